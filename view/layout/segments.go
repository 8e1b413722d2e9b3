package layout

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// notKnown stands for what is not known because nothing is captured.
const notKnown = "-"

// segments writes the texts.
func segments(m *model.Model) []Segment {
	t := m.Shown
	h := m.Table.Health()
	rates := t.Rates(t.Total())[flows.Window2s]
	s := make([]Segment, 0, model.Segments)
	add := func(id model.SegmentID, tone model.Severity, text string) {
		s = append(s, Segment{ID: id, Text: text, Tone: tone})
	}
	add(model.SegProduct, model.Plain, "iftopgo")
	add(model.SegInterface, model.Plain, cmp.Or(interfaceText(&h, false), m.Appearance.Glyphs.Ellipsis))
	health, tone := Health(m)
	add(model.SegHealth, tone, health)
	sent, received, flowCount := m.Units().FormatRate(rates.Sent), m.Units().FormatRate(rates.Recv), fmt.Sprintf("%d/%d", m.List.Live, t.Live())
	if m.NotCapturing != "" {
		sent, received, flowCount = notKnown, notKnown, notKnown
	}
	add(model.SegSent, model.Plain, m.Appearance.Glyphs.Up+" "+sent)
	add(model.SegReceived, model.Plain, m.Appearance.Glyphs.Down+" "+received)
	add(model.SegFlows, model.Plain, "flows "+flowCount)
	add(model.SegSort, model.Plain, order(m))
	add(model.SegRefresh, model.Plain, strconv.Itoa(m.Prefs.Refresh)+"s")
	add(model.SegDisplay, model.Plain, display(m))
	add(model.SegNames, model.Plain, names(m))
	add(model.SegFilter, filterTone(m), filter(m))
	add(model.SegTheme, model.Plain, m.Appearance.Definition.Name)
	state, tone := State(m)
	add(model.SegState, tone, state)
	add(model.SegClock, model.Plain, wallClock(m))
	return s
}

// wallClock is the time of what is shown, or that of the capture as long as that goes on without being shown.
func wallClock(m *model.Model) string {
	if t := m.Interfaces.Shown; m.NotCapturing != "" && t != nil {
		return time.Unix(0, t.Wall()).Format(time.TimeOnly)
	}
	if !started(m) {
		return "--:--:--"
	}
	t := m.Shown
	if runsOn(m) {
		t = m.Table
	}
	h := t.Health()
	return time.Unix(0, h.Clock.Wall(t.At())).Format(time.TimeOnly)
}

// started says that the first batch has arrived.
func started(m *model.Model) bool { return m.Table.Started() }

// states describe a source in a word. That a packet socket receives means that
// its interface is up (packet(7), ENETDOWN).
var states = map[flows.State]string{flows.Live: " up", flows.Reopening: " reopening", flows.Ended: " ended"}

