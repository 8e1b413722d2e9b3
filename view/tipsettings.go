package view

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// writeRefresh writes how often the rows change.
func (s *screen) writeRefresh(b *box) {
	m := s.m
	b.field("every", strconv.Itoa(m.Prefs.Refresh)+" s of capture time")
	all := prefs.AllRefreshes()
	last := len(all) - 1
	choices := make([]string, last)
	for i, seconds := range all[:last] {
		choices[i] = strconv.Itoa(seconds)
	}
	b.field("choices", strings.Join(choices, ", ")+" and "+strconv.Itoa(all[last])+" s")
	b.field("refreshed", times(m.Refreshes))
	b.field("shown", "the state of "+layout.LocalTime(s.m, m.Shown.At()).Format(time.TimeOnly))
	b.field("averages", "end at complete seconds, whatever the interval")
	b.field("setting", "refresh")
	b.keys(m, hint{model.Refresh, "next interval"}, hint{model.PauseResume, "pause"})
}

// writeDisplay writes how figures are shown.
func (s *screen) writeDisplay(b *box) {
	m := s.m
	b.field("lines", lineModes[m.Prefs.LineMode])
	b.field("rates in", m.Units().RatesName())
	end := "adapts to the highest second"
	if m.Prefs.ScaleMax > 0 {
		end = "is set"
	}
	b.field("scale", fmt.Sprintf("%s, up to %s, which %s", m.Prefs.ShownScale(), s.stepText(layout.ScaleMax(m)/8), end))
	bars := "off"
	if m.Prefs.Bars {
		bars = fmt.Sprintf("%s, of the %d s average", m.Prefs.BarStyle, flows.Windows[layout.BarWindow(m)])
	}
	b.field("bars", bars)
	b.field("totals", choose(m.Prefs.Cumulative, "on, "+layout.Since(m), "off"))
	b.field("border", onOff(m.Prefs.Bordered()))
	b.field("counts", counts[m.Prefs.Count])
	b.keys(m, hint{model.LineMode, "lines"}, hint{model.ToggleBytes, "unit"}, hint{model.TogglePrefixes, "prefixes"}, hint{model.ToggleScale, "scale"},
		hint{model.BarStyle, "bars"}, hint{model.ToggleCumulative, "totals"}, hint{model.ToggleBorder, "border"})
}

var lineModes = map[prefs.LineMode]string{
	prefs.TwoLine: "two, sent over received", prefs.OneLine: "one, both directions together",
	prefs.SentOnly: "one, what was sent", prefs.ReceivedOnly: "one, what was received",
}

