package view_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// limited is a search that does not find all owners.
var limited = flows.OwnerSearch{
	Engine: "sock_diag", Missing: "processes of other users, short-lived processes",
	Reason: "the kernel does not permit eBPF",
	Remedy: "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep /home/ada/src/iftopgo/iftopgo",
}

// plain is a screen without its colours, frames and line breaks, so that what is
// written over several lines is found in it.
func plain(m model.Model) string {
	text := ansi.Strip(view.View(&m).Content)
	text = strings.NewReplacer("│", " ", "\n", " ").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

func TestTheScreenSaysWhichProcessesItCannotSeeAndHowToSeeThem(t *testing.T) {
	t.Parallel()
	told := func(m model.Model) model.Model { return modeltest.Send(m, model.OwnersMsg{Search: &limited}) }
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		o := modeltest.Options{Width: size[0], Height: size[1]}
		m := told(modeltest.Model(o))
		if got := plain(m); !strings.Contains(got, "not seen: processes of other users, short-lived processes") {
			t.Errorf("%v: not in the status line:\n%s", size, got)
		}
		if again := modeltest.Send(m, model.NoticeExpiredMsg{Number: m.Notice.Number}); strings.Contains(plain(told(again)), "not seen: ") {
			t.Errorf("%v: said twice", size)
		}
		processes := m
		processes.Labels = flows.Labels{}
		processes = modeltest.Press(processes, "tab", "tab", "tab")
		wantCommand(t, "in the Processes tab", plain(processes))
		m.Tip = model.Tip{Kind: model.TipSegment, Segment: model.SegNames, Held: true}
		wantCommand(t, "in the tooltip of names", plain(m))
		unknown := modeltest.Press(modeltest.Type(modeltest.Press(m, "/"), "printer"), "enter", "j", "enter")
		wantCommand(t, "in the tooltip of a flow", plain(unknown))
	}
}

// wantCommand checks that everything is on the screen, in order, wherever its
// lines break and whatever is beside them.
func wantCommand(t *testing.T, where, screen string) {
	t.Helper()
	for _, text := range []string{limited.Missing, limited.Reason, limited.Remedy} {
		wantText(t, where, screen, text)
	}
}

// wantText is wantCommand for a text.
func wantText(t *testing.T, where, screen, text string) {
	t.Helper()
	rest := screen
	for _, part := range regexp.MustCompile(`[^ ,/]+[,/]?`).FindAllString(text, -1) {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			t.Errorf("%q of %q is not %s:\n%s", part, text, where, screen)
			return
		}
		rest = after
	}
}

func TestTheScreenSaysWhatIsLeftOutOfProcesses(t *testing.T) {
	t.Parallel()
	const note = "packages of some containers: not all of their databases is read (256 MiB, 65,536 files and 1 s of CPU time of each; 1 % of a core for all)"
	all := flows.OwnerSearch{Engine: "ebpf", Notes: []string{note}}
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		m := modeltest.Send(modeltest.Model(modeltest.Options{Width: size[0], Height: size[1]}), model.OwnersMsg{Search: &all})
		if got := plain(m); !strings.Contains(got, "packages of some containers: not all") {
			t.Errorf("%v: not in the status line:\n%s", size, got)
		}
		again := modeltest.Send(modeltest.Send(m, model.NoticeExpiredMsg{Number: m.Notice.Number}), model.OwnersMsg{Search: &all})
		if got := plain(again); strings.Contains(got, "packages of some containers") {
			t.Errorf("%v: said twice:\n%s", size, got)
		}
		m.Tip = model.Tip{Kind: model.TipSegment, Segment: model.SegNames, Held: true}
		wantText(t, "in the tooltip of names", plain(m), "left out "+note)
	}
}

func TestTheTooltipShowsAllThatIsKnownOfAProcess(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 100, Height: 40})
	sum := strings.Repeat("0123456789abcdef", 4)
	m.Labels = m.Labels.WithOwners([]flows.Owner{{
		ID: 2, Kind: flows.KindProcess, PID: 3307, PPID: 77, Name: "worker", Exe: "/app/worker", User: "app",
		PackageName: "unpackaged", SHA256: sum, Started: time.Date(2026, time.March, 14, 11, 12, 13, 0, time.UTC),
	}}, nil)
	m = modeltest.Press(modeltest.Type(modeltest.Press(m, "/"), "worker"), "enter", "j", "enter")
	if id := m.OwnerOf(m.List.Index()); id != 2 {
		t.Fatalf("wants the command line of %d, not of 2:\n%s", id, plain(m))
	}
	m.Command = model.Command{CommandLine: flows.CommandLine{Owner: 2}}
	m = modeltest.Send(m, model.OwnersMsg{Commands: []flows.CommandLine{{Owner: 2, Text: "worker --queue mail"}}})
	screen := plain(m)
	for _, text := range []string{
		"command worker --queue mail", "started 2026-03-14 11:12:13, by process 77", "exe /app/worker",
		"package unpackaged", "found from the table of sockets",
	} {
		if !strings.Contains(screen, text) {
			t.Errorf("lacks %q:\n%s", text, screen)
		}
	}
	if !strings.Contains(strings.ReplaceAll(screen, " ", ""), sum) {
		t.Errorf("lacks the hash:\n%s", screen)
	}
}
