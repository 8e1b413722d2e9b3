package view

import (
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
	s.ink(theme.Text)
	text := []rune(l.String() + " ")
	room := s.end - s.x
	if wrong != "" {
		room = max(room-len(wrong)-2, room/2)
	}
	first := max(l.Cursor()-room+1, 0)
	text = text[first:]
	at := l.Cursor() - first
	s.text(string(text[:at]), room)
	s.ink(theme.Key)
	s.out = append(s.out, s.theme.On(theme.FieldBack, theme.Key)...)
	s.out = append(s.out, "\x1b[7m"...)
	s.out = append(s.out, string(text[at])...)
	s.x++
	s.ink(theme.Text)
	s.text(string(text[at+1:]), room-at-1)
	if wrong != "" {
		s.bar.back = theme.Ground
		s.ink(theme.Warn)
		s.text("  "+wrong, s.end-s.x)
	}
	s.bar.back = theme.Ground
}