// interfaceText lists the interfaces that are captured on with their speeds, and with
// their states if those are asked for. Recordings have no state.
func interfaceText(h *flows.Health, state bool) string {
	parts := make([]string, 0, len(h.Sources))
	for _, s := range h.Sources {
		text := s.Name
		if state && h.Replay.Speed == 0 {
			text += states[s.State]
		}
		if s.Speed >= 1_000_000 {
			text += " " + strings.TrimSuffix(model.Units{}.FormatStep(float64(s.Speed)/8), "b")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// Health is how much of the traffic was seen.
func Health(m *model.Model) (string, model.Severity) {
	h := m.Table.Health()
	if trouble := model.Trouble(&h, m.Table.At()); trouble != "" {
		return m.Appearance.Glyphs.Warn + " " + trouble, model.Bad
	}
	lost := h.KernelDrops.N + h.InterfaceDrops.N
	switch {
	case m.NotCapturing != "":
		return "not capturing", model.Caution
	case !started(m):
		return "starting", model.Plain
	case lost > 0:
		seen := Seen(&h)
		return fmt.Sprintf("%s %s %s drops %d", m.Appearance.Glyphs.Warn, Percent(seen), m.Appearance.Glyphs.Dot, lost), model.Bad
	case !h.KernelDrops.OK:
		return "drops unknown", model.Caution
	}
	text, tone := nothingLost(m), model.Good
	if gap := gapText(m); gap != "" {
		text, tone = gap, model.Caution
	}
	switch {
	case m.Sandbox.HelperErr != "" && tone == model.Good:
		return "100 % " + m.Appearance.Glyphs.Dot + " drops 0" + helper(m), model.Caution
	case m.Sandbox.HelperErr != "":
		return text + helper(m), model.Caution
	case h.Guessed > 0:
		return text + guessedSides(m), model.Caution
	default:
		return text, tone
	}
}

// gapText says when something may not have been captured, while figures are marked for it: nobody
// knows how much that is, so that it is of no counter. It is empty for none.
func gapText(m *model.Model) string {
	t := m.Table
	last, ok := t.LastLoss()
	if !ok || !t.Lossy(t.Total()) && !t.LossyWindow(flows.Window40s) {
		return ""
	}
	return m.Appearance.Glyphs.Warn + gapAt + LocalTime(m, last.Start()).Format(time.TimeOnly)
}

// gapAt is between the sign and the time of a gap.
const gapAt = " gap at "

// helper says that process owners are not looked for any more.
func helper(m *model.Model) string { return " " + m.Appearance.Glyphs.Warn + " helper" }

// nothingLost says that all packets were received.
func nothingLost(m *model.Model) string {
	if m.Prefs.InOverview() {
		return m.Appearance.Glyphs.OK + " nothing lost"
	}
	return m.Appearance.Glyphs.OK + " 100 % " + m.Appearance.Glyphs.Dot + " drops 0"
}

// guessedSides says that of some flows it is not known which side is local.
func guessedSides(m *model.Model) string {
	return " " + m.Appearance.Glyphs.Warn + " sides by guess"
}

// Seen is the percentage of packets that were received, of those known of.
func Seen(h *flows.Health) float64 {
	all := h.Received + h.KernelDrops.N + h.InterfaceDrops.N
	if all == 0 {
		return 100
	}
	return 100 * float64(h.Received) / float64(all)
}

// Percent writes a percentage below 100 with as many digits as distinguish it from
// 100 %.
func Percent(p float64) string {
	const most = 9
	for digits := 1; digits < most; digits++ {
		if s := strconv.FormatFloat(p, 'f', digits, 64); s[0] != '1' || len(s) != len("100.")+digits {
			return s + " %"
		}
	}
	return "just under 100 %"
}

// order is what the rows are ordered by, and in which direction.
func order(m *model.Model) string {
	text := m.SortName() + " "
	if m.Prefs.Reverse {
		text += m.Appearance.Glyphs.Ascending
	} else {
		text += m.Appearance.Glyphs.Descending
	}
	if m.List.Frozen != nil {
		text += " frozen"
	}
	return text
}

// unitNames are what rates are in, in a word.
var unitNames = map[model.Units]string{
	{}: "bit", {Bytes: true}: "byte", {Binary: true}: "Kibit", {Bytes: true, Binary: true}: "KiB",
}

func display(m *model.Model) string {
	return fmt.Sprintf("%s %s %s", m.Prefs.LineMode, unitNames[m.Units()], m.Prefs.ShownScale())
}

// names says what has no name on the screen, and "names" when everything has that can.
func names(m *model.Model) string {
	var off []string
	switch m.Prefs.Names {
	case prefs.NamesOff:
		off = append(off, "addresses")
	case prefs.NamesPTR:
		off = append(off, "PTR names")
	case prefs.NamesSeen:
	}
	switch {
	case m.HiddenPorts() == flows.LocalPort|flows.RemotePort:
		off = append(off, "no ports")
	case !m.Prefs.PortNames:
		off = append(off, "port numbers")
	}
	if !m.Prefs.Processes {
		off = append(off, "no programs")
	}
	if len(off) == 0 {
		return "names"
	}
	return strings.Join(off, ", ")
}

// filter is the capture filter and the filter of the list.
func filter(m *model.Model) string {
	var parts []string
	if m.CaptureFilter != "" {
		parts = append(parts, "-f "+m.CaptureFilter)
	}
	if m.Filter.Text != "" {
		parts = append(parts, "/"+m.Filter.Text)
	}
	if len(parts) == 0 {
		return "no filter"
	}
	return strings.Join(parts, " ")
}

func filterTone(m *model.Model) model.Severity {
	if m.Filter.Text != "" || m.CaptureFilter != "" {
		return model.Caution
	}
	return model.Plain
}

// State says in a few words whether the list is live, paused, replayed or failed; of
// alerts it has the number alone.
func State(m *model.Model) (string, model.Severity) {
	return state(m, strconv.Itoa(len(m.Alerts.Raised)))
}

// FullState is State with the alerts counted by kind.
func FullState(m *model.Model) (string, model.Severity) { return state(m, m.Alerts.Counts()) }

// state is the text of State and FullState, with alerts for the raised ones.
func state(m *model.Model, alerts string) (string, model.Severity) {
	switch {
	case m.Paused:
		return m.Appearance.Glyphs.Paused + " paused", model.Bad
	case m.NotCapturing != "":
		return "counters of interfaces alone", model.Plain
	case m.Err != nil:
		return m.Appearance.Glyphs.Warn + " failed", model.Bad
	case m.Done:
		return "ended", model.Caution
	case m.Table.Replayed().Paused, m.PlayedOut():
		return replay(m, m.Table.Replayed())
	case noSource(m):
		return m.Appearance.Glyphs.Warn + " down", model.Bad
	case len(m.Alerts.Raised) > 0:
		return fmt.Sprintf("%s %s over %s", m.Appearance.Glyphs.Warn, alerts, m.Prefs.Alert), model.Bad
	}
	if r := m.Table.Replayed(); r.Speed != 0 {
		return replay(m, r)
	}
	return m.Appearance.Glyphs.Live + " live", model.Good
}

// noSource says that nothing is captured at the moment: every source is being
// reopened.
func noSource(m *model.Model) bool {
	h := m.Table.Health()
	for _, s := range h.Sources {
		if s.State != flows.Reopening {
			return false
		}
	}
	return len(h.Sources) > 0
}

// replay is where recorded traffic is, and how fast it goes.
func replay(m *model.Model, r *flows.Replay) (string, model.Severity) {
	text := Clock(r.Position)
	if r.Length > 0 {
		text += "/" + Clock(r.Length)
	}
	switch {
	case m.Broken() != "":
		return m.Appearance.Glyphs.Warn + " " + text, model.Bad
	case r.Jumping:
		return text + " jumping", model.Caution
	case m.PlayedOut():
		return text + " ended", model.Caution
	case r.Paused && r.Speed != 1: // How fast it will go on is seen when that is changed.
		return fmt.Sprintf("%s %s %gx", m.Appearance.Glyphs.Paused, text, r.Speed), model.Caution
	case r.Paused:
		return m.Appearance.Glyphs.Paused + " " + text, model.Caution
	default:
		return fmt.Sprintf("%s %s %gx", m.Appearance.Glyphs.Live, text, r.Speed), model.Good
	}
}

// Clock writes a time as minutes and seconds.
func Clock(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
