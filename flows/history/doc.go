// Package history is what is kept of traffic for years, and how it adds up. It does no I/O:
// a store writes what it says.
//
// An [Interval] collects what flows carried since the last flush. A flush makes [Sums] by
// [Subject] of it, with the owners and names that are known by then, and a [Book] adds those
// to the open bucket of every [Level]. A [Counter] compares what was captured with the
// kernel's counter of the interface: what that has more is not recorded. In each bucket of an
// interface the subjects, the one of what has no place of its own among them, and what is not
// recorded are together what the kernel's counter grew by.
package history
