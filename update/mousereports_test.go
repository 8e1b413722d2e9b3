package update_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/update/mouserepair"
	"iftopgo/view"
)

// arrive takes pieces of a terminal's input apart as Bubble Tea does when it has
// waited for more after each, and lets the time pass in which keys are held
// back.
func arrive(m model.Model, pieces ...string) model.Model {
	var ended []tea.Msg // the times that pass
	filter := mouserepair.New(func(msg tea.Msg) { ended = append(ended, msg) })
	send := func(msg tea.Msg) {
		if msg = filter.Filter(nil, msg); msg != nil {
			m, _ = update.Update(m, msg, update.Effects{})
		}
	}
	var decoder uv.EventDecoder
	for _, piece := range pieces {
		for rest := []byte(piece); len(rest) > 0; {
			n, event := decoder.Decode(rest)
			rest = rest[n:]
			msg := event
			switch event := event.(type) {
			case uv.KeyPressEvent:
				msg = tea.KeyPressMsg(event)
			case uv.MouseMotionEvent:
				msg = tea.MouseMotionMsg(event)
			case uv.MouseClickEvent:
				msg = tea.MouseClickMsg(event)
			case uv.MouseWheelEvent:
				msg = tea.MouseWheelMsg(event)
			case uv.MouseReleaseEvent:
				msg = tea.MouseReleaseMsg(event)
			}
			send(msg)
		}
		for _, msg := range ended {
			send(msg)
		}
		ended = nil
	}
	return m
}

// reports are what a mouse sends, with something to see of each.
var reports = map[string]string{
	"the wheel":                        "\x1b[<65;20;12M",
	"a click on a row":                 "\x1b[<0;20;12M",
	"a click on a title":               "\x1b[<0;72;6M",
	"a click on a tab":                 "\x1b[<0;11;5M",
	"a click of three digits, far out": "\x1b[<0;199;149M",
	"a motion":                         "\x1b[<35;31;10M",
	"a release":                        "\x1b[<0;20;12m",
}

// TestMouseReportsInPiecesAreReports splits mouse reports at every place, and at
// every two. What the user would have seen of ESC and ESC [ alone stays: they
// are keys until the rest comes.
func TestMouseReportsInPiecesAreReports(t *testing.T) {
	t.Parallel()
	first := begin()
	for name, report := range reports {
		for i := 1; i < len(report); i++ {
			for j := i; j < len(report); j++ {
				if j-i == 1 && i <= len("\x1b[") {
					continue // A single [ or < of a piece is a key that somebody pressed.
				}
				pieces := []string{report[:i], report[i:j], report[j:]}
				want := arrive(first, report)
				if i == len("\x1b") {
					want = arrive(first, "\x1b", report)
				}
				got := arrive(first, pieces...)
				if a, b := view.Screen(&got), view.Screen(&want); a != b || !got.Prefs.Equal(want.Prefs) {
					t.Errorf("%s in pieces %q is not %q; notice %q", name, pieces, report, got.Notice.Text)
				}
			}
		}
	}
}

// TestTypedKeysAreNotTakenForReports types what reports are spelt with. A piece
// is what comes at once; hands press one key at a time.
func TestTypedKeysAreNotTakenForReports(t *testing.T) {
	t.Parallel()
	steered := func(m model.Model) bool { return strings.Contains(m.Notice.Text, "can be steered") }
	hands := func(keys string) []string { return strings.Split(keys, "") }
	for name, c := range map[string]struct {
		pieces []string
		holds  func(m model.Model) bool
	}{
		"a lone esc":           {[]string{"\x1b"}, func(m model.Model) bool { return m.List.Index() < 0 }},
		"[":                    {hands("["), func(m model.Model) bool { return steered(m) }},
		"esc, [":               {hands("\x1b["), func(m model.Model) bool { return steered(m) && m.List.Index() < 0 }},
		"alt+[, <":             {[]string{"\x1b[", "<"}, func(m model.Model) bool { return m.Prefs.Sort == prefs.SortLocal }},
		"esc, [, <":            {hands("\x1b[<"), func(m model.Model) bool { return m.Prefs.Sort == prefs.SortLocal }},
		"esc, [, <, 3":         {hands("\x1b[<3"), func(m model.Model) bool { return m.Prefs.Sort == prefs.Sort40s }},
		"a report key by key":  {hands("\x1b[<3;1;2m"), func(m model.Model) bool { return !m.Prefs.Mouse && m.Prefs.Sort == prefs.Sort10s }},
		"esc, [ and B at once": {[]string{"\x1b", "[B"}, func(m model.Model) bool { return m.Prefs.Bytes }},
		"< and 3 at once":      {[]string{"<3"}, func(m model.Model) bool { return m.Prefs.Sort == prefs.Sort40s }},
		"esc, then digits":     {[]string{"\x1b", "31"}, func(m model.Model) bool { return m.Prefs.Sort == prefs.Sort2s }},
		"text into a filter that looks like a report": {
			[]string{"/", "[<35;31;10M", "\r"}, func(m model.Model) bool { return m.Filter.Text == "[<35;31;10M" },
		},
		"keys after a report whose end never came": {
			[]string{"\x1b[<35;3", "B", "1"}, func(m model.Model) bool { return m.Prefs.Bytes && m.Prefs.Sort == prefs.Sort2s },
		},
		"digits after a report whose end never came, and a whole one": {
			[]string{"\x1b[<35;3", "\x1b[<35;9;9M", "1"}, func(m model.Model) bool { return m.Prefs.Sort == prefs.Sort2s },
		},
		"keys after a sequence of another kind": {
			[]string{"\x1b[?35", "1"}, func(m model.Model) bool { return m.Prefs.Sort == prefs.Sort2s },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if m := arrive(begin(), c.pieces...); !c.holds(m) {
				t.Errorf("ordered by %s, row %d, filter %q, bytes %v, mouse %v, notice %q",
					m.Prefs.Sort, m.List.Index(), m.Filter.Text, m.Prefs.Bytes, m.Prefs.Mouse, m.Notice.Text)
			}
		})
	}
}
