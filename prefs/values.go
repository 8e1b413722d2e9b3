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

// Auto is a switch that goes by circumstances until it is set.
type Auto string

// The values of a switch. What Automatic means is said by its setting.
const (
	Automatic Auto = "auto"
	On        Auto = "true"
	Off       Auto = "false"
)

// Or reports whether the switch is on; automatic is what Automatic means.
func (a Auto) Or(automatic bool) bool { return a == On || a == Automatic && automatic }

// SetAuto is a switch that is set.
func SetAuto(on bool) Auto {
	if on {
		return On
	}
	return Off
}

// Prefixes are what the prefixes of units stand for.
type Prefixes string

// The prefixes: k, M, G in steps of 1000, or Ki, Mi, Gi in steps of 1024.
const (
	DecimalPrefixes Prefixes = "decimal"
	BinaryPrefixes  Prefixes = "binary"
)

// AllPrefixes returns the kinds of prefixes, the default first.
func AllPrefixes() []Prefixes { return []Prefixes{DecimalPrefixes, BinaryPrefixes} }

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

// Names is which names are shown for addresses.
type Names string

// The names. NamesSeen are those that were seen in packets, and where none was, those that
// are looked up; NamesPTR the latter alone.
const (
	NamesSeen Names = "seen"
	NamesPTR  Names = "ptr"
	NamesOff  Names = "off"
)

// About says what is shown, as in "names seen in packets, else by reverse DNS".
func (n Names) About() string {
	switch n {
	case NamesSeen:
		return "names seen in packets, else by reverse DNS"
	case NamesPTR:
		return "names by reverse DNS alone"
	default:
		return "addresses"
	}
}

// AllNames returns the names in the order that the key goes through them.
func AllNames() []Names { return []Names{NamesSeen, NamesPTR, NamesOff} }

// Scale is how a rate becomes the length of a bar.
type Scale string

// The scales. ScaleAuto is linear in the overview, and iftop's logarithmic one in its layout.
const (
	ScaleAuto   Scale = "auto"
	ScaleLog    Scale = "log"
	ScaleLinear Scale = "linear"
)

// Layout is what the screen is made of.
type Layout string

// The layouts: a graph over one line for each row, or bars behind two, as iftop has it.
// LayoutAuto is the overview, and iftop's with iftop's keys.
const (
	LayoutAuto     Layout = "auto"
	LayoutOverview Layout = "overview"
	LayoutIftop    Layout = "iftop"
)

// AllLayouts returns the layouts, the default first.
func AllLayouts() []Layout { return []Layout{LayoutAuto, LayoutOverview, LayoutIftop} }

// GraphStyle is what graphs are drawn with.
type GraphStyle string

// The styles of graphs. GraphAuto is Braille patterns where the terminal has them, else
// blocks; without Unicode, all are ASCII.
const (
	GraphAuto    GraphStyle = "auto"
	GraphBraille GraphStyle = "braille"
	GraphBlocks  GraphStyle = "blocks"
)

// AllGraphStyles returns the styles of graphs, the default first.
func AllGraphStyles() []GraphStyle { return []GraphStyle{GraphAuto, GraphBraille, GraphBlocks} }

// GraphHeight is how much of the screen the graph takes.
type GraphHeight string

// The heights: none, one line, a few, up to a third of the screen.
const (
	GraphOff    GraphHeight = "off"
	GraphLine   GraphHeight = "line"
	GraphMedium GraphHeight = "medium"
	GraphThird  GraphHeight = "third"
)

// AllGraphHeights returns the heights in the order that the key goes through them.
func AllGraphHeights() []GraphHeight {
	return []GraphHeight{GraphOff, GraphLine, GraphMedium, GraphThird}
}

// AllGraphSpans returns how many minutes the graph can go back.
func AllGraphSpans() []int { return []int{1, 5, 15, 60} }

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
	SortChange   Sort = "change"
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
	{SortChange, "by the change in five minutes"},
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

// Tab is what the rows are grouped by; those of TabInterfaces and TabHistory are no flows.
type Tab string

