package view

import (
	"slices"
	"strconv"
	"strings"

	"iftopgo/model"
	"iftopgo/prefs"
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
	case model.Browsing, model.Helping, model.ChoosingTheme, model.EditingTheme, model.ChoosingColumns, model.ConfirmingReset, model.ShowingDetails:
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
	s.compose(theme.Ground, func(l *line) {
		switch {
		case asked:
			s.prompt(l, p)
		case s.m.Mode == model.ConfirmingReset:
			s.confirm(l)
		default:
			s.keys(l)
		}
	})
	if room := s.l.Hints.Height - 1; room > 0 {
		s.message(layout.InputError(s.m, s.l.Inside), theme.Warn, room)
	}
}

// message draws so many lines of a message; those there is no room for follow in
// the last one, which is cut.
func (s *screen) message(lines []string, k theme.Token, room int) {
	for ; len(lines) > 0 && room > 0; lines = lines[1:] {
		if room == 1 {
			lines = []string{strings.Join(lines, " ")}
		}
		s.compose(theme.Ground, func(l *line) { l.text(k, lines[0], l.end) })
		room--
	}
}

// rule draws the line between the list and the totals, and in it since when those count,
// or what is wrong with what is being typed, if it has room there.
func (s *screen) rule() {
	s.compose(theme.Ground, func(l *line) {
		if since := layout.Since(s.m); since != "" && (s.m.Wrong() == "" || s.l.Hints.Height > 1) && len(since)+4 <= l.end-l.x {
			l.text(theme.Frame, s.glyphs.Rule, 1)
			l.text(theme.Faint, " "+since+" ", len(since)+2)
		}
		if wrong := s.m.Wrong(); wrong != "" && s.l.Hints.Height == 1 {
			l.text(theme.Frame, s.glyphs.Rule, 1)
			l.text(theme.Warn, " "+wrong+" ", l.end-l.x)
		}
		l.text(theme.Frame, strings.Repeat(s.glyphs.Rule, l.end-l.x), l.end-l.x)
	})
}

