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
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/capture/ring"
	"iftopgo/flows/names"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/update"
	"iftopgo/view"
	"iftopgo/view/completion"
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
	NoDNS       bool           `short:"n" name:"no-dns" help:"Show addresses, not host names."`
	NoPortNames bool           `short:"N" name:"no-port-names" help:"Show port numbers, not service names."`
	NoBars      bool           `short:"b" name:"no-bars" help:"Draw no bars."`
	Bytes       bool           `short:"B" help:"Show rates in bytes instead of bits."`
	HidePorts   bool           `short:"P" help:"Leave ports out."`
	Config      string         `short:"c" placeholder:"FILE" type:"path" completion:"file" help:"Read settings from FILE and keep them there."`
	ListIfaces  bool           `short:"l" name:"list-interfaces" help:"List interfaces and exit."`
	JSON        bool           `name:"json" help:"Write one JSON object a line to standard output, without a terminal."`
	Read        string         `short:"r" placeholder:"FILE" completion:"file" help:"Read packets from a pcap or pcapng file, also compressed with gzip; - for standard input."`
	Refresh     int            `enum:"0,1,2,5,10" default:"0" placeholder:"S" help:"Seconds between refreshes: 1, 2, 5 or 10."`
	Duration    time.Duration  `placeholder:"D" help:"End after this much capture time, such as 90s or 5m."`
	Once        bool           `help:"With --json: write one line, after one refresh interval or at the end of the file."`
	Limit       int            `placeholder:"N" help:"With --json: list at most N flows; the rest are one row."`
	Count       string         `enum:",frame,wire,ip" default:"" placeholder:"WHAT" help:"What to count: frame as the kernel's interface counters, wire as what crosses the line, ip as the network layer."`
	Sort        string         `enum:",2s,10s,40s,total,local,remote,process,protocol" default:"" placeholder:"BY" completion:"sort" help:"Order of the rows: 2s, 10s, 40s, total, local, remote, process or protocol."`
	Engine      string         `enum:"auto,native,go-pcap" default:"auto" help:"How packets are captured: auto, native or go-pcap."`
	Theme       string         `placeholder:"NAME" completion:"theme" help:"Colour theme; --list-colors shows them."`
	ListColors  bool           `help:"List the colour themes and exit."`
	Alert       string         `placeholder:"RATE" help:"Alert when a row reaches this rate, such as 10Mb or 1.5MB."`
	DumpFilter  bool           `help:"Print the program of -f as tcpdump -ddd does and exit."`
	LinkType    string         `enum:"EN10MB,RAW,LINUX_SLL,LINUX_SLL2,NULL,LOOP,PPP" default:"EN10MB" placeholder:"NAME" help:"Link type for --dump-filter: EN10MB, RAW, LINUX_SLL, LINUX_SLL2, NULL, LOOP or PPP."`
	Live        bool           `help:"For --dump-filter: the program for a packet socket, which asks the kernel for VLAN tag and direction."`
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

// complete writes the completion script of a shell.
func complete(w io.Writer, shell string, k *kong.Kong) error {
	ids := make([]string, 0, len(theme.All()))
	for _, d := range theme.All() {
		ids = append(ids, string(d.ID))
	}
	return completion.Write(w, shell, k.Model, completion.Options{
		Values: map[string][]string{
			"theme": ids,
			"sort":  {"2s", "10s", "40s", "total", "local", "remote", "process", "protocol"},
		},
		Calls: map[string][]string{"interface": {"--list-interfaces"}},
	})
}

// listColors writes the themes: names alone for programs, with swatches for
// people.
func listColors(w *os.File) error {
	for _, d := range theme.All() {
		line := string(d.ID)
		if term.IsTerminal(w.Fd()) {
			line = fmt.Sprintf("%s  %-12s  %s", theme.Swatch(d, terminalProfile(w), true), d.ID, d.Name)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return fmt.Errorf("listing themes: %w", err)
		}
	}
	return nil
}

