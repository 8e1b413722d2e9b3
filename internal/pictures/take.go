package pictures

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Prepare starts the program at path and brings it to the moment of the picture. The
// caller closes the terminal.
func (s *Shot) Prepare(ctx context.Context, path, dir string) (*Terminal, error) {
	config := filepath.Join(dir, s.Name+".toml")
	if err := os.WriteFile(config, []byte("border = false\n"+s.Settings), 0o600); err != nil {
		return nil, err
	}
	args := append([]string{"--demo", "-c", config}, s.Args...)
	t, err := Start(path, args, []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}, s.Width, s.Height, s.Ground)
	if err != nil {
		return nil, err
	}
	if err := s.playSteps(ctx, t); err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, errors.Join(err, t.Close()))
	}
	return t, nil
}

// playSteps pauses the demo, jumps to its start and on to the moment of the picture,
// and takes the shot's own steps. Each step waits until the one before it shows on
// the screen, since jumps are carried out asynchronously.
func (s *Shot) playSteps(ctx context.Context, t *Terminal) error {
	running := func() bool { // Since when the totals count is on the screen, too: not the start's clock.
		return slices.ContainsFunc([]int{1, 2, 3, 4, 5, 6, 7, 8, 9}, func(second int) bool { return strings.Contains(t.Text(), clock(second)) })
	}
	if err := t.Await(ctx, running); err != nil {
		return fmt.Errorf("waiting for the demo to run: %w", err)
	}
	steps := []Step{{" ", "‖"}, {left, "‖ 0:00"}}
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

// SVG draws what a terminal shows for the picture.
func (s *Shot) SVG(t *Terminal) []byte {
	return SVG(t.Screen(), int(float64(s.Width)*s.Scale))
}

// quietTime is how long the terminal must have been unchanged before a picture is
// taken. The demo is paused, so that only keys change it.
const quietTime = 700 * time.Millisecond

// Take makes the picture.
func (s *Shot) Take(ctx context.Context, path, dir string) ([]byte, error) {
	t, err := s.Prepare(ctx, path, dir)
	if err != nil {
		return nil, err
	}
	err = t.Settle(ctx, quietTime)
	svg := s.SVG(t)
	return svg, errors.Join(err, t.Close())
}
