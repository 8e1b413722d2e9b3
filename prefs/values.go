package prefs

// ColorMode is how many colours to use.
type ColorMode string

// The color modes. ColorAuto asks the terminal.
const (
	ColorAuto      ColorMode = "auto"
	ColorTrueColor ColorMode = "truecolor"
	Color256       ColorMode = "256"
	Color16        ColorMode = "16"
	ColorNone      ColorMode = "none"
)

// Background is what the terminal's own background is.
type Background string

// The backgrounds. BackgroundAuto asks the terminal and takes dark for no answer.
const (
	BackgroundAuto  Background = "auto"
	BackgroundDark  Background = "dark"
	BackgroundLight Background = "light"
)

// ASCIIMode is whether signs beyond ASCII are left out.
type ASCIIMode string

// The ASCII modes. ASCIIAuto goes by the locale and the terminal.
const (
	ASCIIAuto ASCIIMode = "auto"
	ASCIIOn   ASCIIMode = "true"
	ASCIIOff  ASCIIMode = "false"
)

// On says whether to leave them out in a terminal that is plain: one that shows
// nothing but ASCII, as far as is known.
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

// Scale is how a rate becomes a length.
type Scale string

// The scales.
const (
	ScaleLog    Scale = "log"
	ScaleLinear Scale = "linear"
)

// Sort is what orders the rows.
type Sort string

// The orders.
const (
	Sort2s       Sort = "2s"
	Sort10s      Sort = "10s"
	Sort40s      Sort = "40s"
	SortTotal    Sort = "total"
	SortLocal    Sort = "local"
	SortRemote   Sort = "remote"
	SortProcess  Sort = "process"
	SortProtocol Sort = "protocol"
)

// LineMode is what a flow's row shows of its two directions.
type LineMode string

// The line modes.
const (
	TwoLine      LineMode = "two-line"
	OneLine      LineMode = "one-line"
	SentOnly     LineMode = "sent"
	ReceivedOnly LineMode = "received"
)

// Tab is a view of the flows.
type Tab string

// The tabs.
const (
	TabFlows      Tab = "flows"
	TabHosts      Tab = "hosts"
	TabServices   Tab = "services"
	TabProcesses  Tab = "processes"
	TabPublishers Tab = "publishers"
)

// Column is a column of the flow table.
type Column string

// The columns. Which are shown is also up to the view, the width and the line mode.
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

// AllTabs returns the views of the traffic in the order of their tabs.
func AllTabs() []Tab {
	return []Tab{TabFlows, TabHosts, TabServices, TabProcesses, TabPublishers}
}

// KeyPreset is a whole set of keys.
type KeyPreset string

// The key presets: our own, and iftop's letters.
const (
	KeysOwn   KeyPreset = "iftopgo"
	KeysIftop KeyPreset = "iftop"
)
