package model

import "iftopgo/prefs"

// The values of settings, for those who draw and do not know the prefs.
const (
	TwoLine      = prefs.TwoLine
	OneLine      = prefs.OneLine
	SentOnly     = prefs.SentOnly
	ReceivedOnly = prefs.ReceivedOnly

	ScaleLog    = prefs.ScaleLog
	ScaleLinear = prefs.ScaleLinear

	CountFrame = prefs.CountFrame
	CountWire  = prefs.CountWire
	CountIP    = prefs.CountIP

	By2s       = prefs.Sort2s
	By10s      = prefs.Sort10s
	By40s      = prefs.Sort40s
	ByTotal    = prefs.SortTotal
	ByLocal    = prefs.SortLocal
	ByRemote   = prefs.SortRemote
	ByOwner    = prefs.SortProcess
	ByProtocol = prefs.SortProtocol

	TabFlows      = prefs.TabFlows
	TabHosts      = prefs.TabHosts
	TabServices   = prefs.TabServices
	TabProcesses  = prefs.TabProcesses
	TabPublishers = prefs.TabPublishers

	ColumnLocal    = prefs.ColumnLocal
	ColumnRemote   = prefs.ColumnRemote
	ColumnProtocol = prefs.ColumnProtocol
	ColumnProcess  = prefs.ColumnProcess

	ColumnUser      = prefs.ColumnUser
	ColumnContainer = prefs.ColumnContainer
	ColumnFlows     = prefs.ColumnFlows

	Column2s    = prefs.Column2s
	Column10s   = prefs.Column10s
	Column40s   = prefs.Column40s
	ColumnTotal = prefs.ColumnTotal
)

type (
	// SortSetting is what the rows are ordered by.
	SortSetting = prefs.Sort
	// LineModeSetting is what a flow's row shows of its two directions.
	LineModeSetting = prefs.LineMode
	// CountSetting is which bytes of a packet count.
	CountSetting = prefs.Count
	// TabSetting is a view of the traffic.
	TabSetting = prefs.Tab
	// ColumnSetting is a column of the flow table.
	ColumnSetting = prefs.Column
)

// Tabs are the views of the traffic in their order.
var Tabs = []TabSetting{TabFlows, TabHosts, TabServices, TabProcesses, TabPublishers}
