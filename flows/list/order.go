package list

import (
	"encoding/binary"
	"math"
	"slices"

	"iftopgo/flows"
)

// A class is the place of a row in a frozen order, or one of the others if it has none;
// unpinned is added for rows that are not pinned. Lower classes come first. In orders by
// rate, flows that are closed come after those that are live and carry something, and
// before those that do not; in reverse they come last.
const (
	unpinned     uint32 = 1 << 31
	closedLast   uint32 = 1<<31 - 1
	idle         uint32 = 1<<31 - 2
	closedActive uint32 = 1<<31 - 3
	unfrozen     uint32 = 1<<31 - 4
)

// Ordered returns rows that a query listed with all of them in order, whatever its First says.
func Ordered(rows []Row, q Query, l flows.Labels) []Row {
	q.First = 0
	return order(rows, &q, &l)
}

// order returns the rows in the order a query asks for: by class, then by the sort key of
// the query, then by tie key and ID. It may write to rows if not all of them have to be in order.
func order(rows []Row, q *Query, l *flows.Labels) []Row {
	items := make([]sortItem, len(rows))
	var texts []uint64
	if byText(q.Sort) {
		texts = rankTexts(newTextKeys(l, rows, q.Sort))
	}
	frozen := internerOf(q.Frozen)
	for i := range rows {
		if i%flows.PrefetchLen == 0 {
			q.prefetch(rows[i:])
		}
		key := q.sortKey(rows, i, texts)
		class := q.classOf(&rows[i], key, &frozen)
		if q.Reverse {
			key = ^key
		}
		items[i] = newSortItem(class, key, i)
	}
	n := q.InOrder(len(rows))
	var s sorter
	s.sortFirst(items, n, func(equal []sortItem, n int) { s.breakTies(equal, n, rows) })
	return arrange(rows, items[:n])
}

// InOrder is how many of so many rows a query lists in order, the first ones: all, unless
// First saves something. For an order of texts all texts are compared anyway.
func (q *Query) InOrder(rows int) int {
	if q.First <= 0 || q.First > rows/2 || byText(q.Sort) {
		return rows
	}
	return q.First
}

// arrange returns the rows with those of the items first. It may write to rows.
func arrange(rows []Row, items []sortItem) []Row {
	first := make([]Row, len(items))
	for i := range items {
		first[i] = rows[items[i].row()]
	}
	if len(items) == len(rows) {
		return first
	}
	taken := make([]bool, len(items)) // of the rows where the first ones go
	for i := range items {
		if at := int(items[i].row()); at < len(taken) {
			taken[at] = true
		}
	}
	free := 0
	for i := range items {
		at := int(items[i].row())
		if at < len(taken) {
			continue
		}
		for taken[free] {
			free++
		}
		rows[at] = rows[free]
		free++
	}
	copy(rows, first)
	return rows
}

// breakTies sorts the first n of rows of the same sort key by their tie keys, and by their
// IDs where those are equal too. Query.Reverse does not reverse this order.
func (s *sorter) breakTies(equal []sortItem, n int, rows []Row) {
	var block [flows.PrefetchLen]*flows.Flow
	for i := range equal {
		if i%flows.PrefetchLen == 0 {
			next := block[:0]
			for _, item := range equal[i:min(i+flows.PrefetchLen, len(equal))] {
				next = firstFlows(rows[item.row():][:1], next)
			}
			flows.PrefetchKeys(next)
		}
		row := equal[i].row()
		equal[i] = newSortItem(0, rows[row].tieKey(), int(row))
	}
	s.sortFirst(equal, n, func(tied []sortItem, _ int) {
		slices.SortFunc(tied, func(a, b sortItem) int { return rows[a.row()].compareID(&rows[b.row()]) })
	})
}

// compareID orders rows by their IDs. Nearly all that are compared are flows of the same ends on
// several interfaces or machines, for which no ID is made.
func (r *Row) compareID(o *Row) int {
	if r.flow != nil && o.flow != nil && r.flow.HasRow() && o.flow.HasRow() {
		return r.flow.Key.Compare(o.flow.Key)
	}
	x, y := r.ID(), o.ID()
	return x.Compare(&y)
}

