package layout

import "iftopgo/model"

// interfacesWidth is the most an interface's line takes.
const interfacesWidth = 110

// InterfaceChooser lays the list of interfaces out, with the names of its columns
// above and the addresses of the highlighted one below.
func InterfaceChooser(m *model.Model) Popup {
	c := &m.Interfaces
	return popup(m, popupParts{
		inner: interfacesWidth, head: 1, entries: max(len(c.Rows), 1), at: max(c.Index(), 0), top: c.Top, tail: 2, foot: 1,
		hints: []Hint{{Key: "enter", Text: "capture here"}, {Key: "esc", Text: "back"}},
	})
}

// InterfaceColumns are the columns of an interface's line.
type InterfaceColumns struct{ Mark, Name, State, Type, Speed, Addrs, Sent, Recv Rect }

// Widths of the columns; names and addresses get what is left.
const (
	nameWidth  = 15 // IFNAMSIZ less its terminator
	stateWidth = 5
	typeWidth  = 9
	speedWidth = 7
	rateWidth  = 9
	addrsWidth = 15
)

// InterfaceColumnsOf places the columns. What is needed least goes first when the
// line is narrow.
func InterfaceColumnsOf(line Rect) InterfaceColumns {
	var c InterfaceColumns
	left := rowOf(line)
	c.Mark = left.column(2, true)
	c.Recv = left.last(rateWidth)
	c.Sent = left.last(rateWidth)
	c.Name = left.column(min(nameWidth+1, max(left.Width, 0)), true)
	c.State = left.column(stateWidth+1, left.Width >= stateWidth)
	c.Addrs = Rect{}
	rest := left.Width
	c.Type = left.column(typeWidth+1, rest >= typeWidth+1+addrsWidth)
	c.Speed = left.column(speedWidth+1, left.Width >= speedWidth+1+addrsWidth)
	c.Addrs = left.column(left.Width, left.Width >= addrsWidth/2)
	return c
}

// row hands out the cells of a line from both ends.
type row struct{ Rect }

func rowOf(line Rect) row { return row{line} }

// column takes n cells from the left if they are wanted.
func (r *row) column(n int, wanted bool) Rect {
	if n = min(n, r.Width); !wanted || n <= 0 {
		return Rect{}
	}
	out := Rect{r.X, r.Y, n, 1}
	r.X += n
	r.Width -= n
	return out
}

// last takes n cells from the right, if as many are left for what matters more.
func (r *row) last(n int) Rect {
	if r.Width < n+nameWidth/2 {
		return Rect{}
	}
	r.Width -= n
	return Rect{r.X + r.Width, r.Y, n, 1}
}
