// Command iftopgo shows who is using the line, how much, and whether what it
// shows can be believed: live in the terminal, or as NDJSON.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/alecthomas/kong"
	"github.com/charmbracelet/colorprofile"

	"iftopgo/capture"
	livecapture "iftopgo/capture/live"
	"iftopgo/internal/privsep/fdpass"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/update/mouserepair"
	"iftopgo/view"
	"iftopgo/view/ndjson"
)

// Exit statuses; they are part of the command line's promise.
const (
	exitDone         = 0
	exitFailure      = 1 // something went wrong at run time
	exitUsage        = 2 // a flag, filter, network, interface or setting is wrong
	exitNotPermitted = 3
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == fdpass.Argument {
		os.Exit(help(os.Args[2:]))
	}
	bindMemory()
	os.Exit(watched(os.Args[1:]))
}

// useOneThread lets one thread at a time run Go code, unless the environment says
// how many. A monitor must not take more than a core of the machine it watches,
// and a capture needs little of one: with more, every packet that wakes up one
// thread makes Go's scheduler wake up others to look for work.
func useOneThread() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(1)
	}
}

// watched runs the program to its end, and returns its exit status.
func watched(args []string) int {
	asked, stop := endings()
	defer stop()
	ctx, end := context.WithCancel(context.Background())
	defer end()
	restore := keepTerminal(os.Stdout)
	done := make(chan error, 1)
	go func() { done <- run(ctx, args, os.Stdin, os.Stdout) }()
	err := awaitEnd(done, asked, end)
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitDone // Whoever reads what is written has had enough.
	case errors.Is(err, errUnfinished):
		err = errors.Join(err, restore())
		briefly(func() { tell(messageOf(err)...) }) // It may be the terminal that is not read.
	default:
		tell(messageOf(err)...)
	}
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
		return misused(err)
	}
	switch {
	case f.Help:
		return parsed.PrintUsage(false)
	case f.Version:
		return showVersion(stdout)
	case f.Completions != "":
		return complete(stdout, f.Completions, parser)
	case f.Man != "":
		return manual(stdout, f.Man, parser, thisBuild())
	case f.Schema:
		return showText(stdout, ndjson.JSONSchema)
	case f.DefaultConfig:
		return showText(stdout, prefs.Template())
	case f.ListColors:
		return listColors(stdout)
	case f.ListIfaces:
		confineLister(&f)
		return listInterfaces(stdout)
	case f.DumpFilter:
		confineLister(&f)
		return f.dumpFilter(stdout)
	}
	return monitor(ctx, &f, stdin, stdout)
}

// monitor captures and shows what it captures until it is told to end.
func monitor(ctx context.Context, f *flags, stdin io.Reader, stdout *os.File) (err error) {
	if err := f.idle(); err != nil {
		return err
	}
	if !f.headless() {
		if err := canDraw(stdout.Fd(), os.Getenv("TERM")); err != nil {
			return usageError{err}
		}
	}
	p, kept, err := settings(f)
	if err != nil {
		return err
	}
	m, err := newModel(f, p, kept)
	if err != nil {
		return err
	}
	log, closeLog, err := openLog(f.Log, kept.doc.Place().Owner)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	var palette colorprofile.Profile
	if !f.headless() {
		palette = colors(p.Color, stdout) // It may ask tmux, which is out of reach later.
	}
	g := newGuard(f, log)
	rec, err := open(f, p, kept, stdin, log, g)
	if err != nil {
		return err
	}
	if _, live := rec.(*livecapture.Capture); live {
		g.startHelper(f, p)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fx, closeAll, err := effects(ctx, f, p, rec, kept, log, g)
	if err != nil {
		cancel()
		g.close()
		return errors.Join(err, rec.Run(ctx))
	}
	m.Sandbox = g.confine(f, kept, rec)
	if why := m.Sandbox.Unhelped; why != "" {
		m.Notice = model.Notice{Text: why, Severity: model.Bad}
	}
	ended := make(chan error, 1)
	go func() { ended <- rec.Run(ctx) }()
	if f.headless() {
		err = headless(m, fx, f, stdout)
	} else {
		ctx, gone := context.WithCancel(ctx)
		defer gone()
		go onHangUp(ctx, stdout, gone)
		var changes []model.Change
		changes, err = terminal(ctx, m, fx, palette)
		err = errors.Join(err, kept.keepAll(changes))
	}
	cancel()
	err = errors.Join(err, closeAll(), <-ended)
	g.close()
	return err
}

// framesPerSecond bounds how often the screen is drawn anew: often enough that
// what a key did is seen within a tenth of a second, also when there is much else
// to do, and seldom enough for an idle program to cost little, because the clock
// of the renderer never stops.
const framesPerSecond = 20

// What makes a terminal remember the title of its window, and take it back
// (XTWINOPS of xterm's control sequences): Bubble Tea leaves it empty.
const (
	saveTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// terminal shows the screen until the user quits. It returns the changes of the
// settings that may not be saved yet.
func terminal(ctx context.Context, m model.Model, fx update.Effects, palette colorprofile.Profile) ([]model.Change, error) {
	var program *tea.Program
	mouse := mouserepair.New(mouserepair.SendAfterHold(func(msg tea.Msg) { program.Send(msg) }))
	program = tea.NewProgram(newApp(m, fx), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond),
		tea.WithColorProfile(palette), tea.WithFilter(mouse.Filter))
	fmt.Print(saveTitle)
	last, err := program.Run()
	fmt.Print(restoreTitle)
	if ctx.Err() != nil {
		err = nil // A signal ended it, which is as good as a key.
	}
	if shown, ok := last.(app); ok {
		return shown.Changes, err
	}
	return nil, err
}

// app makes model, update and view what Bubble Tea wants.
type app struct {
	model.Model
	fx update.Effects
	// drawn is the model's picture, once there is one: Bubble Tea asks for it
	// after every message, of which a mouse sends a thousand a second.
	drawn *tea.View
}

func newApp(m model.Model, fx update.Effects) app { return app{m, fx, new(tea.View)} }

func (a app) Init() tea.Cmd { return tea.Batch(update.Init(a.fx), tea.RequestBackgroundColor) }

func (a app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := update.Update(a.Model, msg, a.fx)
	next := newApp(m, a.fx)
	switch msg.(type) {
	case tea.MouseMotionMsg, tea.MouseReleaseMsg, model.HoverMsg, model.HoverEndMsg:
		if m.Tip == a.Tip { // Where the pointer is cannot be seen.
			next.drawn = a.drawn
		}
	}
	return next, cmd
}

func (a app) View() tea.View {
	if a.drawn.Content == "" {
		*a.drawn = view.View(a.Model)
	}
	return *a.drawn
}
