package modeltest

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/update"
)

// Options say what the model is to be. The zero value is a healthy host with a
// minute of traffic, in the default theme, on 80 by 24 cells.
type Options struct {
	Width, Height int
	// Theme is the default one when it is empty.
	Theme theme.ID
	ASCII bool
	// Seconds is how long the capture has run; 0 means 60.
	Seconds int
	// Lossy loses packets near the end. Reopening has the interface gone since
	// then. Crowded has more flows than the table has rows for.
	Lossy, Reopening, Crowded bool
	// Extra is how many more flows there are, all alike.
	Extra int
	// DropsUnknown has a source that does not count drops.
	DropsUnknown bool
	// Change changes the settings before anything is captured.
	Change func(*prefs.Prefs)
}

// Start is when the capture starts.
var Start = time.Date(2026, time.March, 14, 18, 57, 3, 0, time.UTC)

// Model returns the model after the traffic.
func Model(o Options) model.Model {
	m := empty(o)
	for second := range o.seconds() {
		m = Send(m, model.BatchMsg{Batch: o.batch(second)})
	}
	return m
}

// seconds is how long the capture runs.
func (o Options) seconds() int {
	if o.Seconds == 0 {
		return 60
	}
	return o.Seconds
}

// Second returns the batch that follows after so many seconds, for tests that
// let time go on.
func (o Options) Second(n int) model.BatchMsg { return model.BatchMsg{Batch: o.batch(n)} }

// empty is the model before the first batch.
func empty(o Options) model.Model {
	p := prefs.Default()
	if o.ASCII {
		p.ASCII = prefs.ASCIIOn
	}
	if o.Change != nil {
		o.Change(&p)
	}
	definition, ok := theme.Find(string(o.Theme), p.CustomThemes)
	if !ok {
		definition = theme.All()[0]
	}
	p.Theme = string(definition.ID)
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	if err != nil {
		keys = nil // Change asked for keys that cannot be; then there are none.
	}
	m := model.New("1.0.0", p, keys, model.NewAppearance(definition, theme.TrueColor, true, o.ASCII))
	if o.Crowded {
		m.Table = flows.NewTable(flows.Options{MaxFlows: crowdedMaxFlows})
		m.Shown = m.Table
	}
	m.Labels.Service = service
	m.Labels = m.Labels.WithNames(hostNames()).WithOwners(owners(), owned())
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 80, 24
	}
	return Send(m, tea.WindowSizeMsg{Width: o.Width, Height: o.Height})
}

// Send folds a message in, without effects. A batch of many flows is folded by a
// command, which is run, and what it returns folded in.
func Send(m model.Model, msg tea.Msg) model.Model {
	m, cmd := update.Update(m, msg, update.Effects{})
	if b, ok := msg.(model.BatchMsg); ok && len(b.Batch.Deltas) > update.MaxDirectFold {
		m, _ = update.Update(m, cmd(), update.Effects{})
	}
	return m
}

// Press presses keys, by the names that key maps use.
func Press(m model.Model, keys ...string) model.Model {
	for _, k := range keys {
		m = Send(m, Key(k))
	}
	return m
}

// Type presses the key of every character of a text.
func Type(m model.Model, text string) model.Model {
	for _, r := range text {
		m = Send(m, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return m
}