// writeNames writes what addresses and ports are shown as.
func (s *screen) writeNames(b *box) {
	m := s.m
	b.field("hosts", m.Prefs.Names.About())
	b.field("ports", portsText(m))
	b.field("local port", choose(m.HiddenPorts()&flows.LocalPort == 0, "shown", "left out"))
	b.field("remote port", choose(m.HiddenPorts()&flows.RemotePort == 0, "shown", "left out"))
	b.field("merged", mergedText(m))
	b.field("processes", choose(m.Prefs.Processes, "in a column of their own, where they are known", "not shown with flows"))
	b.field("by", choose(m.ByPID, "process id", "program")+"; the fifth tab is of "+choose(m.ByContainer, "containers", "packages"))
	s.writeNetworkFiles(b)
	s.writeSearch(b)
	keys := []hint{
		{model.ToggleDNS, "host names"},
		{model.TogglePortNames, "services"},
		{model.TogglePorts, "ports"},
		{model.ToggleLocalPort, "local"},
		{model.ToggleRemotePort, "remote"},
		{model.MergeLocal, "merge local"},
		{model.MergeRemote, "merge remote"},
		{model.ToggleProcesses, "processes"},
		{model.ByProcess, "by pid"},
		{model.Containers, "containers"},
		{model.ByCountry, "countries"},
	}
	if f := &m.Networks; !f.ASN || !f.Country {
		keys = keys[:len(keys)-1] // There is nothing to choose from.
	}
	b.keys(m, keys...)
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func portsText(m *model.Model) string {
	switch {
	case m.HiddenPorts() == flows.LocalPort|flows.RemotePort:
		return "left out"
	case m.Prefs.PortNames:
		return "names of services, where there are any"
	default:
		return "numbers"
	}
}

func mergedText(m *model.Model) string {
	local, remote := m.Merged&flows.LocalHost != 0, m.Merged&flows.RemoteHost != 0
	switch {
	case local && remote:
		return "all hosts, local and remote"
	case local:
		return "all local hosts"
	case remote:
		return "all remote hosts"
	case m.HiddenPorts() != 0:
		return "flows that look the same without their ports"
	default:
		return "nothing: each flow has a row"
	}
}

// writeTheme writes what the colours are.
func (s *screen) writeTheme(b *box) {
	look := &s.m.Appearance
	b.field("name", look.Definition.Name)
	b.field("--theme", string(look.Definition.ID))
	if swatch := look.Theme.Swatch(); swatch != "" && b.inner >= labels+theme.SwatchWidth {
		b.line(func(l *line) {
			l.text(theme.Dim, "colours", labels-1)
			l.gap(textFrom + labels)
			l.raw(swatch, theme.SwatchWidth)
		})
	}
	b.field("terminal", fmt.Sprintf("%s colours on a %s background", look.Profile, choose(look.Dark, "dark", "light")))
	b.field("signs", choose(look.ASCII, "ASCII", "Unicode"))
	b.field("there are", fmt.Sprintf("%d themes, and %d of your own", len(theme.All()), len(s.m.Prefs.CustomThemes)))
	b.field("settings", "theme, color, background, ascii, custom_themes")
	b.field("to see them", "iftopgo --list-colors")
	b.keys(s.m, hint{model.Themes, "choose"}, hint{model.EditTheme, "edit"}, hint{model.BarStyle, "bars"}, hint{model.ToggleBorder, "border"})
}

// maxAlerts is how many alerts a tooltip lists.
const maxAlerts = 3

// writeState writes whether the list is alive, and what alerts.
func (s *screen) writeState(b *box) {
	m := s.m
	h := m.Table.Health()
	state, tone := layout.FullState(m)
	b.styledField(popupTokens[tone], "now", state)
	b.field("list", s.listState())
	b.field("capture", s.running(&h))
	if h.Replay.Speed != 0 {
		b.field("recorded", choose(m.PlayedOut(), "traffic, which has ended here",
			fmt.Sprintf("traffic, played at %g times its speed", h.Replay.Speed)))
		b.field("counted", "since "+s.counted(&h.Replay))
		b.keys(m, hint{model.PlayPause, "pause"}, hint{model.PlaySlower, "slower"}, hint{model.PlayFaster, "faster"},
			hint{model.JumpBack, "back"}, hint{model.JumpForward, "forward"})
	}
	if m.Err != nil {
		b.styledField(theme.Alert, "failed", m.Err.Error())
	}
	if m.Prefs.Alert == 0 {
		b.field("alerts", "off")
	} else {
		b.field("alerts", fmt.Sprintf("a flow, host or process at %s over 2 s, until below %d %% of it", m.Prefs.Alert, model.RearmPercent))
	}
	s.writeAlerts(b)
	b.field("mouse", mouseText(m))
	b.keys(m, hint{model.PauseResume, "pause"}, hint{model.Alert, "alert"}, hint{model.ToggleMouse, "mouse"},
		hint{model.ToggleTooltips, "tooltips"}, hint{model.Quit, "quit"})
}

// mouseText says whether there is a mouse, and what it does when it rests.
func mouseText(m *model.Model) string {
	switch {
	case !m.Prefs.Mouse:
		return "off: the terminal selects text"
	case m.Prefs.Tooltips:
		return "on; tooltips come where it rests"
	default:
		return "on; tooltips do not come where it rests"
	}
}

// counted is where in a recording counting began: at its start, before where a jump led, or
// where the counters were reset.
func (s *screen) counted(r *flows.Replay) string {
	t := s.m.Table
	switch since := r.Position - time.Duration(t.At()-t.Since()); {
	case t.Since() > t.Start():
		return layout.Clock(since) + ", when the counters were reset"
	case since < time.Second:
		return "the start of the recording"
	default:
		return layout.Clock(since) + ", so that averages are whole after the jump"
	}
}

// popupTokens are how severities look in pop-ups.
var popupTokens = [...]theme.Token{
	model.Plain: theme.Text, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// listState says what the list does.
func (s *screen) listState() string {
	switch {
	case s.m.Paused:
		return fmt.Sprintf("stands at %s; the capture goes on, %s behind",
			layout.LocalTime(s.m, s.m.Shown.At()).Format(time.TimeOnly), layout.Seconds(s.m.Table.At()-s.m.Shown.At()))
	case s.m.Err != nil:
		return "stands as it was when the capture failed"
	case s.m.Done, s.m.PlayedOut():
		return "is complete: no more traffic follows"
	default:
		return fmt.Sprintf("is refreshed every %d s", s.m.Prefs.Refresh)
	}
}

// writeAlerts lists what alerts.
func (s *screen) writeAlerts(b *box) {
	names := make([]string, 0, len(s.m.Alerts.Raised))
	for id := range maps.Keys(s.m.Alerts.Raised) {
		names = append(names, s.m.AlertName(id))
	}
	slices.Sort(names)
	for i, name := range names[:min(len(names), maxAlerts)] {
		b.text(theme.Alert, choose(i == 0, "over it      ", "             ")+name)
	}
	if more := len(names) - maxAlerts; more > 0 {
		b.styledField(theme.Alert, "", fmt.Sprintf("and %d more", more))
	}
}

// writeClock writes what time it is.
func (s *screen) writeClock(b *box) {
	t := s.m.Table
	h := t.Health()
	at := layout.LocalTime(s.m, t.At())
	zone, _ := at.Zone()
	b.field("time", at.Format("15:04:05")+" "+zone+" ("+at.Format("-07:00")+")")
	b.field("date", at.Format("Monday, 2 January 2006"))
	b.field("Unix time", strconv.FormatInt(at.Unix(), 10))
	b.field("began", s.captureStart())
	b.field("running", layout.Seconds(t.At()-t.Start()))
	if t.Since() > t.Start() {
		b.field("counts", layout.Since(s.m)+", after a reset")
	}
	b.field("stepped", choose(!h.Clock.Stepped(), "no: the clock has run evenly", "by "+time.Duration(h.Clock.Offset()).String()+" during the capture"))
	b.field("comes from", "the capture, at its last batch")
}
