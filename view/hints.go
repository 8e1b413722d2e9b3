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

// prompt draws a line that is being edited, with its cursor, and what is wrong
// with it.
func (s *screen) prompt(label string, l model.Line, wrong string) {
	s.ink(theme.Key)
	s.text(label, len(label))
	s.bar.back = theme.FieldBack
	room := s.end - s.x
	if wrong != "" {
		room = max(room-len(wrong)-2, room/2)
	}
	s.edited(l, s.x+room)
	if wrong != "" {
		s.bar.back = theme.Ground
		s.ink(theme.Warn)
		s.text("  "+wrong, s.end-s.x)
	}
	s.bar.back = theme.Ground
}

// edited draws a line that is being edited up to column end, its cursor in
// reverse video and always in sight.
func (p *painter) edited(l model.Line, end int) {
	text := []rune(l.String() + " ")
	before, under, after := string(text[:l.Cursor()]), string(text[l.Cursor()]), string(text[l.Cursor()+1:])
	room := max(end-p.x-ansi.StringWidth(under), 0)
	if w := ansi.StringWidth(before); w > room {
		before = ansi.TruncateLeft(before, w-room, "")
	}
	p.ink(theme.Text)
	p.text(before, room)
	p.out = append(p.out, p.theme.On(p.bar.back, theme.Key)...)
	p.out = append(p.out, "\x1b[7m"...)
	p.out = append(p.out, under...)
	p.x += ansi.StringWidth(under)
	p.text(after, end-p.x)
}
