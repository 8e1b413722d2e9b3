package model

import (
	"strings"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// Model is everything there is to show.
type Model struct {
	// Version is the program's, for the header.
	Version string
	// Sandbox is what the program has given up.
	Sandbox Sandbox
	// Width and Height are the terminal's size in cells, 0 until it is known.
	Width, Height int
	Appearance    Appearance
	Prefs         prefs.Prefs
	Keys          KeyMap

	// Table is the newest state of the traffic, Shown the one that is listed:
	// the table as it was when it was last refreshed, or paused.
	Table, Shown *flows.Table
	// Labels are what is known of flows beside their counters.
	Labels flows.Labels
	// Owners tells how owners of flows are found, Command is the command line
	// that was asked for last.
	Owners  flows.OwnerSearch
	Command Command
	List    List
	// ByContainer lists containers in place of publishers, ByPID processes in
	// place of programs. HiddenPorts and Merged are parts of flows that are not
	// shown, and not told apart.
	ByContainer, ByPID bool
	Hidden, Merged     flows.Part

	// CaptureFilter is the capture filter (-f), Refilter that filter while it is
	// edited.
	CaptureFilter       string
	CaptureFilterPrompt CaptureFilterPrompt
	// InterfaceGiven says that the interface was named by a flag (-i): choosing
	// another one is for this run and not remembered.
	InterfaceGiven bool
	Filter         LiveFilter
	Alerts         Alerts
	Export         ExportPrompt

	Mode        Mode
	HelpState   HelpState
	Themes      ThemeChooser
	Editor      ThemeEditor
	Interfaces  InterfaceChooser
	Notice      Notice
	Tip         Tip
	Pointer     Pointer
	DoubleClick DoubleClick
	// Pending is the key of a pair whose second has not come yet.
	Pending       string
	PendingNumber int

	// Steering are the actions that steer recorded traffic and are not done yet,
	// the one under way first.
	Steering []Action

	Paused bool
	// Refreshes counts how often Shown was replaced.
	Refreshes uint64
	// Done says that no batch follows, Err why if that is not as it should be.
	Done bool
	Err  error
	// Unsaved is what is wrong with the settings file while nothing is saved for
	// it, else empty.
	Unsaved string
	// Changes are those of the settings that are not saved yet, in the order they
	// were made, the first under way; Changed is how many there were.
	Changes []Change
	Changed uint64
	// Pinned are the rows that stay on top until the program ends; those that may
	// longer are in Prefs.
	Pinned []flows.ID
	// Copies are the rows that are being put on the clipboard: the first is under
	// way, and at most one waits for that.
	Copies []flows.Row
	// TogglingNames says that lookups of names are being started or stopped.
	TogglingNames bool
}

// List is what is listed, and where one is in it.
type List struct {
	// Rows are the rows of Shown, filtered and in order; Flows is how many flows
	// they stand for.
	Rows  []flows.Row
	Flows int
	// Top is the first row that is shown.
	Top int
	// Selected is the row that is selected, if Selecting.
	Selected  flows.ID
	Selecting bool
	// Frozen is the order rows are kept in, nil when they are not frozen.
	Frozen []flows.ID
	// Breadcrumbs is where the view was entered, outermost first.
	Breadcrumbs []Crumb
}

// Crumb is a row that was entered, and the view it was in.
type Crumb struct {
	ID   flows.ID
	Name string
	Tab  prefs.Tab
}

// Index is the place of the selected row among Rows, -1 when none is selected or
// it is not listed.
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

// BreadcrumbsText is where the view was entered, in words.
func (l *List) BreadcrumbsText() string {
	names := make([]string, len(l.Breadcrumbs))
	for i, c := range l.Breadcrumbs {
		names[i] = c.Name
	}
	return strings.Join(names, " > ")
}

// LiveFilter is the filter of the list.
type LiveFilter struct {
	// Text is the filter in force and Match what it means.
	Text  string
	Match flows.Match
	// Line is the text while it is edited, Err what is wrong with it, Before
	// the filter to go back to.
	Line   Line
	Err    string
	Before string
	// History are the filters that were accepted, newest last; Past is how far
	// back in it the line is.
	History []string
	Past    int
}

// Message is what the foot of the screen says in place of keys: a notice, or else
// what stays wrong until someone mends it. Its text is empty without either.
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
	}
	return strings.ReplaceAll(text, "\n", "; "), tone
}

// Wrong is what is wrong with the text that is being typed; empty if nothing is.
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
	case Browsing, Helping, ChoosingTheme, EditingTheme, ChoosingInterface, modeCount:
	}
	return ""
}

// Broken says why a recording that is played could not be read to its end, once it
// is where it breaks off; empty otherwise.
func (m *Model) Broken() string {
	if !m.PlayedOut() {
		return ""
	}
	return m.Table.Health().Sources[0].Note
}

// Recorded says that what is shown is played: from a file, or made up.
func (m *Model) Recorded() bool { return m.Table.Replayed().Speed != 0 }

// PlayedOut says that a recording is where it ends. It can be played again from
// before, and not be continued.
func (m *Model) PlayedOut() bool {
	h := m.Table.Health()
	return m.Recorded() && len(h.Sources) > 0 && h.Sources[0].State == flows.Ended
}

// ExportPrompt is the path to export to while it is edited.
type ExportPrompt struct {
	Line Line
	// Err is why the last try failed.
	Err string
}

// HelpState is where one is in the help.
type HelpState struct {
	Top    int
	Search Line
}

// New returns a model of a capture that has not begun.
func New(version string, p prefs.Prefs, keys KeyMap, look Appearance) Model {
	table := flows.NewTable(flows.Options{})
	m := Model{Version: version, Prefs: p, Keys: keys, Appearance: look, Table: table, Shown: table}
	m.Labels.Style = m.Style()
	return m
}

// Style is how the ends of flows are written, by the settings.
func (m *Model) Style() flows.Style {
	ports := m.Prefs.ShowPorts
	return flows.Style{
		Numeric:        !m.Prefs.DNS,
		NumericPorts:   !m.Prefs.PortNames,
		Between:        m.Appearance.Between(),
		HideLocalPort:  !ports || m.Hidden&flows.LocalPort != 0,
		HideRemotePort: !ports || m.Hidden&flows.RemotePort != 0,
	}
}
