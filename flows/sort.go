package flows

import (
	"cmp"
	"encoding/binary"
)

// place is where a row goes: what is compared first comes first. Most rows are
// told apart by these numbers; only those that are not are looked at closely.
type place struct {
	class  uint32
	row    uint32
	figure uint64
	tie    uint64
}

// A class is a place in a frozen order, unfrozen for rows without one; unpinned
// is added for rows that are not pinned. Lower classes come first.
const (
	unpinned uint32 = 1 << 31
	unfrozen uint32 = 1<<31 - 1
)

// ordering is the ordering of rows under way.
type ordering struct {
	rows    []Row
	labels  []label // of the rows, in orders by text
	reverse bool
}

// order returns the rows in the order a query asks for.
func order(rows []Row, q *Query, l *Labels) []Row {
	o := ordering{rows: rows, reverse: q.Reverse}
	places := make([]place, len(rows))
	frozen := ranks(q.Frozen)
	for i := range rows {
		r := &rows[i]
		places[i] = place{class: classOf(r, frozen), row: uint32(i), tie: r.tie()}
	}
	if q.Sort.byText() {
		o.labels = make([]label, len(rows))
		for i := range rows {
			o.labels[i] = l.label(&rows[i], q.Sort)
		}
	}
	for i := range places {
		places[i].figure = o.figure(i, q.Sort)
	}
	places = arrange(places, &o)
	out := make([]Row, len(rows))
	for i := range places {
		out[i] = rows[places[i].row]
	}
	return out
}

// ranks returns the places of a frozen order.
func ranks(frozen []ID) map[ID]uint32 {
	ranks := make(map[ID]uint32, len(frozen))
	for i, id := range frozen {
		ranks[id] = uint32(i)
	}
	return ranks
}

func classOf(r *Row, frozen map[ID]uint32) uint32 {
	class := unfrozen
	if len(frozen) > 0 {
		if rank, ok := frozen[r.ID()]; ok {
			class = rank
		}
	}
	if !r.Pinned {
		class += unpinned
	}
	return class
}

// figure returns what row i is ordered by, as far as a number tells. Lower ones
// come first.
func (o *ordering) figure(i int, by SortBy) uint64 {
	r := &o.rows[i]
	var f uint64
	switch by {
	case By2s:
		f = ^r.window(Window2s).Sum()
	case By10s:
		f = ^r.window(Window10s).Sum()
	case By40s:
		f = ^r.window(Window40s).Sum()
	case ByTotal:
		f = ^r.Total().Bytes.Sum()
	case ByProtocol:
		k := r.key()
		f = uint64(k.Proto)
		if k.Net == NetNone {
			f += 1 << 16
		}
	case ByLocal, ByRemote, ByProcess:
		f = o.labels[i].figure()
	}
	if o.reverse {
		return ^f
	}
	return f
}

// tie returns what rows are ordered by that are equal otherwise: most flows of a
// large table are idle, and equal in all averages.
func (r *Row) tie() uint64 {
	k := r.key()
	return uint64(binary.BigEndian.Uint32(k.Remote[12:]))<<32 | uint64(k.RemotePort)<<16 | uint64(k.LocalPort)
}

// alike says that only compare can tell two rows apart. Where there are labels,
// the tie counts after them.
func (o *ordering) alike(a, b *place) bool {
	return a.class == b.class && a.figure == b.figure && (o.labels != nil || a.tie == b.tie)
}

// compare orders rows that are alike. Reversing does not change how those stand
// to each other that are equal in what they are ordered by.
func (o *ordering) compare(a, b place) int {
	if o.labels != nil {
		if c := o.labels[a.row].compare(&o.labels[b.row]); c != 0 {
			if o.reverse {
				return -c
			}
			return c
		}
	}
	if a.tie != b.tie {
		return cmp.Compare(a.tie, b.tie)
	}
	x, y := o.rows[a.row].ID(), o.rows[b.row].ID()
	return x.Compare(&y)
}
