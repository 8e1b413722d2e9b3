package layout

import "iftopgo/model"

// InterfaceColumnID is a column of the list of interfaces.
type InterfaceColumnID uint8

// The columns in their order on the screen. Received stands before sent.
const (
	InterfaceName InterfaceColumnID = iota
	InterfaceState
	InterfaceSpeed
	InterfaceUsed
	RecvNow
	SentNow
	RecvAverage
	SentAverage
	RecvLow
	SentLow
	RecvHigh
	SentHigh
	RecvPackets
	SentPackets
	RecvTotal
	SentTotal
	RecvBoot
	SentBoot
	InterfaceErrors
	InterfaceDrops
	InterfaceSpark
	interfaceColumnCount
)

// InterfaceColumn is a column with its place.
type InterfaceColumn struct {
	ID       InterfaceColumnID
	X, Width int
}

// Widths of the columns, with a blank between two.
const (
	leastName, mostName   = 10, 18 // marks before IFNAMSIZ, less its terminator
	leastSpark, mostSpark = 11, 61
)

// interfaceWidths are the least widths of the columns, with the blank before them.
var interfaceWidths = [interfaceColumnCount]int{
	InterfaceName: leastName, InterfaceState: 8, InterfaceSpeed: 7, InterfaceUsed: 6,
	RecvNow: 9, SentNow: 9, RecvAverage: 8, SentAverage: 8, RecvLow: 8, SentLow: 8, RecvHigh: 8, SentHigh: 8,
	RecvPackets: 8, SentPackets: 8, RecvTotal: 8, SentTotal: 8, RecvBoot: 8, SentBoot: 8,
	InterfaceErrors: 7, InterfaceDrops: 7, InterfaceSpark: leastSpark,
}

// interfaceOrder is which columns get room first; those of a group only together.
var interfaceOrder = [...][]InterfaceColumnID{
	{InterfaceName},
	{RecvNow, SentNow},
	{InterfaceState},
	{RecvTotal, SentTotal},
	{InterfaceSpark},
	{InterfaceSpeed},
	{InterfaceUsed},
	{RecvHigh, SentHigh},
	{InterfaceErrors, InterfaceDrops},
	{RecvAverage, SentAverage},
	{RecvPackets, SentPackets},
	{RecvBoot, SentBoot},
	{RecvLow, SentLow},
}

// namesFirst is before which of these groups names get all the room they need.
const namesFirst = 7

// interfaceColumns places the columns that have room in a line. What is left of it is for
// longer names, then for the sparkline.
func interfaceColumns(line Rect) []InterfaceColumn {
	var shown [interfaceColumnCount]bool
	left := line.Width
	name := 0
	for i, group := range interfaceOrder {
		if i == namesFirst {
			name = min(left, mostName-leastName)
			left -= name
		}
		width := 0
		for _, id := range group {
			width += interfaceWidths[id]
		}
		if width > left {
			break
		}
		left -= width
		for _, id := range group {
			shown[id] = true
		}
	}
	if !shown[InterfaceName] {
		return []InterfaceColumn{{InterfaceName, line.X, line.Width}}
	}
	if more := min(left, mostName-leastName-name); more > 0 {
		name, left = name+more, left-more
	}
	var out []InterfaceColumn
	x := line.X
	for id := range interfaceColumnCount {
		width := interfaceWidths[id]
		switch id {
		case InterfaceName:
			width += name
		case InterfaceSpark:
			width = min(width+left, mostSpark)
		default:
		}
		if !shown[id] {
			continue
		}
		out = append(out, InterfaceColumn{id, x, width})
		x += width
	}
	return out
}

// interfaceSorts is what a click on the title of a column orders by.
var interfaceSorts = map[InterfaceColumnID]model.InterfaceSort{
	InterfaceName: model.InterfacesByName, InterfaceSpeed: model.InterfacesBySpeed, InterfaceSpark: model.InterfacesByRate,
	RecvNow: model.InterfacesByReceived, SentNow: model.InterfacesBySent,
	RecvTotal: model.InterfacesByTotal, SentTotal: model.InterfacesByTotal,
	RecvPackets: model.InterfacesByPackets, SentPackets: model.InterfacesByPackets,
}

// InterfaceSorts returns what a click on the title of a column orders by, false for nothing.
func InterfaceSorts(id InterfaceColumnID) (model.InterfaceSort, bool) {
	by, ok := interfaceSorts[id]
	return by, ok
}

// InterfaceColumnAt returns the column whose title is under a cell.
func InterfaceColumnAt(l *Layout, x, y int) (InterfaceColumnID, bool) {
	if !l.Titles.Contains(x, y) {
		return 0, false
	}
	for _, c := range l.Interfaces.Columns {
		if x >= c.X && x < c.X+c.Width {
			return c.ID, true
		}
	}
	return 0, false
}
