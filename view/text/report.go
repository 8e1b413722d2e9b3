package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// maxSources is the length of the names of sources at most, in bytes.
const maxSources = 1024

// Append appends the model as a report for people: what was captured and how
// well, the rows as they are listed, or by what --by says, and the totals, which are
// what the rows and the line of what is not listed add up to.
func Append(dst []byte, m *model.Model) []byte {
	r := report{m: m, table: m.Shown, networks: m.Networks.Any(), interfaces: byInterface(m)}
	r.head()
	r.rows()
	r.totals()
	return append(dst, r.out.String()...)
}

// report is a report under construction.
type report struct {
	m     *model.Model
	table *flows.Table
	out   strings.Builder
	// networks says that networks may be known.
	networks bool
	// interfaces says that flows are told apart by the interface, too.
	interfaces bool
}

// field writes a line of a label and a value; what has no value is left out.
func (r *report) field(label, value string) {
	if value = plain(value); value != "" {
		fmt.Fprintf(&r.out, "%-10s %s\n", label, value)
	}
}

// longest is the most bytes of a text that are written: that of a path.
const longest = 4096

// plain is a text without what steers a terminal. Names have been cleaned where
// they entered; those of files and interfaces are what the user said.
func plain(s string) string { return flows.Clean(s, longest) }

// head writes what the figures are, and how far they can be believed.
func (r *report) head() {
	m, t, h := r.m, r.table, r.table.Health()
	fmt.Fprintf(&r.out, "iftopgo %s\n\n", m.Version)
	r.field("time", r.time(t.At()))
	r.field("captured", fmt.Sprintf("on %s since %s", flows.Clean(model.SourceNames(&h), maxSources), r.time(t.Start())))
	if t.Since() != t.Start() {
		r.field("counted", "since "+r.time(t.Since()))
	}
	r.field("packets", fmt.Sprintf("%s received, kernel drops %s, interface drops %s, undecoded %d",
		model.FormatCount(h.Received), model.KnownText(h.KernelDrops), model.KnownText(h.InterfaceDrops), h.Undecoded))
	r.field("capture", fmt.Sprintf("%s, restarts %d, evicted flows %d", h.Engine, h.Restarts, t.Evicted()))
	for _, s := range h.Sources {
		r.field("note", s.Note)
	}
	for _, note := range model.Notes(&h) {
		r.field("note", note)
	}
	r.field("note", m.Sandbox.HelperErr)
	for _, lost := range m.Sandbox.Ended {
		r.field("note", lost)
	}
	r.field("trouble", model.Trouble(&h, t.At()))
	if slot, ok := t.LastLoss(); ok {
		r.field("loss", "packets were lost or not captured, last at "+r.time(slot.Start())+": figures marked > may be too low")
	}
	r.field("capturing", m.CaptureFilter)
	r.field("filter", m.Filter.Text)
	r.field("within", m.List.BreadcrumbsText())
	order := m.SortName()
	if m.Prefs.Reverse {
		order += " reversed"
	}
	listed := uint64(0)
	for i := range m.List.Rows {
		listed += m.List.Rows[i].Count()
	}
	r.field("listed", fmt.Sprintf("%s by %s: %d rows of %d of %d flows",
		r.subject(), order, rowCount(m.List.Rows), listed, t.Ever()))
	r.field("rates", fmt.Sprintf("%s, averages of the last 2, 10 and 40 s; TX is sent by the local side, RX received",
		r.m.Units().RatesName()))
	r.out.WriteByte('\n')
}

// subject is what the rows are of: a tab, or what --by says.
func (r *report) subject() string {
	if by := r.m.By.Word(); by != "" {
		return by
	}
	return string(r.m.Prefs.Tab)
}

// rowCount is how many rows there are, without that of what has no other row.
func rowCount(rows []list.Row) int {
	n := len(rows)
	if slices.ContainsFunc(rows, isOther) {
		n--
	}
	return n
}

func isOther(r list.Row) bool { return r.IsOther() }

// time writes a capture time by the wall clock.
func (r *report) time(ns int64) string {
	h := r.table.Health()
	return time.Unix(0, h.Clock.Wall(ns)).Format("2006-01-02 15:04:05 -0700")
}