// tieKey returns the number by which rows of the same sort key are sorted. It saves
// comparing IDs: most flows of a large table are idle, and equal in all averages.
func (r *Row) tieKey() uint64 {
	k := r.key()
	return uint64(binary.BigEndian.Uint32(k.Remote[12:]))<<32 | uint64(k.RemotePort)<<16 | uint64(k.LocalPort)
}

// byRate reports whether the order is one by rate.
func byRate(s SortBy) bool { return s == By2s || s == By10s || s == By40s }

// classOf returns the class of a row, of which the sort key is given.
func (q *Query) classOf(r *Row, key uint64, frozen *interner) uint32 {
	class := unfrozen
	if byRate(q.Sort) {
		class = q.rateClass(r, ^key)
	}
	if len(frozen.all) > 0 {
		id := r.ID()
		if rank, ok := frozen.find(&id); ok {
			class = uint32(rank)
		}
	}
	if !r.Pinned {
		class += unpinned
	}
	return class
}

// rateClass returns the class of a row that carried so many bytes in the window of the
// order. A host or a program is where its rate is, whatever has become of its flows.
func (q *Query) rateClass(r *Row, rate uint64) uint32 {
	switch closed := r.closed(); {
	case closed && (q.Reverse || rate == 0):
		return closedLast
	case closed:
		return closedActive
	case rate == 0 && !q.Reverse && (r.hasEnds() || r.IsOther()):
		return idle
	default:
		return unfrozen
	}
}

// sortKey returns the sort key of row i. Rows with lower ones come first. texts are those of
// all rows in an order of texts.
func (q *Query) sortKey(rows []Row, i int, texts []uint64) uint64 {
	if texts != nil {
		return texts[i]
	}
	return rows[i].sortKey(q.Sort, q.Direction)
}

// prefetch loads what the places of the next rows are computed from into the cache of the
// processor: see flows.PrefetchFlows. Of rows that are many flows, that is done when they are
// added up.
func (q *Query) prefetch(rows []Row) {
	var block [flows.PrefetchLen]*flows.Flow
	next := firstFlows(rows, block[:0])
	flows.PrefetchFlows(next)
	switch q.Sort {
	case By2s:
		flows.PrefetchHistories(next, flows.Windows[flows.Window2s]-1)
	case By10s:
		flows.PrefetchHistories(next, flows.Windows[flows.Window10s]-1)
	case By40s:
		flows.PrefetchHistories(next, flows.History-1)
	case ByChange:
		flows.PrefetchHistories(next, flows.History-1)
		flows.PrefetchPast(next)
	default:
	}
}

// sortKey returns the sort key of a row in an order that is not one of texts.
func (r *Row) sortKey(by SortBy, d Direction) uint64 {
	switch by {
	case By2s:
		return ^d.of(r.window(flows.Window2s))
	case By40s:
		return ^d.of(r.window(flows.Window40s))
	case ByTotal:
		return ^d.of(r.Total().Bytes)
	case ByPackets:
		return ^d.of(r.Total().Packets)
	case ByChange:
		return ^uint64(math.Abs(d.ofRate(r.Change())) + 0.5)
	case ByAge:
		first, _ := r.seen()
		return first
	case ByLastSeen:
		_, last := r.seen()
		return ^last
	case ByProtocol:
		f := uint64(r.key().Proto)
		if r.key().Net == flows.NetNone {
			f += 1 << 16
		}
		return f
	default:
		return ^d.of(r.window(flows.Window10s))
	}
}

// seen returns when the first and the last packet of the row came, in nanoseconds since
// the Unix epoch. A row without traffic is younger than any other, and was never seen.
func (r *Row) seen() (first, last uint64) {
	first = math.MaxUint64
	for s := range r.parts {
		first, last = min(first, uint64(s.First)), max(last, uint64(s.Last))
	}
	return first, last
}

// Seen returns the capture times of the first and the last packet of a row, in nanoseconds
// since the Unix epoch.
func (r *Row) Seen() (first, last int64) {
	f, l := r.seen()
	return int64(f), int64(l)
}
