package layout

import "iftopgo/model"

// linksWidth is the most an interface's line takes.
const linksWidth = 110

// InterfaceChooser lays the list of interfaces out, with the names of its columns
// above and the addresses of the highlighted one below.
func InterfaceChooser(m *model.Model) Popup {
	c := &m.Interfaces
	return popup(m, popupParts{
		inner: linksWidth, head: 1, entries: max(len(c.Rows), 1), at: max(c.Index(), 0), top: c.Top, tail: 2, foot: 1,
		hints: []Hint{{Key: "enter", Text: "capture here"}, {Key: "esc", Text: "back"}},
	})
}

// InterfaceColumns are the columns of an interface's line.
type InterfaceColumns struct{ Mark, Name, State, Type, Speed, Addrs, Sent, Recv Rect }

// Widths of the columns; names and addresses get what is left.
const (
	linkName  = 15 // IFNAMSIZ less its terminator
	linkState = 5
	linkType  = 9
	linkSpeed = 7
	linkRate  = 9
	linkAddrs = 15
)

// InterfaceColumnsOf places the columns. What is needed least goes first when the
// line is narrow.
func InterfaceColumnsOf(line Rect) InterfaceColumns {
	var c InterfaceColumns
	left := stackOf(line)
	c.Mark = left.column(2, true)
	c.Recv = left.last(linkRate)
	c.Sent = left.last(linkRate)
	c.Name = left.column(min(linkName+1, max(left.Width, 0)), true)
	c.State = left.column(linkState+1, left.Width >= linkState)
	c.Addrs = Rect{}
	rest := left.Width
	c.Type = left.column(linkType+1, rest >= linkType+1+linkAddrs)
	c.Speed = left.column(linkSpeed+1, left.Width >= linkSpeed+1+linkAddrs)
	c.Addrs = left.column(left.Width, left.Width >= linkAddrs/2)
	return c
}

// row hands out the cells of a line from both ends.
type row struct{ Rect }

func stackOf(line Rect) row { return row{line} }

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
	if r.Width < n+linkName/2 {
		return Rect{}
	}
	r.Width -= n
	return Rect{r.X + r.Width, r.Y, n, 1}
}
