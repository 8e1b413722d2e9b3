package pictures

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"iftopgo/capture/demo"
)

// Pose starts the program at path, lets it get to where the picture is taken,
// and hands its terminal over: whoever gets it closes it.
func (s *Shot) Pose(ctx context.Context, path, dir string) (*Terminal, error) {
	config := filepath.Join(dir, s.Name+".toml")
	if err := os.WriteFile(config, []byte("border = false\n"+s.Settings), 0o600); err != nil {
		return nil, err
	}
	args := append([]string{"--demo", "-c", config}, s.Args...)
	t, err := Start(path, args, []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}, s.Width, s.Height, s.Ground)
	if err != nil {
		return nil, err
	}
	if err := s.pose(ctx, t); err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, errors.Join(err, t.Close()))
	}
	return t, nil
}

// pose stops the demo, goes to its start and on to the moment of the picture in
// whole steps, and takes the shot's own steps. Each waits for the one before it
// to show, because what keys ask of the capture may overtake each other.
func (s *Shot) pose(ctx context.Context, t *Terminal) error {
	running := func() bool {
		return strings.Contains(t.Text(), clock(0)[:len("12:")]) && !strings.Contains(t.Text(), clock(0))
	}
	if err := t.Await(ctx, running); err != nil {
		return fmt.Errorf("waiting for the demo to run: %w", err)
	}
	steps := []Step{{" ", "‖"}, {left, clock(0)}}
	for at := 10; at <= s.At; at += 10 {
		steps = append(steps, Step{right, clock(at)})
	}
	for _, step := range append(steps, s.Steps...) {
		if err := t.Type(step.Type); err != nil {
			return err
		}
		if err := t.Await(ctx, func() bool { return step.done(t.Text()) }); err != nil {
			return fmt.Errorf("waiting for %q: %w", step.Await, err)
		}
	}
	return nil
}

// clock is the capture time so many seconds after the demo's start, as the
// header shows it.
func clock(seconds int) string {
	return demo.Start.Add(time.Duration(seconds) * time.Second).Format(time.TimeOnly)
}

// SVG draws what a terminal shows for the picture.
func (s *Shot) SVG(t *Terminal) []byte {
	return SVG(t.Screen(), int(float64(s.Width)*s.Scale))
}

// quiet is how long nothing may be written before a picture is taken: the demo
// stands still, so that what comes are answers to keys alone.
const quiet = 700 * time.Millisecond

// Take makes the picture.
func (s *Shot) Take(ctx context.Context, path, dir string) ([]byte, error) {
	t, err := s.Pose(ctx, path, dir)
	if err != nil {
		return nil, err
	}
	err = t.Settle(ctx, quiet)
	svg := s.SVG(t)
	return svg, errors.Join(err, t.Close())
}
