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

	ByLocal    = prefs.SortLocal
	ByRemote   = prefs.SortRemote
	ByOwner    = prefs.SortProcess
	ByProtocol = prefs.SortProtocol

	TabFlows      = prefs.TabFlows
	TabHosts      = prefs.TabHosts
	TabServices   = prefs.TabServices
	TabProcesses  = prefs.TabProcesses
	TabPublishers = prefs.TabPublishers
)

// The types of settings, for the same readers.
type (
	SortSetting     = prefs.Sort
	LineModeSetting = prefs.LineMode
	CountSetting    = prefs.Count
)

// Tabs are the views of the traffic in their order.
var Tabs = []prefs.Tab{TabFlows, TabHosts, TabServices, TabProcesses, TabPublishers}
