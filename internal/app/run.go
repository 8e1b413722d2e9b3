package app

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"iftopgo/capture/live"
	"iftopgo/internal/cli"
	"iftopgo/internal/clock"
	"iftopgo/internal/privsep"
	"iftopgo/internal/supervisor"
	"iftopgo/internal/tty"
	"iftopgo/internal/tuning"
	"iftopgo/internal/userfile"
	"iftopgo/model"
)

// Run is the whole program: it prints what the arguments ask to print, or captures and
// shows what it captures until the context ends, the user quits or the capture is over.
// plan is how much memory that takes.
func Run(ctx context.Context, plan tuning.Plan, args []string, stdin io.Reader, stdout, stderr *os.File) error {
	if len(args) > 0 && args[0] == cli.ReportWord {
		return reportOn(ctx, args[1:], stdout, stderr)
	}
	c, err := cli.Parse(args, stdout, stderr)
	if err != nil {
		return err
	}
	if printed, err := c.Print(stdout, plan.String()); printed || err != nil {
		return err
	}
	f := &c.Flags
	f.Alone = f.Exports() && !f.Headless() && !term.IsTerminal(stdout.Fd())
	if (f.ListIfaces || f.DumpFilter) && !f.NoSandbox {
		privsep.ConfineLister()
	}
	switch {
	case f.ListIfaces:
		return listInterfaces(stdout)
	case f.DumpFilter:
		return dumpFilter(ctx, f, stdout)
	}
	s, err := newSession(f, plan, stdin, stdout, stderr)
	if err != nil {
		return err
	}
	if f.OnlyInterfaces() {
		return s.writeInterfaces(ctx)
	}
	return s.run(ctx)
}

// newSession reads the settings.
func newSession(f *cli.Flags, plan tuning.Plan, stdin io.Reader, stdout *os.File, stderr io.Writer) (*session, error) {
	if err := f.RejectIneffective(); err != nil {
		return nil, err
	}
	if !f.Headless() {
		if err := tty.CheckScreen(stdout, os.Getenv("TERM")); err != nil {
			return nil, cli.Usage(err)
		}
	}
	if err := f.CheckSource(); err != nil {
		return nil, err
	}
	p, store, err := loadSettings(f)
	if err != nil {
		return nil, err
	}
	plan = plan.WithMaxFlows(f.MaxFlows)
	plan.SetMemoryLimit()
	if len(f.Machines) > 0 {
		tuning.CollectForMachines()
	}
	return &session{flags: f, plan: plan, prefs: p, store: store, stdin: stdin, stdout: stdout, stderr: stderr, clock: clock.New()}, nil
}

// run captures and shows what it captures.
func (s *session) run(ctx context.Context) (err error) {
	m, err := s.newModel()
	if err != nil {
		return err
	}
	log, closeLog, err := userfile.OpenLog(s.flags.Log, s.store.doc.Place().Owner)
	if err != nil {
		return cli.Usage(err)
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	defer s.recording.state.Abandon()
	if err := s.prepareHistory(); err != nil {
		return err
	}
	if err := s.openExporters(ctx); err != nil {
		return err
	}
	s.log, s.sep = log, privsep.New(s.flags.NoSandbox, log)
	s.ownsNothing = !s.sep.Off() && privsep.OwnsNothing()
	if s.flags.Headless() {
		if s.supervisor, err = supervisor.Connect(os.Getenv, os.Getpid()); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.supervisor.Close()) }()
	}
	s.networks, s.historyDir = s.newNetworkFinder(), s.findHistory()
	s.startBroker()
	show := s.display() // It may ask tmux about colours, which is out of reach once confined.
	if s.source, err = s.open(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // A signal has ended the looking up of names in -f.
		}
		if !s.showsInterfacesInstead(err) {
			return err
		}
		m = s.withoutCapture(m, err)
	}
	return s.show(ctx, m, show)
}

// show confines the process and shows what the source captures until one of them ends.
func (s *session) show(ctx context.Context, m model.Model, display display) error {
	if _, ok := s.source.(*live.Capture); ok {
		s.startHelper()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if d := s.flags.Duration; d > 0 && !s.captures() { // A capture ends by itself.
		ctx, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	fx, closeEffects, err := s.effects(ctx)
	if err != nil {
		cancel()
		s.sep.Close()
		return errors.Join(err, s.source.Run(ctx))
	}
	m.Sandbox = s.confine()
	if why := m.Sandbox.HelperErr; why != "" {
		m.Notice = model.Notice{Text: why, Severity: model.Bad}
	}
	m = s.withHistory(m)
	err = s.openHistory(ctx)
	if err == nil {
		m, err = s.openNetworks(m)
	}
	if err != nil {
		cancel()
		s.sep.Close()
		return errors.Join(err, closeEffects(), s.networks.close(), s.source.Run(ctx))
	}
	s.startExporters()
	ended := make(chan error, 1)
	go func() { ended <- s.source.Run(ctx) }()
	err = display(ctx, m, fx)
	cancel()
	limit := quitTime
	if s.flags.Headless() {
		limit = 0 // The counters of the kernel are read until the end.
	} else if len(s.exporters.links) > 0 {
		limit = exportTime
	}
	return errors.Join(err, closeWithin(limit, func() error { return <-ended }, s.closeExporters, closeEffects, s.networks.close, func() error {
		s.sep.Close()
		return nil
	}))
}
