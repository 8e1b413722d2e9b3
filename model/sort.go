package model

import (
	"iftopgo/flows/list"
	"iftopgo/prefs"
)

// orders are the orders of rows by the values of the setting sort. Those of one direction
// are that of its window.
var orders = map[prefs.Sort]list.SortBy{
	prefs.Sort2s: list.By2s, prefs.Sort10s: list.By10s, prefs.Sort40s: list.By40s, prefs.SortTotal: list.ByTotal,
	prefs.SortLocal: list.ByLocal, prefs.SortRemote: list.ByRemote, prefs.SortProtocol: list.ByProtocol,
	prefs.SortProcess: list.ByProcess, prefs.SortPackets: list.ByPackets, prefs.SortAge: list.ByAge,
	prefs.SortLastSeen: list.ByLastSeen, prefs.SortChange: list.ByChange,
}

// SortFigure is the setting that names what rows are ordered by, whichever direction of it
// counts: the window where the order is sent or received.
func (m *Model) SortFigure() prefs.Sort {
	switch s := m.Prefs.Sort; s {
	case prefs.SortSent, prefs.SortReceived:
		return m.Prefs.Window()
	default:
		return s
	}
}

// SortBy is the order of rows that the settings ask for.
func (m *Model) SortBy() list.SortBy { return orders[m.SortFigure()] }

// SortDirection is which direction the order of rows counts: the only one that is shown,
// or else the one that is asked for.
func (m *Model) SortDirection() list.Direction {
	if f := m.SortFigure(); !f.IsWindow() && f != prefs.SortPackets && f != prefs.SortChange {
		return list.Both
	}
	switch {
	case m.Prefs.LineMode == prefs.SentOnly:
		return list.Sent
	case m.Prefs.LineMode == prefs.ReceivedOnly:
		return list.Received
	case m.Prefs.Sort == prefs.SortSent:
		return list.Sent
	case m.Prefs.Sort == prefs.SortReceived:
		return list.Received
	default:
		return list.Both
	}
}

// SortName is what rows are ordered by, in a word or two: "10s", "sent 10s", "process".
func (m *Model) SortName() string {
	switch f := string(m.SortFigure()); m.SortDirection() {
	case list.Sent:
		return "sent " + f
	case list.Received:
		return "received " + f
	default:
		return f
	}
}