// rows writes the table of the rows, and what is left without them.
func (r *report) rows() {
	t := grid{titles: r.titles()}
	for i := range r.m.List.Rows {
		t.rows = append(t.rows, r.row(&r.m.List.Rows[i]))
	}
	if left, n, ok := unlisted(r.m); ok {
		cells := make([]string, len(r.words()), len(r.words())+len(numbers))
		cells[1] = fmt.Sprintf("not listed (%d flows)", n)
		t.rows = append(t.rows, append(cells, r.figures(left, r.table.Rates(left))...))
	}
	t.write(&r.out)
	r.out.WriteByte('\n')
}

// unlisted is what is in none of the rows, of so many flows; not ok if there is no such
// thing. Where all is listed it is in a row of its own.
func unlisted(m *model.Model) (left *flows.Series, n uint64, ok bool) {
	if !m.List.Partial {
		return nil, 0, false
	}
	s, n := list.Remainder(m.Shown, m.List.Rows)
	return &s, n, n > 0 || s.Total != (flows.Tally{})
}

// words are the titles of the columns before the figures.
var words = [...]string{"LOCAL", "REMOTE", "PROTO", "FLOWS", "PROCESS", "USER", "PACKAGE", "RUNS IN", "CLOSED"}

// words returns the titles of the columns before the figures.
func (r *report) words() []string {
	all := words[:]
	if r.networks {
		all = append(all, "NETWORK")
	}
	if r.interfaces {
		all = append(all, "INTERFACE")
	}
	return all
}

// byInterface reports whether interfaces tell flows that are listed apart.
func byInterface(m *model.Model) bool {
	return slices.ContainsFunc(m.List.Rows, func(r list.Row) bool {
		id := r.ID()
		return id.Group == flows.Ungrouped && m.FlowInterface(&id.Key) != ""
	})
}

// numbers are the titles of the figures.
var numbers = [...]string{
	"TX 2s", "TX 10s", "TX 40s", "TX TOTAL", "RX 2s", "RX 10s", "RX 40s", "RX TOTAL", "TX PACKETS", "RX PACKETS",
}

func (r *report) titles() []column {
	out := make([]column, 0, len(r.words())+len(numbers))
	for _, w := range r.words() {
		out = append(out, column{title: w})
	}
	if subject := r.subject(); subject != string(prefs.TabFlows) {
		out[1].title = strings.ToUpper(subject)
	}
	for _, n := range numbers {
		out = append(out, column{title: n, right: true})
	}
	return out
}

// row is the cells of a row.
func (r *report) row(row *list.Row) []string {
	cells := make([]string, 0, len(words)+len(numbers))
	local, remote := ends(r.m, row.ID())
	cells = append(cells, local, remote, model.Protocol(row), r.flows(row))
	if o := ownerOf(r.m, row); o != nil {
		cells = append(cells, process(o), o.User, o.Package, o.Place())
	} else {
		cells = append(cells, "", "", "", "")
	}
	closed := ""
	if since, ok := row.Closed(); ok {
		closed = model.FormatAge(r.table.At()-since) + " ago"
	}
	cells = append(cells, closed)
	id := row.ID()
	if r.networks {
		cells = append(cells, r.m.Labels.NetworkOfRow(&id).Text(", "))
	}
	if r.interfaces {
		cells = append(cells, interfaceOf(r.m, id))
	}
	for i := range cells {
		cells[i] = plain(cells[i])
	}
	return append(cells, r.figures(row.Series(), row.Rates())...)
}

// flows is how many flows a row is, empty for a single one.
func (r *report) flows(row *list.Row) string {
	if f := row.Flow(); f != nil && f.HasRow() {
		return ""
	}
	return fmt.Sprint(row.Count())
}

// ownerOf is the process of a row, or what its processes agree in; nil when that is not
// known.
func ownerOf(m *model.Model, row *list.Row) *flows.Owner {
	if o := row.Owner(&m.Labels); o != nil {
		return o
	}
	return row.Common(&m.Labels)
}

// ends are how a row is called: both ends of a flow, the title of a group.
func ends(m *model.Model, id flows.ID) (local, remote string) {
	if !id.Group.HasEnds() {
		return "", m.Title(id)
	}
	if local, remote = m.Labels.Ends(id); remote == "" {
		remote = m.Title(id)
	}
	return local, remote
}

// process is an owner by its process id, if it has one, and its name.
func process(o *flows.Owner) string {
	if o.PID == 0 {
		return o.Name
	}
	return fmt.Sprint(o.PID, " ", o.Name)
}

