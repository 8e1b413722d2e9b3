package model

import (
	"iftopgo/flows/list"
	"iftopgo/prefs"
)

// orders are the orders of rows by the values of the setting sort.
var orders = map[prefs.Sort]list.SortBy{
	prefs.Sort2s: list.By2s, prefs.Sort10s: list.By10s, prefs.Sort40s: list.By40s, prefs.SortTotal: list.ByTotal,
	prefs.SortLocal: list.ByLocal, prefs.SortRemote: list.ByRemote, prefs.SortProtocol: list.ByProtocol,
	prefs.SortProcess: list.ByProcess,
}

// SortBy is the order of rows that the settings ask for.
func (m *Model) SortBy() list.SortBy { return orders[m.Prefs.Sort] }
