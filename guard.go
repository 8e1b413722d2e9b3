package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	livecapture "iftopgo/capture/live"
	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/flows/owners/remote"
	"iftopgo/internal/privsep/fdpass"
	"iftopgo/internal/privsep/sandbox"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/export"
)

// guard gives up what the program needs no more once everything is open, and has
// the helper for what it may need again.
type guard struct {
	off    bool
	log    *slog.Logger
	opener fdpass.Opener
	helper *fdpass.Helper
	// unhelped says why there is no helper where one was wanted, looking whether
	// owners are looked for at all.
	unhelped error
	looking  bool
	report   sandbox.Report
	// confined is what came of giving up, nil until then.
	confined *model.Sandbox
}

func newGuard(f *flags, log *slog.Logger) *guard {
	return &guard{off: f.NoSandbox || !sandbox.Supported, log: log}
}

// socket opens packet sockets for the capture; nil where it does so itself.
func (g *guard) socket() func(cooked bool) (int, error) {
	if g.off {
		return nil
	}
	return g.opener.Open
}

// startHelper starts the helper of a live capture, with the rights that this
// process still has. Owners are looked for unless nobody can ever want them.
func (g *guard) startHelper(f *flags, p prefs.Prefs) {
	g.looking = p.Processes || !f.JSON && !f.NoProcesses
	if g.off {
		return
	}
	if g.helper, g.unhelped = fdpass.Start(g.looking); g.unhelped != nil {
		g.log.Error("no helper", "reason", g.unhelped, "lost", g.lost("only one's own processes are found"))
		return
	}
	g.opener.Use(g.helper)
}

// owners begins to look for owners: in the helper, which has the rights it takes;
// without one only for what everybody may see.
func (g *guard) owners() ownerSource {
	switch {
	case g.off:
		return owners.Start(owners.Config{})
	case g.helper == nil:
		return owners.Start(owners.Config{TablesOnly: true, NoPackages: true})
	case g.helper.Owners() == nil:
		return make(unsought)
	default:
		return remote.NewClient(g.helper.Owners())
	}
}

// confine gives up everything that is not needed any more, and tells what came of
// it as often as it is asked.
func (g *guard) confine(f *flags, kept *keeper, rec recording) model.Sandbox {
	if g.off {
		return model.Sandbox{Known: sandbox.Supported, Off: sandbox.Supported}
	}
	if g.confined == nil {
		state := g.giveUp(f, kept, rec)
		g.confined = &state
	}
	return *g.confined
}

// giveUp is confine, which cannot be done twice.
func (g *guard) giveUp(f *flags, kept *keeper, rec recording) model.Sandbox {
	state := model.Sandbox{Known: true}
	limits := sandbox.Limits{Calls: sandbox.MonitorCalls}
	var err error
	if limits.User, err = sandbox.Caller(os.Getenv, os.Geteuid()); err != nil {
		state.Missing = append(state.Missing, "another user than root: "+err.Error())
	}
	switch {
	case !f.recorded() || f.Filter != "": // Its hosts may have to be looked up.
		limits.Ports = []uint16{dnsPort}
	case f.headless():
		limits.Calls = sandbox.ReaderCalls
	}
	if live, ok := rec.(*livecapture.Capture); ok && live.Engine() == portableEngine && sandbox.Has(sandbox.NetRaw) {
		limits.Keep, limits.Packets = []sandbox.Capability{sandbox.NetRaw}, true
		state.Kept = "capturing: go-pcap opens its sockets itself"
	}
	limits.Paths, err = g.paths(f, kept)
	if err != nil {
		state.Missing = append(state.Missing, "saving settings: "+err.Error())
	}
	if !f.headless() {
		reachClipboard(&limits, os.Getenv)
		if mode, ok := kept.doc.Mode(); ok {
			limits.Modes = []uint32{uint32(mode)} // It is kept when the file is replaced.
		}
	}
	if g.unhelped != nil {
		g.opener.Refuse(errors.New("there is no helper"))
	}
	g.report = sandbox.Confine(limits)
	state.User, state.ExportTo, state.ExportDirs = g.report.User, g.exportsTo(), g.exportable(f)
	state.Missing = append(state.Missing, g.report.Missing...)
	g.describeHelper(&state, f)
	g.log.Info("sandbox", "rights", orNone(state.Kept), "user", state.User, "helper", orNone(state.Helper),
		"without", strings.Join(state.Missing, "; "))
	return state
}

// confineLister gives up what a command does not need that only lists something:
// it may look at the system, by sockets of IP too, and ask name servers. What cannot
// be given up is not missed: all that it reads of strangers is what these answer.
func confineLister(f *flags) {
	if f.NoSandbox {
		return
	}
	user, err := sandbox.Caller(os.Getenv, os.Geteuid())
	if err != nil {
		user = nil // Who is not known is not become.
	}
	sandbox.Confine(sandbox.Limits{User: user, Paths: readable(), Ports: []uint16{dnsPort}, Calls: sandbox.MonitorCalls})
}

