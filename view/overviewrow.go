package view

import (
	"slices"
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// overviewRows draws the rows of the overview, with what they have in common.
type overviewRows struct {
	*screen
	// window is the average that is shown, and lossy says that it may be too low.
	window flows.Window
	lossy  bool
	// all is what all flows have carried in it, in bytes a second; byTotal says that shares
	// are of all bytes, which are total.
	all     flows.Rate
	byTotal bool
	total   uint64
	// first is the first column of text.
	first layout.ColumnID
	// recent says that a column shows what a list.Recent has.
	recent bool
}

func (s *screen) newOverviewRows() *overviewRows {
	w, t := layout.BarWindow(s.m), s.m.Shown
	o := &overviewRows{
		screen: s, window: w, lossy: t.LossyWindow(w), all: t.Rates(t.Total())[w],
		byTotal: s.m.SortFigure() == prefs.SortTotal, total: t.Total().Total.Bytes.Sum(),
	}
	for _, c := range slices.Backward(s.l.Columns) {
		if c.ID != layout.Star && !summed[c.ID] {
			o.first = c.ID
		}
		o.recent = o.recent || c.ID == layout.Recent || c.ID == layout.Peak
	}
	return o
}

// overviewRow is a row with its figures.
type overviewRow struct {
	*list.Row
	rates    flows.Rates
	total    flows.Tally
	recent   list.Recent
	closed   string // how long ago, empty if it is not
	alerting bool
	other    bool
}

// row draws a row in one line.
func (o *overviewRows) row(r *list.Row, selected bool) {
	d := overviewRow{Row: r, rates: r.Rates(), total: r.Total(), alerting: o.m.Alerts.On(r), other: r.IsOther()}
	if o.recent {
		d.recent = r.Recent()
	}
	if since, over := r.Closed(); over {
		d.closed = model.FormatAge(o.m.Shown.At() - since)
	}
	back := theme.Ground
	switch {
	case d.alerting:
		back = theme.AlertBack
	case selected:
		back = theme.SelectedBack
	}
	o.line(bar{back: back}, func() {
		o.faint = d.closed != "" || d.other
		for _, c := range o.l.Columns {
			o.cell(&d, c, selected)
		}
		o.faint = false
		o.style(theme.Text)
	})
}

// otherText draws what the row of all that has no other row is called.
func (o *overviewRows) otherText(r *list.Row, x int) {
	end := o.end
	for _, c := range o.l.Columns {
		if c.Right || c.ID == layout.Recent || c.ID == layout.Share {
			end = min(end, c.X-1)
		}
	}
	o.style(theme.Text)
	o.gap(x)
	count, what := layout.OtherCount(o.m, r)
	text := "other (" + what + ")"
	if len(text) > end-o.x {
		text = "other (" + count + ")"
	}
	o.text(text, end-o.x)
}

// cell draws a column of a row.
func (o *overviewRows) cell(r *overviewRow, c layout.Column, selected bool) {
	if r.other && c.ID != layout.Star && !summed[c.ID] {
		if c.ID == o.first {
			o.otherText(r.Row, c.X)
		}
		return
	}
	m := o.m
	switch c.ID {
	case layout.Star:
		o.mark(r, c, selected)
	case layout.Process:
		o.words(theme.Process, layout.ProgramText(m, r.Row), c)
	case layout.Remote:
		o.name(r, c)
	case layout.Local:
		o.host(theme.Local, layout.LocalText(m, r.Row), c)
	case layout.Service:
		o.words(theme.Dim, layout.ServiceText(m, r.Row), c)
	case layout.User:
		o.words(theme.Dim, layout.UserText(m, r.Row), c)
	case layout.Package:
		o.words(theme.Dim, layout.PackageText(m, r.Row), c)
	case layout.Container:
		o.words(theme.Dim, layout.PlaceText(m, r.Row), c)
	case layout.Network:
		id := r.ID()
		o.network(m.Labels.NetworkOfRow(&id), c)
	case layout.Machine:
		o.words(theme.Dim, m.MachineText(r.Row), c)
	case layout.MachineState:
		o.words(machineToken(m.Machine(r.Row)), layout.MachineStateText(m, r.Row), c)
	case layout.MachineDrops:
		if s := m.Machine(r.Row); s != nil {
			o.count(s.Drops, c)
		}
	case layout.Protocol:
		o.words(theme.Dim, layout.ProtocolText(m, r.Row), c)
	case layout.Recent:
		o.sparkline(r, c)
	case layout.Share:
		o.share(r, c)
	default:
		o.number(r, c)
	}
}

// summed are the columns that the row other has, too.
var summed = map[layout.ColumnID]bool{
	layout.Received: true, layout.SentRate: true, layout.Rate2s: true, layout.Rate10s: true, layout.Rate40s: true, layout.Change: true,
	layout.Recent: true, layout.Share: true, layout.Packets: true, layout.Total: true,
}

// mark draws the mark of a row that alerts or is pinned, or else that it is selected.
func (o *overviewRows) mark(r *overviewRow, c layout.Column, selected bool) {
	switch {
	case r.alerting:
		o.glyph(theme.Alert, o.glyphs.Warn, c)
	case r.Pinned && o.m.List.Group != flows.Machines: // They are listed whether or not they are connected.
		o.glyph(theme.Pinned, o.glyphs.Pin, c)
	case selected:
		o.glyph(theme.Accent, o.glyphs.Edge, c)
	}
}

// name draws what the row is: of a flow its remote host.
func (o *overviewRows) name(r *overviewRow, c layout.Column) {
	text := layout.RemoteText(o.m, r.Row)
	o.words(theme.Text, layout.CutMiddle(text, c.Width, o.glyphs.Ellipsis), c)
}

// number draws a figure of a row.
func (o *overviewRows) number(r *overviewRow, c layout.Column) {
	t := o.m.Shown
	switch c.ID {
	case layout.Received:
		if r.closed != "" && o.ago(r, c) {
			return
		}
		v := r.rates[o.window].Recv
		if o.m.Prefs.LineMode == prefs.OneLine {
			v = r.rates[o.window].Sum()
		}
		o.rateCell(o.size(v, theme.ReceivedLow, theme.Received, theme.ReceivedHigh), v, o.lossy, c)
	case layout.SentRate:
		if r.closed != "" && r.rates[o.window] == (flows.Rate{}) {
			return // When it was closed stands there.
		}
		v := r.rates[o.window].Sent
		o.rateCell(o.size(v, theme.SentLow, theme.Sent, theme.SentHigh), v, o.lossy, c)
	case layout.Rate2s, layout.Rate10s, layout.Rate40s:
		w, _ := windowOf(c.ID)
		o.rateCell(theme.Text, r.rates[w].Sum(), t.LossyWindow(w), c)
	case layout.Change:
		o.change(r, c)
	case layout.Peak:
		o.rateCell(theme.Text, float64(r.recent.Peak), false, c)
	case layout.Flows:
		o.count(r.Count(), c)
	case layout.Packets:
		o.count(r.total.Packets.Sum(), c)
	case layout.Age:
		first, _ := r.Seen()
		o.age(first, c)
	case layout.Last:
		_, last := r.Seen()
		o.age(last, c)
	case layout.Total:
		o.bytesCell(theme.Total, r.total.Bytes.Sum(), c.X, c.Width)
	default:
	}
}

// The shares of all traffic from which on a rate is bright, and from which on it is not dim.
const (
	brightShare = 0.1
	dimShare    = 0.01
)

// size chooses one of three tokens by how much of all traffic a rate is.
func (o *overviewRows) size(bytesPerSecond float64, low, middle, high theme.Token) theme.Token {
	return [...]theme.Token{low, middle, high}[o.sizeOf(bytesPerSecond)]
}

// sizeOf is 0 for a rate that is little of all traffic, 2 for one that is much, else 1.
func (o *overviewRows) sizeOf(bytesPerSecond float64) int {
	switch all := o.all.Sum(); {
	case bytesPerSecond >= brightShare*all:
		return 2
	case bytesPerSecond >= dimShare*all:
		return 1
	default:
		return 0
	}
}

// rateCell draws a rate without its unit, and a dot for 0.
func (o *overviewRows) rateCell(k theme.Token, bytesPerSecond float64, lossy bool, c layout.Column) {
	o.screen.rateCell(k, bytesPerSecond, lossy, c.X, c.Width)
}

// count draws a number.
func (o *overviewRows) count(n uint64, c layout.Column) {
	o.style(theme.Dim)
	b := strconv.AppendUint(o.painter.number[:0], n, 10)
	if len(b) > c.Width {
		b = model.Units{}.AppendBytesCell(o.painter.number[:0], n)
	}
	o.right(b, c.X, c.Width)
}

// age draws how long ago a time in nanoseconds since the Unix epoch was.
func (o *overviewRows) age(at int64, c layout.Column) {
	o.style(theme.Dim)
	o.right([]byte(model.FormatAge(o.m.Shown.At()-at)), c.X, c.Width)
}

// ago says when a row without traffic was closed, in place of its rates.
func (o *overviewRows) ago(r *overviewRow, c layout.Column) bool {
	if r.rates[o.window] != (flows.Rate{}) {
		return false
	}
	end := c.X + c.Width
	for _, other := range o.l.Columns {
		if other.ID == layout.SentRate {
			end = other.X + other.Width
		}
	}
	o.style(theme.Faint)
	for _, text := range [...]string{"closed " + r.closed, "closed"} {
		if len(text) <= end-o.x-1 {
			o.gap(end - len(text))
			o.text(text, len(text))
			return true
		}
	}
	return false
}

// recentHeights and recentTokens are the highest steps of recent seconds and their colours, by
// how large a row is: large rows stand out without colours too, and small ones never do. A full
// block would touch the row above.
var (
	recentHeights = [...]uint64{4, 5, 7}
	recentTokens  = [...]theme.Token{theme.Sparkline, theme.Sparkline, theme.Share}
)

// sparkline draws the last complete seconds of a row, scaled to the highest of them, or to twice
// their average, so that what is even is half as high as it could be.
func (o *overviewRows) sparkline(r *overviewRow, c layout.Column) {
	o.gap(c.X)
	size := o.sizeOf(r.rates[flows.Window40s].Sum())
	o.style(recentTokens[size])
	if r.rates[flows.Window40s] == (flows.Rate{}) {
		return
	}
	slots := r.recent.Slots[:]
	each := flows.History / c.Width
	var sums [flows.History]uint64
	most, all := uint64(1), uint64(0)
	for i := range c.Width {
		for _, p := range slots[flows.History-(c.Width-i)*each : flows.History-(c.Width-i-1)*each] {
			sums[i] += p.Sum()
		}
		most, all = max(most, sums[i]), all+sums[i]
	}
	most = max(most, 2*all/uint64(c.Width))
	for i := range c.Width {
		o.repeat(o.glyphs.Spark[(sums[i]*recentHeights[size]+most-1)/most], 1)
	}
}

// share draws how much of all traffic a row has, as a bar.
func (o *overviewRows) share(r *overviewRow, c layout.Column) {
	part, all := r.rates[o.window].Sum(), o.all.Sum()
	if o.byTotal {
		part, all = float64(r.total.Bytes.Sum()), float64(o.total)
	}
	o.gap(c.X)
	if all <= 0 || part <= 0 {
		return
	}
	o.style(theme.Share)
	eighths := int(min(part/all, 1)*float64(c.Width*8) + 0.5)
	o.repeat(o.glyphs.Eighths[8], eighths/8)
	if eighths%8 > 0 {
		o.repeat(o.glyphs.Eighths[eighths%8], 1)
	}
}
