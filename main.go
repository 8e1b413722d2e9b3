// Command iftopgo shows who is using the line, how much, and whether what it
// shows can be believed: live in the terminal, or as NDJSON.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/alecthomas/kong"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture"
	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/update"
	"iftopgo/view"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
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
const grace = 3 * time.Second

// flags are the command line.
type flags struct {
	Interface   []string       `short:"i" placeholder:"NAME" sep:"none" completion:"interface" help:"Interface to capture on; may be repeated; 'any' for all. Default: the default route's."`
	Filter      string         `short:"f" placeholder:"EXPR" help:"Capture only what the tcpdump filter expression matches."`
	NetFilter   []netip.Prefix `short:"F" placeholder:"CIDR" sep:"none" help:"Count only traffic into and out of this network, which is then the local side; may be repeated."`
	Promiscuous bool           `short:"p" help:"Also capture what is addressed to other hosts."`
	Bytes       bool           `short:"B" help:"Show rates in bytes instead of bits."`
	HidePorts   bool           `short:"P" help:"Leave ports out."`
	Config      string         `short:"c" placeholder:"FILE" type:"path" completion:"file" help:"Read settings from FILE."`
	ListIfaces  bool           `short:"l" name:"list-interfaces" help:"List interfaces and exit."`
	JSON        bool           `name:"json" help:"Write one JSON object a line to standard output, without a terminal."`
	Read        string         `short:"r" placeholder:"FILE" completion:"file" help:"Read packets from a pcap or pcapng file, also compressed with gzip; - for standard input."`
	Refresh     int            `enum:"1,2,5,10" default:"1" help:"Seconds between refreshes: 1, 2, 5 or 10."`
	Duration    time.Duration  `placeholder:"D" help:"End after this much capture time, such as 90s or 5m."`
	Once        bool           `help:"With --json: write one line, after one refresh interval or at the end of the file."`
	Limit       int            `placeholder:"N" help:"With --json: list at most N flows; the rest are one row."`
	Count       string         `enum:"frame,wire,ip" default:"frame" help:"What to count: frame as the kernel's interface counters, wire as what crosses the line, ip as the network layer."`
	Sort        string         `enum:"2s,10s,40s,total,local,remote,protocol" default:"10s" completion:"sort" help:"Order of the flows: 2s, 10s, 40s, total, local, remote or protocol."`
	Engine      string         `enum:"auto,native,go-pcap" default:"auto" help:"How packets are captured: auto, native or go-pcap."`
	Theme       string         `default:"NeonSprawl" completion:"theme" help:"Colour theme."`
	Log         string         `placeholder:"FILE" type:"path" completion:"file" help:"Append what happens to the capture to FILE."`
	Completions string         `placeholder:"SHELL" enum:",bash,elvish,fish,powershell,zsh" default:"" help:"Print the completion script for bash, elvish, fish, powershell or zsh and exit."`
	Help        bool           `short:"h" help:"Show this help and exit."`
	Version     bool           `short:"V" help:"Show the version and exit."`
}

func main() { os.Exit(watched(os.Args[1:])) }

// watched runs the program and gives it grace to end once a signal came.
func watched(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
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
	if err == nil {
		return exitDone
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
	case f.ListIfaces:
		return listInterfaces(stdout)
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

func listInterfaces(w io.Writer) error {
	links, err := capture.Links()
	if err != nil {
		return err
	}
	list := make([]text.Interface, len(links))
	for i, l := range links {
		list[i] = text.Interface{Name: l.Name, Up: l.Up, Type: l.Type, MTU: l.MTU, Speed: l.Speed}
		for _, a := range l.Addrs {
			list[i].Addrs = append(list[i].Addrs, a.String())
		}
	}
	return text.Interfaces(w, list)
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
	m, err := newModel(f)
	if err != nil {
		return err
	}
	rec, err := open(f, stdin)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- rec.Run(ctx) }()
	if f.JSON {
		err = headless(m, rec.Feed(), f, stdout)
	} else {
		err = terminal(ctx, m, rec.Feed())
	}
	cancel()
	return errors.Join(err, <-ended)
}

func newModel(f *flags) (model.Model, error) {
	look, ok := theme.Lookup(f.Theme)
	if !ok {
		return model.Model{}, usageError{fmt.Errorf("there is no theme %q", f.Theme)}
	}
	sort, err := flows.ParseSort(f.Sort)
	if err != nil {
		return model.Model{}, usageError{err}
	}
	return model.New(version(), model.Display{
		Bytes: f.Bytes, HidePorts: f.HidePorts, Refresh: f.Refresh, Sort: sort,
	}, look.Compile(theme.TrueColor, true), theme.GlyphsFor(false)), nil
}

// open opens what the flags ask to capture from.
func open(f *flags, stdin io.Reader) (recording, error) {
	if f.Filter != "" {
		return nil, usageError{errors.New("-f cannot be used yet: this version has no filter language")}
	}
	count, err := capture.ParseCount(f.Count)
	if err != nil {
		return nil, usageError{err}
	}
	log, err := openLog(f.Log)
	if err != nil {
		return nil, err
	}
	o := capture.Options{
		Interfaces: f.Interface, Engine: capture.Engine(f.Engine), Promiscuous: f.Promiscuous,
		Count: count, Nets: f.NetFilter, Duration: f.Duration, Log: log,
	}
	if f.Read != "" {
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

// headless writes a line at every refresh until the capture ends.
func headless(m model.Model, feed *capture.Feed, f *flags, stdout io.Writer) error {
	var line []byte
	for !m.Done {
		b, err := feed.Next(context.Background())
		if err != nil {
			return err
		}
		before := m.Refreshes
		m, _ = update.Update(m, model.Sampled{Batch: b}, update.Effects{})
		if m.Refreshes == before {
			continue
		}
		last := m.Done || f.Once
		line, err = ndjson.Append(line[:0], &m, ndjson.Options{Limit: f.Limit, Final: last})
		if err != nil {
			return err
		}
		if _, err = stdout.Write(line); errors.Is(err, syscall.EPIPE) {
			return nil // Whoever read has had enough.
		} else if err != nil {
			return fmt.Errorf("writing JSON: %w", err)
		}
		if last {
			return nil
		}
	}
	return nil
}

// terminal shows the screen until the user quits.
func terminal(ctx context.Context, m model.Model, feed *capture.Feed) error {
	next := func() tea.Msg {
		b, err := feed.Next(ctx)
		if err != nil {
			return model.Failed{Err: err}
		}
		return model.Sampled{Batch: b}
	}
	program := tea.NewProgram(app{m, update.Effects{Next: next}}, tea.WithContext(ctx), tea.WithFPS(30))
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
