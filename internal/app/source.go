package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"iftopgo/internal/userfile"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/live"
	"iftopgo/capture/replay"
	"iftopgo/internal/privsep"
	"iftopgo/internal/tuning"
	"iftopgo/prefs"
)

// open opens what the flags ask to capture from.
func (s *session) open(ctx context.Context) (source, error) {
	switch {
	case len(s.flags.Machines) > 0:
		return s.openMachines(ctx)
	case s.flags.Read != "":
		return s.openFile(ctx)
	case s.flags.Demo:
		o, err := s.captureOptions(ctx)
		if err != nil {
			return nil, err
		}
		return replay.OpenDemo(o), nil
	default:
		return s.openLive(ctx)
	}
}

// openLive opens the interfaces.
func (s *session) openLive(ctx context.Context) (source, error) {
	o, err := s.captureOptions(ctx)
	if err != nil {
		return nil, err
	}
	if o.Rings > 1 {
		tuning.UseThreads(o.Rings + 1) // One for all else.
	} else {
		tuning.UseOneThread()
	}
	if err := tuning.RelaxTimers(); err != nil {
		s.log.Info("timers stay as precise as they are", "reason", err)
	}
	c, err := live.Open(o)
	if errors.Is(err, capture.ErrPermission) {
		return nil, fmt.Errorf("%w; %s", err, permissionAdvice(runtime.GOOS))
	}
	if errors.Is(err, capture.ErrNoInterface) && len(o.Interfaces) > 0 {
		return nil, fmt.Errorf("%w; %s", err, interfacesThereAre(iface.List()))
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// openAsInvoking opens a file that a flag names with the permissions of the one who has typed it.
func openAsInvoking(path string) (*os.File, error) {
	return userfile.OpenAs(userfile.SystemEnv().InvokingUser(), func() (*os.File, error) { return os.Open(path) })
}

// openFile opens a file, confines the process, and only then reads the file: its first
// byte on may be hostile.
func (s *session) openFile(ctx context.Context) (source, error) {
	file, err := replay.OpenDeferred(s.flags.Read, s.stdin, openAsInvoking)
	if err != nil {
		return nil, err
	}
	s.confine()
	o, err := s.captureOptions(ctx)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	c, err := replay.ReadFile(o, file, s.flags.Read)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// counts are the ways of counting by the values of the setting count.
var counts = map[prefs.Count]capture.Count{
	prefs.CountFrame: capture.CountFrame, prefs.CountWire: capture.CountWire, prefs.CountIP: capture.CountIP,
}

// captureOptions are the options of the capture.
func (s *session) captureOptions(ctx context.Context) (o capture.Options, err error) {
	f := s.flags
	compile, err := captureFilter(ctx, f)
	if err != nil {
		return o, err
	}
	interfaces := f.Interface
	if len(interfaces) == 0 && s.prefs.Interface != "" {
		interfaces = []string{s.prefs.Interface}
	}
	rings := max(f.Rings, 1)
	o = capture.Options{
		Interfaces: interfaces, Engine: capture.Engine(f.Engine), Promiscuous: f.Promiscuous,
		RingSize: s.plan.RingSize(s.prefs.RingMiB<<20*rings) / rings, Rings: rings, MaxFlows: s.plan.MaxFlows, Count: counts[s.prefs.Count], Nets: f.Nets(), Duration: f.Duration, Log: s.log,
		Compile: compile, Socket: s.socket(), Counter: s.counter(), SocketsLost: s.sep.SocketsLost,
		// What was recorded is there anyway: the setting says what is shown of it.
		Names:   f.Recorded() || s.prefs.Names == prefs.NamesSeen,
		Awaited: awaited(s.prefs.Processes),
	}
	o.Speed, err = f.PlaySpeed()
	return o, err
}

// awaited says for which batches of the capture somebody waits: who looks for owners of flows, while those are there.
func awaited(processes bool) capture.Awaited {
	if processes {
		return capture.AwaitNew
	}
	return capture.AwaitNone
}

// socket is what opens packet sockets for the capture, nil where it opens them itself.
func (s *session) socket() func(cooked bool) (int, error) {
	open := s.sep.Socket()
	if open == nil {
		return nil
	}
	return func(cooked bool) (int, error) {
		fd, err := open(cooked)
		return fd, s.opening(err)
	}
}

// counter is what loads programs that count for the capture, nil where it loads them itself.
func (s *session) counter() func(config []byte) (fds []int, cpus int, err error) {
	load := s.sep.Counter()
	if load == nil {
		return nil
	}
	return func(config []byte) ([]int, int, error) {
		fds, cpus, err := load(config)
		return fds, cpus, s.opening(err)
	}
}

// opening is an error of opening something for the capture, as that tells errors apart.
func (s *session) opening(err error) error {
	switch {
	case errors.Is(err, privsep.ErrHelperStalled):
		return fmt.Errorf("%w: %w", capture.ErrStalled, err)
	case err != nil && s.sep.SocketsLost() != nil:
		return fmt.Errorf("%w: %w", capture.ErrNoSockets, err)
	}
	return err
}
