package list

// SortBy is what rows are ordered by.
type SortBy uint8

// The orders. Rates and totals put the largest first, the rest the smallest.
const (
	By10s SortBy = iota
	By2s
	By40s
	ByTotal
	ByLocal
	ByRemote
	ByProtocol
	ByProcess

	sortCount // how many there are
)
