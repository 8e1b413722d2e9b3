package list

import (
	"fmt"
	"slices"
	"strings"
)

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
)

// sortNames are the orders as flags and prefs spell them.
var sortNames = [...]string{
	By10s: "10s", By2s: "2s", By40s: "40s", ByTotal: "total", ByLocal: "local",
	ByRemote: "remote", ByProtocol: "protocol", ByProcess: "process",
}

// ParseSort reads the name of an order.
func ParseSort(name string) (SortBy, error) {
	if i := slices.Index(sortNames[:], name); i >= 0 {
		return SortBy(i), nil
	}
	return 0, fmt.Errorf("%q is not an order: use one of %s", name, strings.Join(sortNames[:], ", "))
}