// terminalProfile is how many colours a terminal has.
func terminalProfile(w *os.File) theme.Profile {
	if os.Getenv("NO_COLOR") != "" {
		return theme.None
	}
	return update.Profile(colorprofile.Detect(w, os.Environ()))
}

func listInterfaces(w *os.File) error {
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
	return text.Interfaces(w, list, term.IsTerminal(w.Fd()))
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
	p, doc, err := settings(f)
	if err != nil {
		return err
	}
	m, err := newModel(f, p)
	if err != nil {
		return err
	}
	rec, err := open(f, p, stdin)
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
		err = terminal(ctx, m, rec.Feed(), saver(doc))
	}
	cancel()
	return errors.Join(err, <-ended)
}

// newModel returns the model that the settings and the flags ask for.
func newModel(f *flags, p prefs.Prefs) (model.Model, error) {
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	if err != nil {
		return model.Model{}, usageError{err}
	}
	definition, ok := theme.Find(p.Theme, p.CustomThemes)
	if !ok {
		return model.Model{}, usageError{fmt.Errorf("there is no theme %q", p.Theme)}
	}
	look := model.NewLook(definition, profile(p.Color), p.Background != prefs.BackgroundLight, p.ASCII)
	m := model.New(version(), p, keys, look)
	m.Capture = f.Filter
	services, err := names.LoadServices(names.ServicesFile)
	if err != nil {
		m.Notice = model.Notice{Text: err.Error(), Tone: model.Caution}
	}
	m.Labels.Service = services.Name
	return m, nil
}

// profile is how many colours to begin with: what is set, or the most there are
// until the terminal says what it has. NO_COLOR rules whatever its value.
func profile(c prefs.ColorMode) theme.Profile {
	switch {
	case c == prefs.ColorNone, c == prefs.ColorAuto && os.Getenv("NO_COLOR") != "":
		return theme.None
	case c == prefs.Color16:
		return theme.ANSI16
	case c == prefs.Color256:
		return theme.ANSI256
	default:
		return theme.TrueColor
	}
}

// settings are the preferences as they are under the flags, and how to save
// what the user changes.
func settings(f *flags) (prefs.Prefs, *prefs.Document, error) {
	place, err := prefs.Locate(f.Config, prefs.SystemEnv())
	if err != nil {
		return prefs.Prefs{}, nil, usageError{err}
	}
	p, doc, err := prefs.Load(place)
	if err != nil {
		return p, doc, usageError{err}
	}
	o, err := f.overrides()
	if err != nil {
		return p, doc, usageError{err}
	}
	p, err = o.Apply(p)
	if err != nil {
		return p, doc, usageError{err}
	}
	return p, doc, nil
}

// overrides are the flags that stand for settings.
func (f *flags) overrides() (o prefs.Overrides, err error) {
	set := func(given bool, key string, value any) {
		if given && err == nil {
			o, err = o.With(key, value)
		}
	}
	set(f.NoDNS, "dns", false)
	set(f.NoPortNames, "port_names", false)
	set(f.NoBars, "bars", false)
	set(f.Bytes, "bytes", true)
	set(f.HidePorts, "show_ports", false)
	set(f.Refresh != 0, "refresh", int64(f.Refresh))
	set(f.Sort != "", "sort", f.Sort)
	set(f.Theme != "", "theme", f.Theme)
	set(f.Count != "", "count", f.Count)
	set(f.Alert != "", "alert", f.Alert)
	return o, err
}

