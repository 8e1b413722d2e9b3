package update

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// An alert goes off at the threshold and on being off again only below this
// share of it, so that a rate around the threshold does not flicker.
const rearm = 0.8

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

// watch raises and ends alerts by the rates of the last refresh. It returns the
// command that flashes when there is a new one.
func watch(m model.Model) (model.Model, tea.Cmd) {
	if m.Prefs.Alert == 0 {
		return m, nil
	}
	threshold := float64(m.Prefs.Alert) / 8
	raised := maps.Clone(m.Alerts.Raised)
	if raised == nil {
		raised = map[flows.ID]bool{}
	}
	var names []string
	listed := make(map[flows.ID]bool, len(raised))
	for i := range m.List.Rows {
		r := &m.List.Rows[i]
		id, rate := r.ID(), r.Rates()[flows.Window2s].Sum()
		listed[id] = true
		switch {
		case rate >= threshold && !raised[id]:
			raised[id] = true
			names = append(names, m.Labels.Title(id)+" at "+model.FormatRate(rate, m.Prefs.Bytes))
		case rate < threshold*rearm:
			delete(raised, id)
		}
	}
	maps.DeleteFunc(raised, func(id flows.ID, _ bool) bool { return !listed[id] })
	m.Alerts.Raised = raised
	if len(names) == 0 {
		return m, nil
	}
	m = notice(m, model.Bad, "alert: "+names[0])
	m.Alerts.Flash, m.Alerts.Flashes = true, flashes
	return m, tea.Batch(flash(), tea.Raw("\a"))
}

// flash is the next change of the flashing.
func flash() tea.Cmd {
	return tea.Tick(flashEvery, func(time.Time) tea.Msg { return model.Flashed{} })
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
