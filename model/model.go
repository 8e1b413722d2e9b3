package model

import (
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/flows/rowfilter"
	"iftopgo/prefs"
)

// Model is the state of the program: all that is shown, and all that decides how.
type Model struct {
	// Version is the program's version, for the header.
	Version string
	// Sandbox is which privileges were dropped.
	Sandbox Sandbox
	// Width and Height are the terminal's size in cells, 0 until it is known.
	Width, Height int
	Appearance    Appearance
	Prefs         prefs.Prefs
	Keys          KeyMap

	// Table is the newest state of the traffic, Shown the one that is listed: the
	// table at the last refresh, or when the list was paused.
	Table, Shown *flows.Table
	// Labels are the names of hosts and services, networks, and the owners of flows.
	Labels flows.Labels
	// Owners is how owners of flows are found, Command the command line that was
	// asked for last.
	Owners  flows.OwnerSearch
	Command Command
	// Networks are the files that networks of addresses are looked up in; FindingNetworks
	// says that this is under way.
	Networks        flows.NetworkFiles
	FindingNetworks bool
	List            List
	// By is what rows are grouped by whatever the tab is, in output without a screen and
	// in exports (--by); Ungrouped for flows.
	By flows.Group
	// ByContainer lists containers in place of packages, ByPID processes in place
	// of programs, ByCountry countries in place of networks. Hidden are the ports that are not shown, Merged the parts of
	// flows by which rows are not distinguished.
	ByContainer, ByPID, ByCountry bool
	Hidden, Merged                flows.Part

	// Memory says how much memory the program takes, and why.
	Memory string
	// CaptureFilter is the capture filter that is applied (-f).
	CaptureFilter       string
	CaptureFilterPrompt CaptureFilterPrompt
	// SeveralMachines says that flows are those of several machines.
	SeveralMachines bool
	// InterfaceGiven says that the interface was named by a flag (-i): switching to
	// another one is for this run and is not saved.
	InterfaceGiven bool
	// NotCapturing is why nothing is captured, and what to do about it; empty when something
	// is.
	NotCapturing string
	// QuitAtEnd says that the program quits when the capture is over (--duration).
	QuitAtEnd bool
	// GuessReported says that a notice has said that sides are a guess (GuessNote).
	GuessReported bool

	Filter LiveFilter
	Alerts Alerts
	Export ExportPrompt

	Mode        Mode
	HelpState   HelpState
	Themes      ThemeChooser
	Editor      ThemeEditor
	Interfaces  InterfaceTab
	History     HistoryTab
	Columns     ColumnChooser
	Details     DetailsState
	Notice      Notice
	Tip         Tip
	Pointer     Pointer
	DoubleClick DoubleClick
	// Pending is the first key of a chord whose second has not come yet, empty for
	// none; PendingNumber tells chords apart.
	Pending       string
	PendingNumber int

	// Steering are the actions that steer recorded traffic and are not done yet; the
	// first is under way.
	Steering []Action

	Paused bool
	// Refreshes counts how often Shown was replaced.
	Refreshes uint64
	// Done says that no batch follows, Err why if the capture has failed.
	Done bool
	Err  error
	// Unsaved is what is wrong with the settings file, because of which nothing is
	// saved; empty if nothing is.
	Unsaved string
	// Changes are the changes of the settings that are not saved yet, in their
	// order; the first is being saved. Changed is how many there were.
	Changes []Change
	Changed uint64
	// Pinned are the rows that are pinned until the program ends; those that are
	// pinned for longer are in Prefs.
	Pinned []flows.ID
	// Copies are the rows that are being copied: the first is under way, and at most
	// one waits for that.
	Copies []list.Row
	// TogglingNames says that lookups of names are being started or stopped.
	TogglingNames bool
}

// List is the list of rows, its selection and its scrolling.
type List struct {
	// Rows are the rows of Shown, filtered and in order; Flows is how many flows with a
	// row of their own they stand for, and Live how many of those are not closed.
	Rows []list.Row
	// Unordered is the query that Rows are the answer to if its First rows alone are in
	// order, and all others follow in none; nil when all are. Those that anybody can see
	// are in order after each message.
	Unordered   *list.Query
	Flows, Live int
	// Group is what the rows are grouped by.
	Group flows.Group
	// Locals is how many local hosts the flows have, 2 for more of them: addresses of this
	// host, and those with the same name, are one. They are counted where a column shows them.
	Locals int
	// Partial says that a filter or a row that was drilled down into leaves rows out; Sum
	// is what the rows that are left carried.
	Partial bool
	Sum     list.Sum
	// Top is the index of the first visible row.
	Top int
	// Selected is the row that is selected, if Selecting.
	Selected  flows.ID
	Selecting bool
	// Frozen is the frozen order of the rows, nil when it is not frozen.
	Frozen []flows.ID
	// Limit is how many rows are listed where there is no screen, 0 for all.
	Limit int
	// Headless says that there is no screen: rows are those of By, closed ones too, and
	// flows that look alike without their ports have a row each. Lines for scripts do
	// not depend on what the screen shows.
	Headless bool
	// Breadcrumbs are the rows that were drilled down into, outermost first.
	Breadcrumbs []Crumb
}

