package update

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// rearm is the share of the threshold below which an alert ends.
const rearm = model.RearmPercent / 100.0

// flashes are the changes of an alert's flashing, a flash apart.
const (
	flashes    = 6
	flashEvery = 300 * time.Millisecond
)

// openAlert begins to edit the threshold.
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

// setAlert takes a threshold over; an empty one switches alerts off.
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

// watch raises and ends alerts by the newest 2 s rates. Watched are every flow,
// every remote host and every process, whatever tab and filter are shown, and
// also while the list is paused. It returns the command that flashes when there
// is a new alert.
func watch(m model.Model) (model.Model, tea.Cmd) {
	if m.Prefs.Alert == 0 {
		return m, nil
	}
	w := watching{
		m: &m, raised: make(map[flows.ID]bool),
		threshold: float64(m.Prefs.Alert) / 8,
	}
	w.all()
	m.Alerts.Raised = w.raised
	if w.news == 0 {
		return m, nil
	}
	m = notice(m, model.Bad, w.text())
	m.Alerts.Flash, m.Alerts.Flashes = true, flashes
	return m, tea.Batch(flash(), tea.Raw("\a"))
}

// watching is a look at all rows that can alert.
type watching struct {
	m         *model.Model
	threshold float64 // in bytes a second
	raised    map[flows.ID]bool
	// news is how many alerts are new, highest the first among equals of them
	// and rate its rate.
	news    int
	highest flows.ID
	rate    float64
}

// leastName is how many cells of a name are worth showing.
const leastName = 8

// text says what alerts, on one line: with a second one the list would jump when it
// comes and when it goes. A name that is too long for that is shortened.
func (w *watching) text() string {
	name := w.m.AlertName(w.highest)
	end := " at " + model.FormatRate(w.rate, w.m.Prefs.Bytes)
	more := ""
	if w.news > 1 {
		more = fmt.Sprintf(", and %d more", w.news-1)
	}
	const begin = "alert: "
	width := layout.Of(w.m).Inside.Width
	if width == 0 {
		return begin + name + end + more // Nothing is shown yet.
	}
	if len(begin)+leastName+len(end)+len(more) > width {
		more = ""
	}
	room := max(width-len(begin)-len(end)-len(more), 0)
	return ansi.Truncate(begin+ansi.Truncate(name, room, w.m.Appearance.Glyphs.Ellipsis)+end+more, width, "")
}

// all looks at flows before groups, so that what a single flow does is said of
// the flow. No row has more than the total, so that mostly there is nothing to
// look at.
func (w *watching) all() {
	t := w.m.Table
	if t.Rates(t.Total())[flows.Window2s].Sum() < w.threshold*rearm {
		return
	}
	for f := range t.Flows() {
		w.look(flows.FlowID(f.Key), t.Rates(&f.Series))
	}
	for _, g := range model.AlertGroups {
		rows := t.List(flows.Query{Group: g}, w.m.Labels)
		for i := range rows {
			if id := rows[i].ID(); g != flows.Processes || id.Kind != flows.KindUnknown {
				w.look(id, rows[i].Rates())
			}
		}
	}
}

// look raises the alert of a row, or keeps it.
func (w *watching) look(id flows.ID, rates flows.Rates) {
	rate := rates[flows.Window2s].Sum()
	switch on := w.m.Alerts.Raised[id]; {
	case on && rate >= w.threshold*rearm:
		w.raised[id] = true
	case !on && rate >= w.threshold:
		w.raised[id] = true
		w.news++
		if rate > w.rate {
			w.highest, w.rate = id, rate
		}
	}
}

// flash is the next change of the flashing.
func flash() tea.Cmd {
	return tea.Tick(flashEvery, func(time.Time) tea.Msg { return model.FlashMsg{} })
}

// flashed changes the flashing, until it has been enough.
func flashed(m model.Model) (model.Model, tea.Cmd) {
	m.Alerts.Flashes--
	m.Alerts.Flash = m.Alerts.Flashes > 0 && !m.Alerts.Flash
	if m.Alerts.Flashes <= 0 {
		return m, nil
	}
	return m, flash()
}
