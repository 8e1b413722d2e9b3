package view

import (
	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
)

// hints draws the last line: a prompt, a notice, or the keys one needs most.
func (s *screen) hints() {
	s.line(bar{}, func() {
		switch {
		case s.m.Mode == model.Filtering:
			s.prompt("/ ", s.m.Filter.Line, s.m.Filter.Err)
		case s.m.Mode == model.SettingAlert:
			s.prompt("alert at ", s.m.Alerts.Line, s.m.Alerts.Err)
		case s.m.Mode == model.Exporting:
			s.prompt("export to ", s.m.Export.Line, s.m.Export.Err)
		case s.m.Notice.Text != "":
			s.ink(noticeTokens[s.m.Notice.Tone])
			s.text(s.m.Notice.Text, s.end)
		default:
			s.keys()
		}
		s.ink(theme.Text)
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

// prompt draws a line that is being edited, with its cursor, and what is wrong
// with it. A line that is longer than its room is shown from where the cursor
// is in sight.
func (s *screen) prompt(label string, l model.Line, wrong string) {
	s.ink(theme.Key)
	s.text(label, len(label))
	room := s.end - s.x
	if wrong != "" {
		room = max(room-ansi.StringWidth(wrong)-2, room/2)
	}
	s.edited(l, s.x+room)
	s.bar.back = theme.Ground
	if wrong != "" {
		s.ink(theme.Warn)
		s.text("  "+wrong, s.end-s.x)
	}
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
		p.raw(p.theme.On(theme.FieldBack, theme.Key)+reverse+at, n)
	}
	p.text(after, end-p.x)
	p.gap(end)
}