// The tabs.
const (
	TabFlows     Tab = "flows"
	TabHosts     Tab = "hosts"
	TabServices  Tab = "services"
	TabProcesses Tab = "processes"
	TabPackages  Tab = "publishers"
	// TabNetworks is there when networks are known.
	TabNetworks Tab = "networks"
	// TabMachines is there when there are several machines.
	TabMachines Tab = "machines"

	TabInterfaces Tab = "interfaces"
	TabHistory    Tab = "history"
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
	ColumnNetwork   Column = "network"
	ColumnFlows     Column = "flows"

	Column2s    Column = "2s"
	Column10s   Column = "10s"
	Column40s   Column = "40s"
	ColumnTotal Column = "total"
)

// The columns that the overview has besides.
const (
	ColumnService  Column = "service"
	ColumnPackage  Column = "package"
	ColumnReceived Column = "received"
	ColumnSent     Column = "sent"
	ColumnRecent   Column = "recent"
	ColumnShare    Column = "share"
	ColumnChange   Column = "change"
	ColumnPeak     Column = "peak"
	ColumnPackets  Column = "packets"
	ColumnAge      Column = "age"
	ColumnLast     Column = "last"
)

// AllColumns returns all columns of iftop's layout in the order they have on the screen.
func AllColumns() []Column {
	return []Column{
		ColumnLocal, ColumnRemote, ColumnProtocol, ColumnProcess, ColumnUser, ColumnContainer, ColumnNetwork, ColumnFlows,
		Column2s, Column10s, Column40s, ColumnTotal,
	}
}

// DefaultColumns returns the columns of iftop's layout without settings: all but networks, for
// which names would have to be cut.
func DefaultColumns() []Column {
	return slices.DeleteFunc(AllColumns(), func(c Column) bool { return c == ColumnNetwork })
}

// OverviewColumns returns all columns of the overview in the order they have on the screen.
func OverviewColumns() []Column {
	return []Column{
		ColumnProcess, ColumnUser, ColumnPackage, ColumnContainer, ColumnLocal, ColumnRemote, ColumnService, ColumnProtocol,
		ColumnNetwork, ColumnFlows, ColumnReceived, ColumnSent, ColumnChange, Column2s, Column10s, Column40s, ColumnPeak, ColumnRecent, ColumnShare,
		ColumnPackets, ColumnAge, ColumnLast, ColumnTotal,
	}
}

// DefaultOverview returns the columns of the overview without settings. What has no room is
// left out.
func DefaultOverview() []Column {
	return []Column{
		ColumnProcess, ColumnUser, ColumnContainer, ColumnLocal, ColumnRemote, ColumnService, ColumnNetwork, ColumnFlows,
		ColumnReceived, ColumnSent, ColumnChange, ColumnRecent, ColumnShare, ColumnTotal,
	}
}

// AllTabs returns the tabs in the order they have on the screen.
func AllTabs() []Tab {
	return []Tab{TabFlows, TabHosts, TabServices, TabProcesses, TabPackages, TabNetworks, TabMachines, TabInterfaces, TabHistory}
}

// GeoIPAuto stands in Prefs.GeoIP for the files in the usual places.
const GeoIPAuto = "auto"

// MetricsLabel is a property by which metrics tell traffic apart if that is asked for.
type MetricsLabel string

// The properties that are exported if they are asked for: there can be any number of them, and
// they say whom a host talks to.
const (
	MetricsHost    MetricsLabel = "host"
	MetricsName    MetricsLabel = "name"
	MetricsNetwork MetricsLabel = "network"
)

// AllMetricsLabels returns all of them.
func AllMetricsLabels() []MetricsLabel {
	return []MetricsLabel{MetricsHost, MetricsName, MetricsNetwork}
}

// KeyPreset is a set of keys for all actions.
type KeyPreset string

// The key presets: this program's, and iftop's letters.
const (
	KeysOwn   KeyPreset = "iftopgo"
	KeysIftop KeyPreset = "iftop"
)
