package layout

import (
	"iftopgo/flows"
	"iftopgo/model"
)

// networkFields say what is known of the network of the remote address of a key.
func networkFields(m *model.Model, k *flows.Key) []Field {
	if !m.Networks.Any() || k.Net == flows.NetNone || k.Remote == (flows.Addr{}) {
		return nil
	}
	n, known := m.Labels.Network(k.Remote)
	text := n.Text(", ")
	switch {
	case text != "":
	case known:
		text = "none known"
	default:
		text = "not looked up yet"
	}
	return []Field{{Label: "network", Value: text}}
}
