package modeltest

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/update"
)

// crowdedMaxFlows is how many live flows the table holds with Options.Crowded.
const crowdedMaxFlows = 12

// Model returns the model after the traffic.
func Model(o Options) model.Model {
	m := empty(o)
	for second := range o.seconds() {
		m = Send(m, model.BatchMsg{Batch: o.batch(second)})
	}
	return m
}

// empty is the model before the first batch.
func empty(o Options) model.Model {
	p := prefs.Default()
	p.Layout = prefs.LayoutIftop
	if o.Overview {
		p.Layout = prefs.LayoutOverview
	}
	if o.ASCII {
		p.ASCII = prefs.On
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
	m.SeveralMachines = o.Machines
	if o.Crowded {
		m.Table = flows.NewTable(flows.Options{MaxFlows: crowdedMaxFlows, MaxAccounts: 2})
		m.Shown = m.Table
	}
	m.Labels.Service = service
	m.Labels = m.Labels.WithNames(hostNames()).WithOwners(owners(), owned())
	if o.Networks {
		m.Labels = m.Labels.WithNetworks(networks())
		m.Networks = flows.NetworkFiles{ASN: true, Country: true, Names: []string{
			"/usr/share/GeoIP/GeoLite2-ASN.mmdb", "/home/alice/a directory with a long name/of/another/GeoLite2-Country.mmdb",
		}}
	}
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
