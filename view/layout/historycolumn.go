package layout

import "iftopgo/model"

// HistoryColumnID is a column of the rows of the history.
type HistoryColumnID uint8

// The columns in their order on the screen.
const (
	HistoryName HistoryColumnID = iota
	HistoryReceived
	HistorySent
	HistoryTotal
	HistoryShare
	HistoryBar
	historyColumnCount
)

// HistoryColumn is a column with its place.
type HistoryColumn struct {
	ID       HistoryColumnID
	X, Width int
}

// historyWidths are the widths of the columns, with the blank before them; names and bars have at
// least that much.
var historyWidths = [historyColumnCount]int{
	HistoryName: 14, HistoryReceived: 12, HistorySent: 10, HistoryTotal: 9, HistoryShare: 9, HistoryBar: 10,
}

// mostHistoryName and mostHistoryBar are the widths of names and bars at most.
const (
	mostHistoryName = 64
	mostHistoryBar  = 81
)

// historyOrder is which columns get room first.
var historyOrder = [...]HistoryColumnID{HistoryName, HistoryTotal, HistoryReceived, HistorySent, HistoryShare, HistoryBar}

// historyColumns places the columns that have room in a line. Of what is left names get two
// thirds.
func historyColumns(line Rect) []HistoryColumn {
	var shown [historyColumnCount]bool
	left := line.Width
	for _, id := range historyOrder {
		if left < historyWidths[id] {
			break
		}
		shown[id] = true
		left -= historyWidths[id]
	}
	if !shown[HistoryName] {
		return []HistoryColumn{{HistoryName, line.X, line.Width}}
	}
	name := min(left, mostHistoryName-historyWidths[HistoryName])
	if shown[HistoryBar] {
		name = min(left*2/3, mostHistoryName-historyWidths[HistoryName])
	}
	var out []HistoryColumn
	x := line.X
	for id := range historyColumnCount {
		width := historyWidths[id]
		switch id {
		case HistoryName:
			width += name
		case HistoryBar:
			width = min(width+left-name, mostHistoryBar)
		default:
		}
		if shown[id] {
			out = append(out, HistoryColumn{id, x, width})
			x += width
		}
	}
	return out
}

// historySorts is what a click on the title of a column orders by.
var historySorts = map[HistoryColumnID]model.HistorySort{
	HistoryName: model.HistoryByName, HistoryReceived: model.HistoryByReceived, HistorySent: model.HistoryBySent,
	HistoryTotal: model.HistoryByTotal, HistoryShare: model.HistoryByTotal, HistoryBar: model.HistoryByTotal,
}

// HistorySorts returns what a click on the title of a column orders by.
func HistorySorts(id HistoryColumnID) model.HistorySort { return historySorts[id] }

// historyTitles are the places of the titles.
func historyTitles(columns []HistoryColumn) []HistoryWord {
	all := make([]HistoryWord, 0, len(columns))
	for _, c := range columns {
		all = append(all, HistoryWord{X: c.X, Width: c.Width, Sort: historySorts[c.ID], Sorts: true})
	}
	return all
}
