// Command iftopgo shows who is using the line, how much, and whether what it
// shows can be believed: live in the terminal, or as NDJSON.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/alecthomas/kong"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture"
	"iftopgo/capture/handover"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view"
)

// Exit statuses; they are part of the command line's promise.
const (
	exitDone         = 0
	exitFailure      = 1 // something went wrong at run time
	exitUsage        = 2 // a flag, filter, network, interface or setting is wrong
	exitNotPermitted = 3
)

// grace is how long the program may take to end after it was told to: a
// terminal or a pipe that is not read must not keep it.
const grace = 10 * time.Second

func main() {
	if len(os.Args) > 1 && os.Args[1] == handover.Argument {
		os.Exit(help(os.Args[2:]))
	}
	bindMemory()
	os.Exit(watched(os.Args[1:]))
}

// memoryLimit is where garbage is collected more often, in bytes. Most of the
// memory is flows, of which a new version comes with every batch; the limit is
// soft, and above what a full table needs.
const memoryLimit = 120 << 20

// bindMemory sets the limit, unless the environment does.
func bindMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// watched runs the program and gives it grace to end once a signal came.
func watched(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	signal.Ignore(syscall.SIGPIPE) // Writing to a broken pipe is an error like others.
	done := make(chan error, 1)
	go func() { done <- run(ctx, args, os.Stdin, os.Stdout) }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		select {
		case err = <-done:
		case <-time.After(grace):
			err = errors.New("ended without finishing: the output is not being read")
		}
	}
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return exitDone // Whoever reads what is written has had enough.
	}
	fmt.Fprintln(os.Stderr, "iftopgo:", err)
	return status(err)
}

// usageError is an error of who typed the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// status is the exit status an error ends the program with.
func status(err error) int {
	var usage usageError
	switch {
	case errors.Is(err, capture.ErrPermission):
		return exitNotPermitted
	case errors.As(err, &usage), errors.Is(err, capture.ErrNoInterface), errors.Is(err, capture.ErrFilter):
		return exitUsage
	default:
		return exitFailure
	}
}

// run is the whole program but for its exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout *os.File) error {
	var f flags
	parser, err := kong.New(&f, kong.Name("iftopgo"), kong.NoDefaultHelp(), kong.Writers(stdout, os.Stderr),
		kong.Description("Who is using the line, how much, and whether it can be believed."))
	if err != nil {
		return fmt.Errorf("describing the command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return usageError{fmt.Errorf("%w; see iftopgo --help", err)}
	}
	switch {
	case f.Help:
		return parsed.PrintUsage(false)
	case f.Version:
		_, err = fmt.Fprintln(stdout, "iftopgo", version())
		return err
	case f.Completions != "":
		return complete(stdout, f.Completions, parser)
	case f.ListColors:
		return listColors(stdout)
	case f.ListIfaces:
		return listInterfaces(stdout)
	case f.DumpFilter:
		return f.dumpFilter(stdout)
	}
	return monitor(ctx, &f, stdin, stdout)
}

// version is the module's version, "(devel)" when built from a work tree.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// recording is a capture of either kind.
type recording interface {
	Run(ctx context.Context) error
	Feed() *capture.Feed
}

