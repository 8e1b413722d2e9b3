package flows

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Row is a flow as it is listed, with its averages worked out.
type Row struct {
	*Flow
	Rates Rates
}

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
)

// sortNames are the orders as flags and prefs spell them.
var sortNames = [...]string{By10s: "10s", By2s: "2s", By40s: "40s", ByTotal: "total", ByLocal: "local", ByRemote: "remote", ByProtocol: "protocol"}

// String returns the name that ParseSort reads.
func (s SortBy) String() string { return sortNames[s] }

// ParseSort reads the name of an order.
func ParseSort(name string) (SortBy, error) {
	if i := slices.Index(sortNames[:], name); i >= 0 {
		return SortBy(i), nil
	}
	return 0, fmt.Errorf("%q is not an order: use one of %s", name, strings.Join(sortNames[:], ", "))
}

// Rows returns the flows of the table in order. Rows that are equal in what
// they are ordered by are ordered by their keys, so that they stay in place.
func (t *Table) Rows(by SortBy, reverse bool) []Row {
	rows := make([]Row, 0, t.Len())
	for f := range t.Flows() {
		rows = append(rows, Row{f, t.Rates(&f.Series)})
	}
	compare := by.compare()
	slices.SortFunc(rows, func(a, b Row) int {
		c := compare(&a, &b)
		if reverse {
			c = -c
		}
		if c != 0 {
			return c
		}
		return a.Key.Compare(b.Key)
	})
	return rows
}

// compare returns the comparison of an order.
func (s SortBy) compare() func(a, b *Row) int {
	byRate := func(w Window) func(a, b *Row) int {
		return func(a, b *Row) int { return cmp.Compare(b.Rates[w].Sum(), a.Rates[w].Sum()) }
	}
	switch s {
	case By2s:
		return byRate(Window2s)
	case By40s:
		return byRate(Window40s)
	case ByTotal:
		return func(a, b *Row) int { return cmp.Compare(b.Total.Bytes.Sum(), a.Total.Bytes.Sum()) }
	case ByLocal:
		return func(a, b *Row) int {
			return cmp.Or(bytes.Compare(a.Key.Local[:], b.Key.Local[:]), cmp.Compare(a.Key.LocalPort, b.Key.LocalPort))
		}
	case ByRemote:
		return func(a, b *Row) int {
			return cmp.Or(bytes.Compare(a.Key.Remote[:], b.Key.Remote[:]), cmp.Compare(a.Key.RemotePort, b.Key.RemotePort))
		}
	case ByProtocol:
		return func(a, b *Row) int {
			return cmp.Or(cmp.Compare(b.Key.Net, a.Key.Net), cmp.Compare(a.Key.Proto, b.Key.Proto))
		}
	case By10s:
	}
	return byRate(Window10s)
}
