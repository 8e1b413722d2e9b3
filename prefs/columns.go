package prefs

// abouts say what stands in a column.
var abouts = map[Column]string{
	ColumnLocal: "local host", ColumnRemote: "remote host", ColumnProtocol: "protocol", ColumnProcess: "program",
	ColumnUser: "who the program runs as", ColumnContainer: "container, pod or unit", ColumnFlows: "how many flows a group has", ColumnNetwork: "network and country",
	Column2s: "both directions, 2 s", Column10s: "both directions, 10 s", Column40s: "both directions, 40 s",
	ColumnTotal: "bytes since the start", ColumnService: "service, or port", ColumnPackage: "package of the program",
	ColumnReceived: "received a second", ColumnSent: "sent a second",
	ColumnChange: "more or less than 5 min ago",
	ColumnRecent: "the last 40 s", ColumnShare: "share of all traffic", ColumnPeak: "highest second",
	ColumnPackets: "packets", ColumnAge: "time since the first packet", ColumnLast: "time since the last packet",
}

// About says what stands in a column: "remote host".
func (c Column) About() string { return abouts[c] }

// LayoutColumns returns the columns that the layout can have, in the order they have on the
// screen.
func (p *Prefs) LayoutColumns() []Column {
	if p.InOverview() {
		return OverviewColumns()
	}
	return AllColumns()
}

// WithColumns returns the settings with other columns of the layout.
func (p Prefs) WithColumns(columns []Column) Prefs {
	if p.InOverview() {
		p.Overview = columns
	} else {
		p.Columns = columns
	}
	return p
}