var noticeTokens = [...]theme.Token{
	model.Plain: theme.Text, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// hinted is an action of the hint line.
type hinted struct {
	action model.Action
	name   string
}

// iftopHints are the actions of the hint line in iftop's layout, most useful first.
var iftopHints = [...]hinted{
	{model.Help, "all keys"},
	{model.Filter, "filter"},
	{model.PlayPause, "pause"},
	{model.NextTab, "tabs"},
	{model.Themes, "theme"},
	{model.Interfaces, "interface"},
	{model.Enter, "drill down"},
	{model.Pin, "pin"},
	{model.LineMode, "lines"},
	{model.Refresh, "refresh"},
	{model.Quit, "quit"},
}

// overviewHints are those of the overview.
var overviewHints = [...]hinted{
	{model.Help, "all keys"},
	{model.Filter, "filter"},
	{model.NextTab, "next tab"},
	{model.SortChange, "what changed"},
	{model.PlayPause, "pause"},
	{model.Interfaces, "interface"},
	{model.Quit, "quit"},
	{model.Export, "export"},
	{model.GraphHeight, "graph"},
	{model.Themes, "theme"},
}

// replayHints steer recorded traffic.
var replayHints = [...]hinted{
	{model.PlayPause, "pause"}, {model.JumpBack, "10 s back"}, {model.JumpForward, "10 s forward"}, {model.PlayFaster, "faster"},
}

// hinted returns the actions of the hint line as things are, most useful first.
func (s *screen) hinted() []hinted {
	m := s.m
	switch {
	case m.ShowsInterfaces():
		return interfaceHints[:]
	case m.ShowsHistory():
		return historyHints(m)
	}
	if !s.l.Overview {
		return iftopHints[:]
	}
	all := make([]hinted, 0, len(overviewHints)+len(replayHints)+3)
	switch {
	case m.Filter.Text != "":
		all = append(all, hinted{model.ClearFilter, "clear the filter"})
	case len(m.List.Breadcrumbs) > 0:
		all = append(all, hinted{model.Back, "back"})
	}
	if m.Prefs.Tab == prefs.TabFlows {
		all = append(all, hinted{model.Enter, "details"})
	} else {
		all = append(all, hinted{model.Enter, "its flows"})
	}
	all = append(all, overviewHints[:2]...)
	if m.Recorded() {
		all = append(all, replayHints[:]...)
	}
	for _, h := range overviewHints[2:] {
		if h.action != model.PlayPause || !m.Recorded() { // Those of a replay have it already.
			all = append(all, h)
		}
	}
	return all
}

// keys writes the hints that have room.
func (s *screen) keys(l *line) {
	for _, h := range s.hinted() {
		keys := s.m.Keys.Short(h.action)
		if s.m.PlayedOut() && slices.Contains([]model.Action{model.PlayPause, model.JumpForward, model.PlayFaster}, h.action) {
			continue // It is at its end.
		}
		if h.action == model.Interfaces && s.m.Recorded() || h.action == model.Enter && s.m.ShowsInterfaces() && s.m.NotCapturing != "" {
			continue // There is none to switch to; playing is what is paused.
		}
		if h.action == model.PlayPause && (s.m.Table.Replayed().Paused || s.m.Paused) {
			h.name = "go on"
		}
		if keys == "" || l.x+len(keys)+1+len(h.name) > l.end {
			continue
		}
		l.text(theme.Key, keys, len(keys))
		l.text(theme.Faint, " "+h.name, len(h.name)+1)
		l.gap(l.x + 2)
	}
}

// confirm asks whether to reset the counters.
func (s *screen) confirm(l *line) {
	q := layout.ResetQuestion(s.m, &s.l)
	l.text(theme.Warn, q.Text, len(q.Text))
	for _, a := range q.Answers {
		l.gap(a.X)
		l.text(theme.Key, a.Key, len(a.Key))
		l.text(theme.Faint, " "+a.Text, len(a.Text)+1)
	}
}

// prompt writes a line that is being edited, with its cursor, and what comes of it. A
// line that is longer than its room is shown from where the cursor is in sight.
func (s *screen) prompt(l *line, p prompted) {
	l.text(theme.Key, p.label, len(p.label))
	room := l.end - l.x
	found := s.matchCount(room)
	if found != "" {
		room -= len(found) + 2
	}
	keys := s.l.Overview && room >= len(promptKeys)+comfortablePrompt
	if keys {
		room -= len(promptKeys) + 2
	}
	l.edited(p.line, l.x+room)
	if found != "" {
		l.text(theme.Dim, "  "+found, l.end-l.x)
	}
	if keys {
		l.text(theme.Faint, "  "+promptKeys, l.end-l.x)
	}
}

// promptKeys are what ends a prompt, and comfortablePrompt is how many cells the line that is
// being edited has beside them at least.
const (
	promptKeys        = "enter keep  esc back"
	comfortablePrompt = 30
)

// matched returns how many flows a filter leaves, and of how many: live ones while closed
// ones are hidden.
func matched(m *model.Model) (left, all int) {
	if !m.Prefs.ShowClosed {
		return m.List.Live, m.Shown.Live()
	}
	return m.List.Flows, m.Shown.Len()
}

// leastPrompt is how many cells a line that is being edited has at least.
const leastPrompt = 10

// matchCount says how many flows are left by a filter that is being typed, as long as
// there is room for it.
func (s *screen) matchCount(room int) string {
	if s.m.Mode != model.Filtering || s.m.Wrong() != "" {
		return ""
	}
	left, all := matched(s.m)
	texts := []string{
		model.FormatCount(uint64(left)) + " of " + model.FormatCount(uint64(all)) + " flows", strconv.Itoa(left) + "/" + strconv.Itoa(all),
	}
	if s.m.ShowsHistory() {
		texts = []string{layout.HistoryCount(s.m)}
	}
	for _, text := range texts {
		if room-len(text)-2 >= leastPrompt {
			return text
		}
	}
	return ""
}
