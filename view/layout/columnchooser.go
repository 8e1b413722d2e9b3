package layout

import (
	"slices"

	"iftopgo/model"
	"iftopgo/prefs"
)

// columnsWidth is the width of the inside of the list of columns.
const columnsWidth = 58

// ColumnChooser lays the list of columns out.
func ColumnChooser(m *model.Model) Popup {
	c := &m.Columns
	return popup(m, popupParts{
		inner: columnsWidth, entries: len(m.Prefs.LayoutColumns()), at: c.At, top: c.Top, foot: 1,
		hints: []Hint{{Key: "space", Text: "on or off"}, {Key: "r", Text: "as at first"}, {Key: "esc", Text: "back"}},
	})
}

// shownAs are the columns of the layouts by their names in the settings.
var shownAs = map[prefs.Column]ColumnID{
	prefs.ColumnLocal: Local, prefs.ColumnRemote: Remote, prefs.ColumnProtocol: Protocol, prefs.ColumnProcess: Process,
	prefs.ColumnUser: User, prefs.ColumnContainer: Container, prefs.ColumnNetwork: Network, prefs.ColumnFlows: Flows, prefs.Column2s: Rate2s,
	prefs.Column10s: Rate10s, prefs.Column40s: Rate40s, prefs.ColumnTotal: Total, prefs.ColumnService: Service,
	prefs.ColumnPackage: Package, prefs.ColumnReceived: Received, prefs.ColumnSent: SentRate, prefs.ColumnRecent: Recent,
	prefs.ColumnShare: Share, prefs.ColumnPeak: Peak, prefs.ColumnPackets: Packets, prefs.ColumnAge: Age, prefs.ColumnLast: Last,
}

// ColumnTitle is what a column is called on the screen.
func ColumnTitle(m *model.Model, c prefs.Column) string { return Title(m, shownAs[c]) }

// Shows reports whether a column is on the screen.
func (l *Layout) Shows(c prefs.Column) bool {
	return slices.ContainsFunc(l.Columns, func(shown Column) bool { return shown.ID == shownAs[c] })
}
