package text

import (
	"fmt"
	"strconv"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// Form is what a stream of blocks looks like.
type Form string

// The forms, each as another program writes it, so that its users' scripts run.
const (
	// Trace is nethogs -t: a line for each process, with what it sent and
	// received in units of 1,024 bytes a second.
	Trace Form = "trace"
	// Raw is bandwhich --raw: a line for each process, connection and remote
	// address, with what went up and down in bytes a second.
	Raw Form = "raw"
)

// Forms are all forms, the default first.
var Forms = []Form{Trace, Raw}

// Stream writes a block at every refresh. Blocks follow each other without gap
// and overlap: what all of them tell, each times the seconds it covers, is what
// was captured.
type Stream struct {
	// Form is what blocks look like.
	Form Form
	// Limit is how many lines of a kind a block has at most; the rest of them is
	// one line. 0 means all.
	Limit int

	last *flows.Table // of the last block, nil before the first
}

// Append appends the block of what was carried since the last one. The final one
// takes in the second that is not complete; less than a second counts as one.
func (s *Stream) Append(dst []byte, m *model.Model, final bool) []byte {
	t := m.Shown
	b := block{m: m, table: t, limit: s.Limit, out: dst, span: flows.Span{From: s.last, To: t, Running: final}}
	begin, end := t.Start(), t.Slot().Start()
	if s.last != nil {
		begin = max(begin, s.last.Slot().Start())
	}
	if final {
		end = t.At()
	}
	s.last = t
	b.seconds = float64(end-begin) / float64(time.Second)
	if final {
		b.seconds = max(b.seconds, 1) // A packet in a millisecond is no rate.
	}
	if s.Form == Raw {
		b.raw()
	} else {
		b.trace()
	}
	return b.out
}

// block is a block under construction: of a span that covers so many seconds.
type block struct {
	m       *model.Model
	table   *flows.Table
	limit   int
	out     []byte
	span    flows.Span
	seconds float64
}

// line is what a row carried in the block, in bytes.
type line struct {
	*list.Row
	flows.Pair
}

// lines lists the rows of a group in the order of the settings, at most the limit, and
// what was carried without them, by so many flows. Rows that are closed and carried
// nothing in the block have no line, unless all are asked for.
func (b *block) lines(g flows.Group, all bool) (lines []line, left flows.Pair, unlisted uint64) {
	rows := list.Rows(b.table, list.Query{Group: g, Sort: b.m.SortBy(), Direction: b.m.SortDirection(), Reverse: b.m.Prefs.Reverse}, b.m.Labels)
	left = b.span.Total()
	for i := range rows {
		r := &rows[i]
		carried := r.Carried(&b.span)
		_, closed := r.Closed()
		switch {
		case r.IsOther():
			unlisted += r.Count()
		case closed && carried == (flows.Pair{}) && !all:
		case b.limit > 0 && len(lines) == b.limit:
			unlisted += r.Count()
		default: // Lines are never more than the block.
			lines = append(lines, line{r, left.Take(carried)})
		}
	}
	return lines, left, unlisted
}

// rate is a number of bytes by the second, in units of so many bytes.
func (b *block) rate(bytes uint64, unit float64) float64 {
	if b.seconds <= 0 {
		return 0
	}
	return float64(bytes) / b.seconds / unit
}

// kibi is nethogs' unit.
const kibi = 1024

// trace writes the processes, or the rows of --by.
func (b *block) trace() {
	b.out = append(b.out, "\nRefreshing:\n"...)
	if b.m.By != flows.Ungrouped {
		b.traceBy(b.m.By)
		return
	}
	lines, left, unlisted := b.lines(flows.PIDs, false)
	for _, l := range lines {
		b.traced(b.traceName(l.Row), l.Common(&b.m.Labels), l.Pair, "")
	}
	if unlisted > 0 || left != (flows.Pair{}) {
		b.traced(otherName(unlisted), nil, left, "")
	}
}

// traceBy writes the rows of --by: all of them, with what they carried since the start in
// two more columns.
func (b *block) traceBy(g flows.Group) {
	lines, left, unlisted := b.lines(g, true)
	totals := func(p flows.Pair) string { return fmt.Sprintf("\t%d\t%d", p.Sent, p.Recv) }
	rest := b.table.Total().Total.Bytes
	for _, l := range lines {
		b.traced(b.traceName(l.Row), l.Common(&b.m.Labels), l.Pair, totals(rest.Take(l.Total().Bytes)))
	}
	if unlisted > 0 || left != (flows.Pair{}) || rest != (flows.Pair{}) {
		b.traced(otherName(unlisted), nil, left, totals(rest))
	}
}

// otherName is what is called that has no line.
func otherName(n uint64) string { return fmt.Sprintf("other (%d flows)", n) }

// traceName is what a row is called in a trace: a process and a program by the path, as
// nethogs has it.
func (b *block) traceName(r *list.Row) string {
	id := r.ID()
	switch {
	case id.Unknown():
		return program(nil)
	case id.Group == flows.PIDs:
		return program(r.Common(&b.m.Labels))
	case id.Group == flows.Processes:
		return id.Name
	default:
		return plain(b.m.Title(id))
	}
}

// program is what nethogs calls a process: by the path of its program.
func program(o *flows.Owner) string {
	if o == nil {
		return "unknown"
	}
	return o.Program()
}

// traced writes a line of a process, or of processes as far as they agree, with more
// columns behind it. What is none has number 0, as in nethogs.
func (b *block) traced(name string, o *flows.Owner, p flows.Pair, more string) {
	pid, uid := 0, uint32(0)
	if o != nil {
		pid, uid = o.PID, o.UID
	}
	b.out = fmt.Appendf(b.out, "%s/%d/%d\t%s\t%s%s\n", name, pid, uid, decimal(b.rate(p.Sent, kibi)), decimal(b.rate(p.Recv, kibi)), more)
}

// decimal writes a number with up to six decimals, which is exact to a byte.
func decimal(v float64) string {
	const places = 1_000_000
	return strconv.FormatFloat(float64(uint64(v*places+0.5))/places, 'f', -1, 64)
}