// Crumb is a row that was drilled down into, and the tab it was on.
type Crumb struct {
	ID   flows.ID
	Name string
	Tab  prefs.Tab
}

// Index is the index of the selected row in Rows, -1 when none is selected or it is
// not listed.
func (l *List) Index() int {
	if !l.Selecting {
		return -1
	}
	for i := range l.Rows {
		if l.Rows[i].ID() == l.Selected {
			return i
		}
	}
	return -1
}

// Current is the index of the row that keys are for: the selected one, or else the first that
// is visible; -1 when there is no row.
func (l *List) Current() int {
	if i := l.Index(); i >= 0 {
		return i
	}
	return min(l.Top, len(l.Rows)-1)
}

// BreadcrumbsText are the names of the breadcrumbs: "a > b".
func (l *List) BreadcrumbsText() string {
	names := make([]string, len(l.Breadcrumbs))
	for i, c := range l.Breadcrumbs {
		names[i] = c.Name
	}
	return strings.Join(names, " > ")
}

// LiveFilter is the filter of the list.
type LiveFilter struct {
	// Text is the filter that is applied, Match the same parsed.
	Text  string
	Match rowfilter.Filter
	// Line is the text while it is edited, Err what is wrong with it, Before the
	// filter that Esc restores.
	Line   Line
	Err    string
	Before string
	// Depth is how many rows were drilled down into when the filter was accepted: Esc
	// takes back what came last.
	Depth int
	// History are the filters that were accepted, newest last; Past is how many of
	// them back the line is, 0 for the present one.
	History []string
	Past    int
}

// Message is what the last lines of the screen show in place of hints: a notice, or
// else a fault that lasts. Its text is empty without either.
func (m *Model) Message() (text string, tone Severity) {
	switch {
	case m.Notice.Text != "":
		text, tone = m.Notice.Text, m.Notice.Severity
	case m.Err != nil:
		text, tone = "the capture has ended: "+m.Err.Error(), Bad
	case m.Broken() != "":
		text, tone = "the recording has ended: "+m.Broken(), Bad
	case m.Unsaved != "":
		text, tone = m.Unsaved, Caution
	case m.ShowsFlows() && len(m.List.Rows) > 0: // An empty list says it itself.
		text, tone = m.IdleText(), Caution
	}
	return strings.ReplaceAll(text, "\n", "; "), tone
}

// Wrong is what is wrong with the text that is edited; empty if nothing is.
func (m *Model) Wrong() string {
	switch m.Mode {
	case Filtering:
		return m.Filter.Err
	case EditingCaptureFilter:
		return m.CaptureFilterPrompt.Err
	case SettingAlert:
		return m.Alerts.Err
	case Exporting:
		return m.Export.Err
	case Browsing, Helping, ChoosingTheme, EditingTheme, ChoosingColumns, ConfirmingReset, ShowingDetails, modeCount:
	}
	return ""
}

// Broken is why a recording could not be read to its end, once it has been played to
// that point; empty otherwise.
func (m *Model) Broken() string {
	if !m.PlayedOut() {
		return ""
	}
	return m.Table.Health().Sources[0].Reason
}

// Recorded reports whether the traffic is played from a file, or is the demo's.
func (m *Model) Recorded() bool { return m.Table.Replayed().Speed != 0 }

// PlayedOut reports whether a recording was played to its end. It can be played again
// from an earlier time, and not be continued.
func (m *Model) PlayedOut() bool {
	h := m.Table.Health()
	return m.Recorded() && len(h.Sources) > 0 && h.Sources[0].State == flows.Ended
}

// DetailsState is the first visible line of the details in full.
type DetailsState struct{ Top int }

// ColumnChooser is the list of columns: the highlighted one, and the first in sight.
type ColumnChooser struct{ At, Top int }

// ExportPrompt is the prompt for the path to export to.
type ExportPrompt struct {
	Line Line
	// Err is why the last try failed.
	Err string
}

// HelpState is the first visible line of the help, what is searched for in it, and
// whether that is being typed.
type HelpState struct {
	Top       int
	Search    Line
	Searching bool
}

// New returns a model before the first batch.
func New(version string, p prefs.Prefs, keys KeyMap, look Appearance) Model {
	table := flows.NewTable(flows.Options{})
	m := Model{Version: version, Prefs: p, Keys: keys, Appearance: look, Table: table, Shown: table}
	m.Labels.Style = m.Style()
	return m
}

// Style is how the endpoints of flows are written, by the settings.
func (m *Model) Style() flows.Style {
	hidden := m.HiddenPorts()
	return flows.Style{
		Numeric:        m.Prefs.Names == prefs.NamesOff,
		OnlyLookedUp:   m.Prefs.Names == prefs.NamesPTR,
		Marks:          !m.List.Headless,
		NumericPorts:   !m.Prefs.PortNames,
		Between:        m.Appearance.Between(),
		HideLocalPort:  hidden&flows.LocalPort != 0,
		HideRemotePort: hidden&flows.RemotePort != 0,
	}
}
