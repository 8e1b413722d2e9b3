package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"slices"

	"iftopgo/capture"
	livecapture "iftopgo/capture/live"
	"iftopgo/capture/meter"
	replaycapture "iftopgo/capture/replay"
	"iftopgo/prefs"
)

// recording is a capture of either kind.
type recording interface {
	Run(ctx context.Context) error
	Feed() *meter.Feed
}

// checkSource refuses flags that ask for several sources, or forms, at once.
func (f *flags) checkSource() error {
	switch {
	case f.Demo && f.Read != "", f.Demo && len(f.Interface) > 0, f.Read != "" && len(f.Interface) > 0:
		return usageError{errors.New("-i, -r and --demo are three sources: name one")}
	case f.JSON && f.Text != "":
		return usageError{errors.New("--json and --text are two forms: name one")}
	case !f.headless() && (f.Once || f.Limit != 0):
		return usageError{errors.New("--once and --limit are for --json and --text")}
	}
	return f.checkInterfaces()
}

// checkInterfaces refuses to capture on an interface twice, which would count
// each of its packets twice.
func (f *flags) checkInterfaces() error {
	for i, name := range f.Interface {
		switch {
		case slices.Contains(f.Interface[:i], name):
			return usageError{fmt.Errorf("-i names %q twice, which would count its packets twice: name it once", name)}
		case name == capture.Any && len(f.Interface) > 1:
			return usageError{fmt.Errorf("-i %s is all interfaces, beside others it would count their packets twice: leave it out, or the others", name)}
		}
	}
	return nil
}

// recorded says that nothing is captured live.
func (f *flags) recorded() bool { return f.Demo || f.Read != "" }

// open opens what the flags ask to capture from.
func open(f *flags, p prefs.Prefs, kept *keeper, stdin io.Reader, log *slog.Logger, g *guard) (recording, error) {
	if err := f.checkSource(); err != nil {
		return nil, err
	}
	if f.Read != "" {
		return openFile(f, p, kept, stdin, log, g)
	}
	o, err := f.options(p, log, g)
	if err != nil {
		return nil, err
	}
	if f.Demo {
		return replaycapture.OpenDemo(o), nil
	}
	useOneThread()
	if err := relaxTimers(); err != nil {
		log.Info("timers stay as precise as they are", "reason", err)
	}
	live, err := livecapture.Open(o)
	if errors.Is(err, capture.ErrPermission) {
		return nil, fmt.Errorf("%w; %s", err, rights(runtime.GOOS))
	}
	if err != nil {
		return nil, err
	}
	return live, nil
}

// openFile opens a file, gives everything up that only opening it takes, and begins
// to read it: it may be a stranger's from its first byte on.
func openFile(f *flags, p prefs.Prefs, kept *keeper, stdin io.Reader, log *slog.Logger, g *guard) (recording, error) {
	file, err := replaycapture.OpenDeferred(f.Read, stdin)
	if err != nil {
		return nil, err
	}
	g.confine(f, kept, nil)
	o, err := f.options(p, log, g)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	replay, err := replaycapture.ReadFile(o, file, f.Read)
	if err != nil {
		return nil, err
	}
	return replay, nil
}

// options are what the capture is asked for.
func (f *flags) options(p prefs.Prefs, log *slog.Logger, g *guard) (o capture.Options, err error) {
	compile, err := f.compiler()
	if err != nil {
		return o, err
	}
	count, err := capture.ParseCount(string(p.Count))
	if err != nil {
		return o, usageError{err}
	}
	interfaces := f.Interface
	if len(interfaces) == 0 && p.Interface != "" {
		interfaces = []string{p.Interface}
	}
	o = capture.Options{
		Interfaces: interfaces, Engine: capture.Engine(f.Engine), Promiscuous: f.Promiscuous,
		RingSize: p.RingMiB << 20, Count: count, Nets: f.nets(), Duration: f.Duration, Log: log, Compile: compile,
		Socket: g.socket(),
	}
	o.Speed, err = f.speed()
	return o, err
}
