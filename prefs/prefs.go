package prefs

import (
	"maps"
	"slices"

	"iftopgo/theme"
)

// Prefs are all settings. Slices and maps in it are replaced, never written.
type Prefs struct {
	// Theme is a built-in theme's ID or the name of one in CustomThemes.
	Theme string
	// Color is how many colours are used, Background what they are drawn on.
	Color      ColorMode
	Background Background
	// ASCII is whether to draw in ASCII alone.
	ASCII Auto

	// Names are the names of hosts that are shown for addresses.
	Names Names
	// PortNames shows names of services for ports.
	PortNames bool
	// ShowPorts shows ports, Processes the column of processes.
	ShowPorts, Processes bool
	// Bytes shows rates in bytes instead of bits.
	Bytes bool
	// Prefixes are those of rates and numbers of bytes.
	Prefixes Prefixes
	// Count is which bytes of a packet count.
	Count Count

	// Bars are drawn behind the rows, in BarStyle.
	Bars     bool
	BarStyle theme.BarStyle
	// Scale is the bars' scale; ScaleMax its end, 0 for one that adapts.
	Scale    Scale
	ScaleMax Rate

	// Layout is what the screen is made of. Graph, GraphHeight and GraphSpan are the style of
	// the overview's graph, how high it is, and how many minutes it goes back.
	Layout      Layout
	Graph       GraphStyle
	GraphHeight GraphHeight
	GraphSpan   int
	// Details shows a pane with what is known of the selected row, in the overview.
	Details bool

	// Border is a frame around the screen, automatically in iftop's layout alone; Header is
	// the header bar.
	Border Auto
	Header bool
	// Tooltips are shown when the pointer rests; Mouse has the terminal report the
	// mouse.
	Tooltips, Mouse bool
	// Cumulative shows the column of totals.
	Cumulative bool

	// Refresh is the seconds between two refreshes of the rows: 1, 2, 5 or 10.
	Refresh int
	// Sort orders the rows, Reverse reverses the order.
	Sort    Sort
	Reverse bool
	// SortWindow is one of SortWindows: what SortSent and SortReceived order by one
	// direction of. It is the last of them that rows were ordered by.
	SortWindow Sort
	// LineMode is what a flow's row shows of its two directions.
	LineMode LineMode
	// Tab is the tab to start with.
	Tab Tab
	// ClosedFlows is how many closed flows keep their rows, the largest, and ShowClosed
	// says whether they are listed.
	ClosedFlows int
	ShowClosed  bool
	// Columns are the columns of iftop's layout, and Overview those
	// of the overview.
	Columns, Overview []Column

	// Alert is the rate, in bits a second, from which a row raises an alert; 0 is
	// none.
	Alert Rate
	// Interface is the interface to capture on; empty for that of the default route.
	Interface string

	// GeoIP are the files in which networks of addresses are looked up: paths, and GeoIPAuto
	// for those in the usual places. Without any nothing is looked up.
	GeoIP []string

	// MetricsLabels are the properties by which metrics tell traffic apart, besides those that
	// they always have.
	MetricsLabels []MetricsLabel

	// RingMiB is the size of the kernel's packet buffer in MiB.
	RingMiB int

	// History are the settings of what is recorded. Save does not write them.
	History History

	// KeyPreset is the set of keys to start from, Keys what differs from it: the
	// keys of actions by the actions' names, which model.NewKeyMap checks. Save does
	// not write Keys.
	KeyPreset KeyPreset
	Keys      map[string][]string

	// Pinned are the rows that are pinned to the top.
	Pinned []Pin
	// CustomThemes are the user's own themes.
	CustomThemes []theme.Custom
}

// Default returns the settings without a file.
func Default() Prefs {
	return Prefs{
		Theme:         string(theme.Default),
		Color:         ColorAuto,
		Background:    BackgroundAuto,
		ASCII:         Automatic,
		Names:         NamesSeen,
		PortNames:     true,
		ShowPorts:     true,
		Processes:     true,
		Prefixes:      DecimalPrefixes,
		Count:         CountFrame,
		Bars:          true,
		BarStyle:      theme.Gradient,
		Scale:         ScaleAuto,
		Layout:        LayoutAuto,
		Graph:         GraphAuto,
		GraphHeight:   GraphMedium,
		GraphSpan:     5,
		Details:       true,
		Border:        Automatic,
		Header:        true,
		Tooltips:      true,
		Mouse:         true,
		Cumulative:    true,
		Refresh:       1,
		GeoIP:         []string{GeoIPAuto},
		MetricsLabels: []MetricsLabel{},
		RingMiB:       16,
		History:       defaultHistory(),
		Sort:          Sort10s,
		SortWindow:    Sort10s,
		LineMode:      TwoLine,
		Tab:           TabFlows,
		ClosedFlows:   4096,
		ShowClosed:    true,
		Columns:       DefaultColumns(),
		Overview:      DefaultOverview(),
		KeyPreset:     KeysOwn,
	}
}

// With returns the settings with the change from before to after applied. To a list,
// the additions and removals are applied.
func (p Prefs) With(before, after *Prefs) Prefs {
	for i := range schema {
		if s := &schema[i]; !s.same(before, after) {
			s.merge(&p, before, after)
		}
	}
	return p
}

// Equal reports whether two settings are the same.
func (p Prefs) Equal(q Prefs) bool {
	for i := range schema {
		if !schema[i].same(&p, &q) {
			return false
		}
	}
	return p.History == q.History && maps.EqualFunc(p.Keys, q.Keys, slices.Equal[[]string])
}

// Window returns which of SortWindows the rows are ordered by, or were last.
func (p *Prefs) Window() Sort {
	if p.Sort.IsWindow() {
		return p.Sort
	}
	return p.SortWindow
}

// SortedBy returns the settings with another order, which remember the window of the one
// before it.
func (p Prefs) SortedBy(s Sort) Prefs {
	p.SortWindow = p.Window()
	p.Sort = s
	return p
}