// figures are the cells of averages and totals. What may be too low is marked.
func (r *report) figures(s *flows.Series, rates flows.Rates) []string {
	rate := func(w int, v float64) string {
		return mark(r.table.LossyWindow(flows.Window(w))) + r.m.Units().FormatRate(v)
	}
	total := mark(r.table.Lossy(s))
	return []string{
		rate(0, rates[0].Sent), rate(1, rates[1].Sent), rate(2, rates[2].Sent),
		total + r.m.Units().FormatBytes(s.Total.Bytes.Sent),
		rate(0, rates[0].Recv), rate(1, rates[1].Recv), rate(2, rates[2].Recv),
		total + r.m.Units().FormatBytes(s.Total.Bytes.Recv),
		fmt.Sprint(total, s.Total.Packets.Sent), fmt.Sprint(total, s.Total.Packets.Recv),
	}
}

// mark is put before a figure that may be too low.
func mark(lossy bool) string {
	if lossy {
		return ">"
	}
	return ""
}

// totals writes what all rows add up to.
func (r *report) totals() {
	t, total := r.table, r.table.Total()
	peak, sum := t.Peaks(total)
	rates, bytes := t.Rates(total), total.Total.Bytes
	g := grid{titles: []column{
		{title: ""},
		{title: "CUMULATIVE", right: true},
		{title: "BYTES", right: true},
		{title: "PEAK", right: true},
		{title: "2s", right: true},
		{title: "10s", right: true},
		{title: "40s", right: true},
	}}
	line := func(name string, bytes, peak uint64, pick func(flows.Rate) float64) {
		lossy := mark(t.Lossy(total))
		cells := make([]string, 0, len(g.titles))
		cells = append(cells, name, lossy+r.m.Units().FormatBytes(bytes), lossy+strconv.FormatUint(bytes, 10),
			r.m.Units().FormatRate(float64(peak)))
		for w, rate := range rates {
			cells = append(cells, mark(t.LossyWindow(flows.Window(w)))+r.m.Units().FormatRate(pick(rate)))
		}
		g.rows = append(g.rows, cells)
	}
	line("TX", bytes.Sent, peak.Sent, func(f flows.Rate) float64 { return f.Sent })
	line("RX", bytes.Recv, peak.Recv, func(f flows.Rate) float64 { return f.Recv })
	line("TOTAL", bytes.Sum(), sum, flows.Rate.Sum)
	g.write(&r.out)
}

// Row returns one row as a line, for the clipboard: its endpoints, its
// process and its figures.
func Row(m *model.Model, row *list.Row) string {
	local, remote := ends(m, row.ID())
	parts := []string{remote}
	if local != "" {
		parts = []string{local + m.Appearance.Between() + remote}
	}
	if p := model.Protocol(row); p != "" {
		parts[0] += " " + p
	}
	if times := m.Times(row); times != "" {
		parts[0] += " " + times
	}
	if o := row.Owner(&m.Labels); o != nil {
		parts = append(parts, process(o))
	}
	total, sent, received := row.Total().Bytes, func(f flows.Rate) float64 { return f.Sent }, func(f flows.Rate) float64 { return f.Recv }
	g := &m.Appearance.Glyphs
	parts = append(parts, rowFigures(m, row, g.Down, received, total.Recv), rowFigures(m, row, g.Up, sent, total.Sent))
	return plain(strings.Join(parts, ", "))
}

// rowFigures are what a row carried in a direction, as the screen writes and marks it.
func rowFigures(m *model.Model, row *list.Row, arrow string, of func(flows.Rate) float64, total uint64) string {
	u, figure, unit := m.Units(), model.Units.FormatRate, ""
	if m.Prefs.InOverview() {
		figure, unit = model.Units.FormatRateCell, " "+u.RateUnit()
	}
	all := row.Rates()
	seconds, rates := make([]string, 0, len(all)), make([]string, 0, len(all))
	for w, rate := range all {
		seconds = append(seconds, fmt.Sprint(flows.Windows[w]))
		rates = append(rates, mark(m.Shown.LossyWindow(flows.Window(w)))+figure(u, of(rate)))
	}
	return arrow + " " + strings.Join(seconds, "/") + " s " + strings.Join(rates, "/") + unit + ", total " + mark(m.Shown.Lossy(row.Series())) + m.Units().FormatBytes(total)
}