// monitor captures and shows what it captures until it is told to end.
func monitor(ctx context.Context, f *flags, stdin io.Reader, stdout *os.File) error {
	if !f.JSON && !term.IsTerminal(stdout.Fd()) {
		return usageError{errors.New("standard output is not a terminal: use --json to write to a file or a pipe")}
	}
	p, kept, err := settings(f)
	if err != nil {
		return err
	}
	m, err := newModel(f, p, kept)
	if err != nil {
		return err
	}
	log, err := openLog(f.Log)
	if err != nil {
		return err
	}
	g := newGuard(f, log)
	rec, err := open(f, p, stdin, log, g)
	if err != nil {
		return err
	}
	if _, live := rec.(*capture.Live); live {
		g.startHelper(f, p)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fx, closeAll, err := effects(ctx, f, p, rec, kept, g)
	if err != nil {
		cancel()
		g.close()
		return errors.Join(err, rec.Run(ctx))
	}
	colors := colorprofile.Detect(stdout, os.Environ()) // It may ask tmux, which is out of reach later.
	m.Sandbox = g.confine(f, kept, rec)
	ended := make(chan error, 1)
	go func() { ended <- rec.Run(ctx) }()
	if f.JSON {
		err = headless(m, fx, f, stdout)
	} else {
		err = terminal(ctx, m, fx, colors)
	}
	cancel()
	err = errors.Join(err, closeAll(), <-ended)
	g.close()
	return err
}

// open opens what the flags ask to capture from.
func open(f *flags, p prefs.Prefs, stdin io.Reader, log *slog.Logger, g *guard) (recording, error) {
	compile, err := f.compiler()
	if err != nil {
		return nil, err
	}
	count, err := capture.ParseCount(string(p.Count))
	if err != nil {
		return nil, usageError{err}
	}
	interfaces := f.Interface
	if len(interfaces) == 0 && p.Interface != "" {
		interfaces = []string{p.Interface}
	}
	o := capture.Options{
		Interfaces: interfaces, Engine: capture.Engine(f.Engine), Promiscuous: f.Promiscuous,
		RingSize: p.RingMiB << 20, Count: count, Nets: f.NetFilter, Duration: f.Duration, Log: log, Compile: compile,
		Socket: g.socket(),
	}
	switch {
	case f.Demo && f.Read != "", f.Demo && len(f.Interface) > 0, f.Read != "" && len(f.Interface) > 0:
		return nil, usageError{errors.New("-i, -r and --demo are three sources: name one")}
	case !f.JSON && (f.Once || f.Limit != 0):
		return nil, usageError{errors.New("--once and --limit are for --json")}
	case f.Speed < capture.MinSpeed || f.Speed > capture.MaxSpeed:
		return nil, usageError{fmt.Errorf("--speed %g: must be from %g to %g", f.Speed, capture.MinSpeed, float64(capture.MaxSpeed))}
	case f.Demo:
		if !f.JSON || f.Duration == 0 {
			o.Speed = f.Speed
		}
		return capture.OpenDemo(o), nil
	case f.Read != "":
		if !f.JSON {
			o.Speed = f.Speed
		}
		return capture.OpenFile(o, f.Read, stdin)
	}
	live, err := capture.OpenLive(o)
	if errors.Is(err, capture.ErrPermission) {
		return nil, fmt.Errorf("%w; run with sudo, or once: sudo setcap cap_net_raw,cap_net_admin=ep %s", err, self())
	}
	if err != nil {
		return nil, err
	}
	return live, nil
}

// openLog opens the file of --log; without one nothing is logged.
func openLog(path string) (*slog.Logger, error) {
	if path == "" {
		return slog.New(slog.DiscardHandler), nil
	}
	file, err := os.OpenFile(filepath.Clean(path), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, usageError{fmt.Errorf("opening the log: %w", err)}
	}
	return slog.New(slog.NewTextHandler(file, nil)), nil
}

// self is the path of this program for messages.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return "iftopgo"
	}
	return path
}

// framesPerSecond bounds how often the screen is drawn anew: often enough for
// hands and eyes, and seldom enough for an idle program to cost little, because
// the clock of the renderer never stops.
const framesPerSecond = 15

// terminal shows the screen until the user quits.
func terminal(ctx context.Context, m model.Model, fx update.Effects, colors colorprofile.Profile) error {
	program := tea.NewProgram(app{m, fx}, tea.WithContext(ctx), tea.WithFPS(framesPerSecond), tea.WithColorProfile(colors))
	_, err := program.Run()
	if ctx.Err() != nil {
		return nil // A signal ended it, which is as good as a key.
	}
	return err
}

// app makes model, update and view what Bubble Tea wants.
type app struct {
	model.Model
	fx update.Effects
}

func (a app) Init() tea.Cmd { return update.Init(a.fx) }

func (a app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := update.Update(a.Model, msg, a.fx)
	return app{m, a.fx}, cmd
}

func (a app) View() tea.View { return view.View(a.Model) }
