package list

import (
	"encoding/binary"
	"slices"

	"iftopgo/flows"
)

// A class is a place in a frozen order, unfrozen for rows without one; unpinned
// is added for rows that are not pinned. Lower classes come first.
const (
	unpinned uint32 = 1 << 31
	unfrozen uint32 = 1<<31 - 1
)

// order returns the rows in the order a query asks for: by class, then by what
// the query orders by, then by what makes the order total.
func order(rows []Row, q *Query, l *flows.Labels) []Row {
	places := make([]place, len(rows))
	figures := q.figures(rows, l)
	frozen := internerOf(q.Frozen)
	for i := range rows {
		if q.Reverse {
			figures[i] = ^figures[i]
		}
		places[i] = placeOf(classOf(&rows[i], &frozen), figures[i], i)
	}
	var s sorter
	s.arrange(places)
	runs(places, func(alike []place) {
		if len(alike) > 1 {
			s.settle(alike, rows)
		}
	})
	out := make([]Row, len(rows))
	for i := range places {
		out[i] = rows[places[i].row()]
	}
	return out
}

// settle puts rows that are equal in what is asked for in the order of their
// ties, and of their IDs where those are equal too. Reversing does not change it.
func (s *sorter) settle(alike []place, rows []Row) {
	for i := range alike {
		row := alike[i].row()
		alike[i] = placeOf(0, rows[row].tie(), int(row))
	}
	s.arrange(alike)
	runs(alike, func(tied []place) {
		if len(tied) > 1 {
			slices.SortFunc(tied, func(a, b place) int {
				x, y := rows[a.row()].ID(), rows[b.row()].ID()
				return x.Compare(&y)
			})
		}
	})
}

// tie returns what rows are ordered by that are equal otherwise: most flows of a
// large table are idle, and equal in all averages.
func (r *Row) tie() uint64 {
	k := r.key()
	return uint64(binary.BigEndian.Uint32(k.Remote[12:]))<<32 | uint64(k.RemotePort)<<16 | uint64(k.LocalPort)
}

func classOf(r *Row, frozen *interner) uint32 {
	class := unfrozen
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

// figures returns what rows are ordered by, as numbers. Lower ones come first,
// and rows are equal in the order when their numbers are.
func (q *Query) figures(rows []Row, l *flows.Labels) []uint64 {
	if byText(q.Sort) {
		return rankLabels(labelsOf(l, rows, q.Sort))
	}
	figures := make([]uint64, len(rows))
	for i := range rows {
		figures[i] = rows[i].figure(q.Sort)
	}
	return figures
}

// figure returns what a row is ordered by in orders by number.
func (r *Row) figure(by SortBy) uint64 {
	switch by {
	case By2s:
		return ^r.window(flows.Window2s).Sum()
	case By40s:
		return ^r.window(flows.Window40s).Sum()
	case ByTotal:
		return ^r.Total().Bytes.Sum()
	case ByProtocol:
		f := uint64(r.key().Proto)
		if r.key().Net == flows.NetNone {
			f += 1 << 16
		}
		return f
	default:
		return ^r.window(flows.Window10s).Sum()
	}
}
