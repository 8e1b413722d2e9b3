package update

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// rearmShare is the share of the threshold below which an alert ends.
const rearmShare = model.RearmPercent / 100.0

// An alert flashes: its colours change so many times, at this interval.
const (
	flashes       = 6
	flashInterval = 300 * time.Millisecond
)

// openAlert opens the prompt for the threshold.
func openAlert(m model.Model) model.Model {
	m.Mode = model.SettingAlert
	text := ""
	if m.Prefs.Alert > 0 {
		text = m.Prefs.Alert.String()
	}
	m.Alerts.Line, m.Alerts.Err = model.NewLine(text), ""
	m.Tip = model.Tip{}
	return m
}

// alertKey edits the threshold.
func alertKey(m model.Model, msg tea.KeyPressMsg) model.Model {
	switch k := msg.String(); k {
	case "esc":
		m.Mode = model.Browsing
		return m
	case "enter":
		return setAlert(m, m.Alerts.Line.String())
	default:
		line, ok := m.Alerts.Line.Press(k)
		if !ok {
			line = m.Alerts.Line.Insert(msg.Text)
		}
		m.Alerts.Line, m.Alerts.Err = line, ""
		return m
	}
}

// setAlert sets the threshold; an empty one switches alerts off.
func setAlert(m model.Model, text string) model.Model {
	if text == "" || text == "0" || text == "off" {
		m.Prefs.Alert, m.Mode = 0, model.Browsing
		m.Alerts.Raised = nil
		return say(m, "alerts off")
	}
	rate, err := prefs.ParseRate(text)
	if err != nil {
		m.Alerts.Err = err.Error()
		return m
	}
	m.Prefs.Alert, m.Mode = rate, model.Browsing
	return say(m, "alert at "+rate.String())
}

// checkAlerts raises and ends alerts by the newest 2 s rates: of every flow, every
// remote host and every process, whatever tab and filter are shown, and also while
// the list is paused. It returns the command that flashes and rings the bell when
// there is a new alert.
func checkAlerts(m model.Model) (model.Model, tea.Cmd) {
	if m.Prefs.Alert == 0 {
		return m, nil
	}
	return raiseAlerts(m)
}

// raiseAlerts is checkAlerts where alerts are on.
func raiseAlerts(m model.Model) (model.Model, tea.Cmd) {
	w := alertCheck{
		m: &m, raised: make(map[flows.ID]bool),
		threshold: float64(m.Prefs.Alert) / 8,
	}
	w.checkAll()
	m.Alerts.Raised = w.raised
	if w.added == 0 {
		return m, nil
	}
	at := m.Alerts.At[max(len(m.Alerts.At)-alertMarks+1, 0):]
	m.Alerts.At = append(slices.Clip(at), m.Table.Slot()-1)
	m = notice(m, model.Bad, w.text())
	m.Alerts.Flash, m.Alerts.Flashes = true, flashes
	return m, tea.Batch(flashTick(), tea.Raw("\a"))
}

// alertMarks is how many alerts the graph can mark.
const alertMarks = 256

// alertCheck is one check of all rows that can alert.
type alertCheck struct {
	m         *model.Model
	threshold float64 // in bytes a second
	raised    map[flows.ID]bool
	// added is how many alerts are new, highest the one with the highest rate
	// among them.
	added   int
	highest flows.ID
	rate    float64
}

// minNameWidth is the least width, in cells, that a name is shortened to.
const minNameWidth = 8

// text is the notice of new alerts, on one line: with a second one the list would
// jump when it comes and when it goes. A name that is too long is shortened.
func (w *alertCheck) text() string {
	name := w.m.AlertName(w.highest)
	end := " at " + w.m.RateText(w.rate)
	more := ""
	if w.added > 1 {
		more = fmt.Sprintf(", and %d more", w.added-1)
	}
	const begin = "alert: "
	width := layout.Of(w.m).Inside.Width
	if width == 0 {
		return begin + name + end + more // Nothing is shown yet.
	}
	if len(begin)+minNameWidth+len(end)+len(more) > width {
		more = ""
	}
	room := max(width-len(begin)-len(end)-len(more), 0)
	return ansi.Truncate(begin+ansi.Truncate(name, room, w.m.Appearance.Glyphs.Ellipsis)+end+more, width, "")
}

// checkAll checks flows before groups, so that the traffic of a single flow is
// reported as the flow's. No row has more than the total: while that is below the
// threshold nothing is checked.
func (w *alertCheck) checkAll() {
	t := w.m.Table
	if t.Rates(t.Total())[flows.Window2s].Sum() < w.threshold*rearmShare {
		return
	}
	for f := range t.Flows() {
		w.check(flows.FlowID(f.Key), t.Rates(&f.Series))
	}
	for _, g := range model.AlertGroups {
		rows := list.Rows(t, list.Query{Group: g}, w.m.Labels)
		for i := range rows {
			if id := rows[i].ID(); id.Group != flows.Other && (g != flows.Processes || id.Kind != flows.KindUnknown) {
				w.check(id, rows[i].Rates())
			}
		}
	}
}

// check raises the alert of a row, or lets it stay raised.
func (w *alertCheck) check(id flows.ID, rates flows.Rates) {
	rate := rates[flows.Window2s].Sum()
	switch on := w.m.Alerts.Raised[id]; {
	case on && rate >= w.threshold*rearmShare:
		w.raised[id] = true
	case !on && rate >= w.threshold:
		w.raised[id] = true
		w.added++
		if rate > w.rate {
			w.highest, w.rate = id, rate
		}
	}
}

// flashTick waits for the next change of the flashing.
func flashTick() tea.Cmd {
	return tea.Tick(flashInterval, func(time.Time) tea.Msg { return model.FlashMsg{} })
}

// handleFlash makes the next change of the flashing, and stops after the last.
func handleFlash(m model.Model) (model.Model, tea.Cmd) {
	m.Alerts.Flashes--
	m.Alerts.Flash = m.Alerts.Flashes > 0 && !m.Alerts.Flash
	if m.Alerts.Flashes <= 0 {
		return m, nil
	}
	return m, flashTick()
}
