package prefs

import "slices"

// ColorMode is how many colours are used.
type ColorMode string

// The color modes. ColorAuto asks the terminal.
const (
	ColorAuto      ColorMode = "auto"
	ColorTrueColor ColorMode = "truecolor"
	Color256       ColorMode = "256"
	Color16        ColorMode = "16"
	ColorNone      ColorMode = "none"
)

// Background is whether the terminal's background is dark or light.
type Background string

// The backgrounds. BackgroundAuto asks the terminal, and means dark if it does not
// answer.
const (
	BackgroundAuto  Background = "auto"
	BackgroundDark  Background = "dark"
	BackgroundLight Background = "light"
)

// ASCIIMode is whether the screen is drawn in ASCII alone.
type ASCIIMode string

// The ASCII modes. ASCIIAuto goes by the locale and the terminal.
const (
	ASCIIAuto ASCIIMode = "auto"
	ASCIIOn   ASCIIMode = "true"
	ASCIIOff  ASCIIMode = "false"
)

// On reports whether to draw in ASCII alone; plain says that the terminal shows
// nothing else, as far as is known.
func (m ASCIIMode) On(plain bool) bool { return m == ASCIIOn || m == ASCIIAuto && plain }

// Count is which bytes of a packet count.
type Count string

// The counts: frames as the kernel's interface counters, segments with their
// headers as they cross the line, or from the network header on.
const (
	CountFrame Count = "frame"
	CountWire  Count = "wire"
	CountIP    Count = "ip"
)

// AllCounts returns the ways of counting, the default first.
func AllCounts() []Count { return []Count{CountFrame, CountWire, CountIP} }

// Scale is how a rate becomes the length of a bar.
type Scale string

// The scales.
const (
	ScaleLog    Scale = "log"
	ScaleLinear Scale = "linear"
)

// Sort is what orders the rows.
type Sort string

// The orders. AllSorts lists them.
const (
	Sort2s       Sort = "2s"
	Sort10s      Sort = "10s"
	Sort40s      Sort = "40s"
	SortTotal    Sort = "total"
	SortSent     Sort = "sent"
	SortReceived Sort = "received"
	SortPackets  Sort = "packets"
	SortAge      Sort = "age"
	SortLastSeen Sort = "last-seen"
	SortLocal    Sort = "local"
	SortRemote   Sort = "remote"
	SortProcess  Sort = "process"
	SortProtocol Sort = "protocol"
)

// sorts are the orders as users see them listed, with what each means.
var sorts = [...]struct {
	sort  Sort
	about string
}{
	{Sort2s, "by the 2 s rate"},
	{Sort10s, "by the 10 s rate"},
	{Sort40s, "by the 40 s rate"},
	{SortTotal, "by the total"},
	{SortSent, "by what is sent"},
	{SortReceived, "by what is received"},
	{SortPackets, "by packets"},
	{SortAge, "by age, the oldest first"},
	{SortLastSeen, "by the last packet"},
	{SortLocal, "by local host"},
	{SortRemote, "by remote host"},
	{SortProcess, "by process"},
	{SortProtocol, "by protocol"},
}

// AllSorts returns the orders there are, as settings and flags name them.
func AllSorts() []Sort {
	all := make([]Sort, len(sorts))
	for i := range sorts {
		all[i] = sorts[i].sort
	}
	return all
}

// SortWindows returns the orders by both directions in a window, of which SortSent and
// SortReceived order by one direction.
func SortWindows() []Sort { return []Sort{Sort2s, Sort10s, Sort40s, SortTotal} }

// IsWindow reports whether the order is one of SortWindows.
func (s Sort) IsWindow() bool { return slices.Contains(SortWindows(), s) }

// About says what a sort orders the rows by, as in "by the 2 s rate"; empty for one
// that there is not.
func (s Sort) About() string {
	for i := range sorts {
		if sorts[i].sort == s {
			return sorts[i].about
		}
	}
	return ""
}

// LineMode is what a flow's row shows of its two directions.
type LineMode string

// The line modes.
const (
	TwoLine      LineMode = "two-line"
	OneLine      LineMode = "one-line"
	SentOnly     LineMode = "sent"
	ReceivedOnly LineMode = "received"
)

// AllLineModes returns the line modes in the order that the key goes through them.
func AllLineModes() []LineMode { return []LineMode{TwoLine, OneLine, SentOnly, ReceivedOnly} }

// AllRefreshes returns the refresh intervals there are, in seconds.
func AllRefreshes() []int { return []int{1, 2, 5, 10} }

// MaxClosedFlows is how many closed flows can keep their rows at most.
const MaxClosedFlows = 65_536

// Tab is what the rows are grouped by.
type Tab string

// The tabs.
const (
	TabFlows     Tab = "flows"
	TabHosts     Tab = "hosts"
	TabServices  Tab = "services"
	TabProcesses Tab = "processes"
	TabPackages  Tab = "publishers"
)

// Column is a column of the table.
type Column string

// The columns. Which are shown also depends on the tab, the width and the line mode.
const (
	ColumnLocal    Column = "local"
	ColumnRemote   Column = "remote"
	ColumnProtocol Column = "protocol"
	ColumnProcess  Column = "process"

	ColumnUser      Column = "user"
	ColumnContainer Column = "container"
	ColumnFlows     Column = "flows"

	Column2s    Column = "2s"
	Column10s   Column = "10s"
	Column40s   Column = "40s"
	ColumnTotal Column = "total"
)

// AllColumns returns all columns in the order they have on the screen.
func AllColumns() []Column {
	return []Column{
		ColumnLocal, ColumnRemote, ColumnProtocol, ColumnProcess, ColumnUser, ColumnContainer, ColumnFlows,
		Column2s, Column10s, Column40s, ColumnTotal,
	}
}

// AllTabs returns the tabs in the order they have on the screen.
func AllTabs() []Tab {
	return []Tab{TabFlows, TabHosts, TabServices, TabProcesses, TabPackages}
}

// KeyPreset is a set of keys for all actions.
type KeyPreset string

// The key presets: this program's, and iftop's letters.
const (
	KeysOwn   KeyPreset = "iftopgo"
	KeysIftop KeyPreset = "iftop"
)
