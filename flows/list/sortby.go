package list

import "iftopgo/flows"

// SortBy is what rows are ordered by.
type SortBy uint8

// The orders. Rates, totals and packets put the largest first, ByChange what has grown or
// shrunk most, ByLastSeen the latest, the rest the smallest: ByAge the earliest first packet.
const (
	By10s SortBy = iota
	By2s
	By40s
	ByTotal
	ByLocal
	ByRemote
	ByProtocol
	ByProcess
	ByPackets
	ByAge
	ByLastSeen
	ByChange

	sortCount // how many there are
)

// Direction is which direction counts where rows are ordered by rates, totals, packets or
// changes.
type Direction uint8

// The directions. The zero value is both together.
const (
	Both Direction = iota
	Sent
	Received

	directionCount // how many there are
)

// of returns what counts of a pair.
func (d Direction) of(p flows.Pair) uint64 {
	switch d {
	case Sent:
		return p.Sent
	case Received:
		return p.Recv
	default:
		return p.Sum()
	}
}
