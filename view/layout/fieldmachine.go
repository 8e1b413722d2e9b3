package layout

import (
	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// machineFields say how a machine is doing.
func machineFields(m *model.Model, id *flows.ID) []Field {
	h := m.Shown.Health()
	s := h.Machine(flows.MachineOf(id.Key.Iface))
	if s == nil {
		return []Field{{Label: "machine", Value: m.Labels.Title(*id)}}
	}
	all := []Field{{Label: "machine", Value: s.Name}, {Label: "state", Value: model.MachineState(s, m.Shown.At())}}
	if s.State != flows.Live && s.Reason != "" {
		all = append(all, Field{Value: s.Reason, Kind: FieldDim})
	}
	if s.Interface != "" {
		all = append(all, Field{Label: "captures on", Value: s.Interface})
	}
	all = append(all, Field{Label: "dropped", Value: model.FormatCount(s.Drops) + " packets there"})
	if s.Note != "" {
		all = append(all, Field{Label: "note", Value: s.Note})
	}
	return all
}

// ofMachine says on which machine a row is, where there are several.
func ofMachine(m *model.Model, r *list.Row) []Field {
	if id := r.ID(); id.Group == flows.Machines {
		return nil
	}
	if text := m.MachineText(r); text != "" {
		return []Field{{Label: "machine", Value: text}}
	}
	return nil
}