// portableEngine is the name of the engine that opens its sockets itself.
const portableEngine = "go-pcap"

// describeHelper says what the helper does, or why there is none.
func (g *guard) describeHelper(s *model.Sandbox, f *flags) {
	switch {
	case g.unhelped != nil:
		s.Unhelped = "no helper: " + g.lost("only one's own processes are found") + " (" + g.unhelped.Error() + ")"
	case g.helper == nil:
	case g.looking:
		s.Helper = "opens interfaces again, looks for processes"
	default:
		s.Helper = "opens interfaces again"
	}
	if f.NoProcesses && g.helper != nil && !g.looking {
		s.NoOwners = "started with -Z: nobody looks for processes; start without it"
	}
}

// lost says what does not work without a helper; owners is what that means for the
// search for owners.
func (g *guard) lost(owners string) string {
	text := "interfaces cannot be opened again"
	if g.looking {
		text += ", and " + owners
	}
	return text
}

// orNone is a text, or that there is none.
func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// helperEnd returns the effect that waits for the end of the helper; nil without
// one. It is told once.
func (g *guard) helperEnd(ctx context.Context) tea.Cmd {
	if g.helper == nil {
		return nil
	}
	done := g.helper.Done()
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-done:
		}
		if ctx.Err() != nil {
			return nil // It ended because we do.
		}
		done = nil
		lost := g.lost("processes are not looked for")
		g.log.Error("helper", "reason", g.helper.Err(), "lost", lost)
		return model.HelperEndedMsg{Lost: fdpass.ErrEnded.Error() + ": " + lost}
	}
}

// exporting returns the effect that writes files. Where it is the sandbox that is in
// the way, it says so.
func (g *guard) exporting() func(model.Model, string) tea.Cmd {
	return func(m model.Model, path string) tea.Cmd {
		return func() tea.Msg {
			written, err := export.Write(&m, path, g.env())
			if g.report.Files && errors.Is(err, fs.ErrPermission) {
				err = fmt.Errorf("%w; %s", err, whereInstead())
			}
			return model.ExportedMsg{Path: written, Err: err}
		}
	}
}

// env is the world that exports are written to. Who has become the user who called
// sudo needs no care any more not to write for them what only root may, and has
// their home.
func (g *guard) env() prefs.Env {
	env := prefs.SystemEnv()
	if g.report.User == "" {
		return env
	}
	home, err := env.HomeOf(env.UID)
	env.Getenv = func(name string) string {
		if name == "HOME" && err == nil {
			return home
		}
		return os.Getenv(name)
	}
	return env
}

// whereInstead says where to export to instead.
func whereInstead() string {
	switch dirs := exportDirs(); {
	case len(dirs) == 0:
		return "start in a directory of its own, or with --no-sandbox"
	case dirs[0] == ".":
		return "use " + strings.Join(dirs, " or ") + ", or start with --no-sandbox"
	default: // The program was started in the root directory.
		return "use " + strings.Join(dirs, " or ") + ", or start in another directory, or with --no-sandbox"
	}
}

// exportsTo is where to propose to export to: home, or where that is out of reach the
// first directory that may be written to.
func (g *guard) exportsTo() string {
	if !g.report.Files {
		return ""
	}
	to := ""
	for _, dir := range slices.Backward(exportDirs()) {
		if to == "" || sandbox.Writable(dir) {
			to = dir + "/"
		}
	}
	return to
}

// exportable are the directories that exports may be written to, as they are shown;
// none where that is not limited.
func (g *guard) exportable(f *flags) (dirs []string) {
	if !g.report.Files || f.headless() {
		return nil
	}
	for _, dir := range exportDirs() {
		if full, err := filepath.Abs(dir); err == nil {
			dir = full
		}
		dirs = append(dirs, flows.Clean(dir, maxShownDir))
	}
	return dirs
}

// maxShownDir is the most that is shown of the name of a directory, in bytes.
const maxShownDir = 200

// close ends the helper. One that takes longer ends by itself.
func (g *guard) close() {
	if g.helper == nil {
		return
	}
	if err := g.helper.Close(); err != nil {
		g.log.Warn("helper", "reason", err)
	}
}

// unsought looks for no owners: whoever could has not been started. It is closed
// when it ends.
type unsought chan struct{}

func (unsought) Ask(...flows.Key) {}

func (unsought) AskCommandLine(flows.OwnerID) {}

func (u unsought) Next(ctx context.Context) (owners.Batch, error) {
	select {
	case <-u:
		return owners.Batch{}, io.EOF
	case <-ctx.Done():
		return owners.Batch{}, ctx.Err()
	}
}

func (u unsought) Close() error {
	close(u)
	return nil
}
