package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// engines say what owners are found by.
var engines = map[string]string{
	"ebpf":      "eBPF, as sockets are used",
	"sock_diag": "sock_diag and /proc, afterwards",
	"lsof":      "lsof, now and then",
	"none":      "nothing",
}

// writeSearch writes how the processes of flows are found, and which cannot be.
func (s *screen) writeSearch(b *box) {
	o := s.m.OwnerSearch()
	if o.Engine == "" {
		return
	}
	found, ok := engines[o.Engine]
	if !ok {
		found = o.Engine
	}
	b.field("processes by", found)
	if len(o.Hooks) > 0 {
		b.field("hooks", strings.Join(o.Hooks, ", "))
	}
	if o.Lost > 0 || o.Refused > 0 {
		b.styledField(theme.Warn, "lost", fmt.Sprintf("%s uses of sockets, %s questions", model.FormatCount(o.Lost), model.FormatCount(o.Refused)))
	}
	b.fields(layout.MissingFields(s.m.OwnerSearch()))
	for _, note := range o.Notes {
		b.wrappedField(theme.Warn, "left out", note, " ")
	}
}

// fullField is field for a value that is shown on as many lines as it takes, such as
// a command to copy: a part of it is of no use.
func (b *box) fullField(label, value string) { b.wrappedField(theme.Key, label, value, ",/") }

// wrappedField is fullField in a style; a line may also end after one of the breaks.
func (b *box) wrappedField(in theme.Token, label, value, breaks string) {
	const most = 8 // lines
	lines := strings.Split(ansi.Wrap(value, max(b.inner-labels, 1), breaks), "\n")
	for _, line := range lines[:min(len(lines), most)] {
		b.styledField(in, label, line)
		label = ""
	}
}

// noOwners fills the room of an empty list of processes with the reason.
func (s *screen) noOwners(room int) int {
	o := s.m.OwnerSearch()
	if room < 2 || o.Missing == "" || !s.withoutOwners() {
		return 0
	}
	lines := []string{"", "Not seen: " + o.Missing + "."}
	if o.Reason != "" {
		lines = append(lines, "Because: "+o.Reason+".")
	}
	if o.Remedy != "" {
		width := max(s.l.Inside.Width-4, 1)
		lines = append(append(lines, "To see them:"), strings.Split(ansi.Wrap(o.Remedy, width, ",/"), "\n")...)
	}
	lines = lines[:min(len(lines), room)]
	for _, text := range lines {
		s.line(bar{}, func() {
			s.style(theme.Faint)
			s.gap(s.l.Inside.X + 2)
			s.text(text, s.end)
		})
	}
	return len(lines)
}

// withoutOwners reports whether the list is one of owners and has none.
func (s *screen) withoutOwners() bool {
	if t := s.m.Prefs.Tab; t != prefs.TabProcesses && t != prefs.TabPackages {
		return false
	}
	return !slices.ContainsFunc(s.m.List.Rows, func(r list.Row) bool { return r.ID().Kind == flows.KindProcess })
}