// open opens what the flags ask to capture from.
func open(f *flags, p prefs.Prefs, stdin io.Reader) (recording, error) {
	compile, err := f.compiler()
	if err != nil {
		return nil, err
	}
	count, err := capture.ParseCount(string(p.Count))
	if err != nil {
		return nil, usageError{err}
	}
	log, err := openLog(f.Log)
	if err != nil {
		return nil, err
	}
	interfaces := f.Interface
	if len(interfaces) == 0 && p.Interface != "" {
		interfaces = []string{p.Interface}
	}
	o := capture.Options{
		Interfaces: interfaces, Engine: capture.Engine(f.Engine), Promiscuous: f.Promiscuous,
		Count: count, Nets: f.NetFilter, Duration: f.Duration, Log: log, Compile: compile,
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

// lookupTime bounds each name that a filter expression asks for.
const lookupTime = 5 * time.Second

// compiler returns what makes the capture filter of -f for a link type, nil
// without one. An expression that is wrong is found here, before anything is
// opened.
func (f *flags) compiler() (func(decode.LinkType, bool) (capture.Program, error), error) {
	if f.Filter == "" {
		return nil, nil
	}
	names := filter.System(lookupTime)
	compile := func(link decode.LinkType, socket bool) (capture.Program, error) {
		o := filter.Options{LinkType: filter.LinkType(link), SnapLen: ring.DefaultSnapLen, Resolver: names}
		switch {
		case socket && link == decode.LinkNetwork:
			o.LinkType, o.Target = filter.LinkLinuxSLL2, filter.TargetCooked
		case socket:
			o.Target = filter.TargetSocket
		}
		p, err := filter.Compile(f.Filter, o)
		switch {
		case err != nil:
			return capture.Program{}, err
		case !p.UserSpaceOnly():
			return capture.Program{Raw: p.Raw(), Match: p.Match}, nil
		case o.Target == filter.TargetCooked:
			return capture.Program{}, errors.New("it needs the link header, which a capture on several interfaces does not have")
		default:
			return capture.Program{Match: p.Match}, nil
		}
	}
	return compile, f.checkFilter(compile)
}

// checkFilter finds an expression that is wrong for every link type, which is
// all that can be told before the source is known.
func (f *flags) checkFilter(compile func(decode.LinkType, bool) (capture.Program, error)) error {
	var first error
	for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkLinuxSLL2, decode.LinkRaw, decode.LinkNull} {
		_, err := compile(link, f.Read == "" && link == decode.LinkEthernet)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	var wrong *filter.Error
	if errors.As(first, &wrong) {
		return usageError{fmt.Errorf("-f: %w\n%s", first, wrong.Detail())}
	}
	return usageError{fmt.Errorf("-f: %w", first)}
}

// dumpFilter prints the program of an expression as tcpdump -ddd does.
func (f *flags) dumpFilter(w io.Writer) error {
	link, err := filter.ParseLinkType(f.LinkType)
	if err != nil {
		return usageError{fmt.Errorf("--link-type: %w", err)}
	}
	o := filter.Options{LinkType: link, Resolver: filter.System(lookupTime)}
	if f.Live {
		o.Target = filter.TargetSocket
	}
	p, err := filter.Compile(f.Filter, o)
	if err != nil {
		return usageError{fmt.Errorf("-f: %w", err)}
	}
	_, err = io.WriteString(w, p.String())
	return err
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

// saver returns the effect that saves what the user changed by hand. A flag no
// longer rules over what was changed.
func saver(doc *prefs.Document) func(before, after prefs.Prefs) tea.Cmd {
	return func(before, after prefs.Prefs) tea.Cmd {
		return func() tea.Msg { return model.Saved{Err: doc.Save(before, after)} }
	}
}

// terminal shows the screen until the user quits.
func terminal(ctx context.Context, m model.Model, feed *capture.Feed, save func(before, after prefs.Prefs) tea.Cmd) error {
	next := func() tea.Msg {
		b, err := feed.Next(ctx)
		if err != nil {
			return model.Failed{Err: err}
		}
		return model.Sampled{Batch: b}
	}
	program := tea.NewProgram(app{m, update.Effects{Next: next, Save: save}}, tea.WithContext(ctx), tea.WithFPS(30))
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
