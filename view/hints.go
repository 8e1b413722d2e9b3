package view

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// prompted is what is asked for in the last line.
type prompted struct {
	label string
	line  model.Line
}

// prompted returns what is asked for, if anything is.
func (s *screen) prompted() (prompted, bool) {
	switch m := s.m; m.Mode {
	case model.Filtering:
		return prompted{"/ ", m.Filter.Line}, true
	case model.EditingCaptureFilter:
		return prompted{"capture ", m.CaptureFilterPrompt.Line}, true
	case model.SettingAlert:
		return prompted{"alert at ", m.Alerts.Line}, true
	case model.Exporting:
		return prompted{"export to ", m.Export.Line}, true
	case model.Browsing, model.Helping, model.ChoosingTheme, model.EditingTheme, model.ChoosingInterface:
	}
	return prompted{}, false
}

// hints draws the foot: a prompt, a message, or the keys one needs most.
func (s *screen) hints() {
	if lines := layout.Message(s.m, s.l.Hints.Width); len(lines) > 0 {
		_, tone := s.m.Message()
		s.message(lines, noticeTokens[tone], s.l.Hints.Height)
		return
	}
	p, asked := s.prompted()
	s.line(bar{}, func() {
		if asked {
			s.prompt(p)
		} else {
			s.keys()
		}
		s.ink(theme.Text)
	})
	if room := s.l.Hints.Height - 1; room > 0 {
		s.message(layout.Complaint(s.m, s.l.Inside), theme.Warn, room)
	}
}

// message draws so many lines of a message; those there is no room for follow in
// the last one, which is cut.
func (s *screen) message(lines []string, k theme.Token, room int) {
	for ; len(lines) > 0 && room > 0; lines = lines[1:] {
		if room == 1 {
			lines = []string{strings.Join(lines, " ")}
		}
		s.line(bar{}, func() {
			s.ink(k)
			s.text(lines[0], s.end)
			s.ink(theme.Text)
		})
		room--
	}
}

// rule draws the line between the list and the totals, and in it what is wrong
// with what is being typed, if it has room there.
func (s *screen) rule() {
	s.line(bar{}, func() {
		s.ink(theme.Frame)
		if wrong := s.m.Wrong(); wrong != "" && s.l.Hints.Height == 1 {
			s.signs(s.glyphs.Rule, 1)
			s.ink(theme.Warn)
			s.text(" "+wrong+" ", s.end-s.x)
			s.ink(theme.Frame)
		}
		s.signs(s.glyphs.Rule, s.end-s.x)
	})
}

var noticeTokens = [...]theme.Token{
	model.Plain: theme.Text, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// hinted are the actions of the hint line, most useful first.
var hinted = []struct {
	action model.Action
	name   string
}{
	{model.Help, "help"},
	{model.Filter, "filter"},
	{model.PauseResume, "pause"},
	{model.NextTab, "view"},
	{model.Themes, "theme"},
	{model.Interfaces, "interface"},
	{model.Enter, "into"},
	{model.Pin, "pin"},
	{model.LineMode, "lines"},
	{model.Refresh, "refresh"},
	{model.Quit, "quit"},
}

func (s *screen) keys() {
	for _, h := range hinted {
		keys := s.m.Keys.Short(h.action)
		if h.action == model.Interfaces && s.m.Recorded() {
			continue // There is none to switch to.
		}
		if keys == "" || s.x+len(keys)+len(h.name)+2 > s.end {
			continue
		}
		s.ink(theme.Key)
		s.text(keys, len(keys))
		s.ink(theme.Faint)
		s.text(" "+h.name+"  ", len(h.name)+3)
	}
}

// reverse turns an ink around, for the cursor.
const reverse = "\x1b[7m"

// prompt draws a line that is being edited, with its cursor, and what comes of it. A
// line that is longer than its room is shown from where the cursor is in sight.
func (s *screen) prompt(p prompted) {
	s.ink(theme.Key)
	s.text(p.label, len(p.label))
	room := s.end - s.x
	found := s.found(room)
	if found != "" {
		room -= len(found) + 2
	}
	s.edited(p.line, s.x+room)
	s.bar.back = theme.Ground
	if found != "" {
		s.ink(theme.Dim)
		s.text("  "+found, s.end-s.x)
	}
}

// leastPrompt is how many cells a line that is being edited has at least.
const leastPrompt = 10

// found says how many flows are left by a filter that is being typed, as long as
// there is room for it.
func (s *screen) found(room int) string {
	if s.m.Mode != model.Filtering || s.m.Wrong() != "" {
		return ""
	}
	left, all := s.m.List.Flows, s.m.Shown.Len()
	for _, text := range [...]string{
		model.FormatCount(uint64(left)) + " of " + model.FormatCount(uint64(all)) + " flows", strconv.Itoa(left) + "/" + strconv.Itoa(all),
	} {
		if room-len(text)-2 >= leastPrompt {
			return text
		}
	}
	return ""
}

// edited draws a line that is being edited up to column end, on the back of
// fields, its cursor in reverse video and always in sight.
func (p *painter) edited(l model.Line, end int) {
	text, cursor := []rune(l.String()), l.Cursor()
	before, at, after := text[:cursor], " ", ""
	if cursor < len(text) {
		at, after = string(text[cursor]), string(text[cursor+1:])
	}
	if ansi.StringWidth(at) == 0 {
		at = " "
	}
	room := end - p.x
	for len(before) > 0 && ansi.StringWidth(string(before)+at) > room {
		before = before[1:]
	}
	p.bar.back = theme.FieldBack
	p.ink(theme.Text)
	p.text(string(before), room)
	if n := ansi.StringWidth(at); p.x+n <= end {
		p.raw(p.theme.SGR(theme.FieldBack, theme.Key)+reverse+at, n)
	}
	p.text(after, end-p.x)
	p.gap(end)
}
