// Package series decides which label sets of a family of counters have a series of their own:
// those with the most bytes, and one other for all that have none. It does no I/O and has no
// clock.
//
// A counter is worth what its reader can make of it: the increase from one page to the next. Of
// a series that is there for the first time a reader takes the first value as given, and of one
// that is gone it never learns the last. So a series is shown as 0 until all readers have seen it,
// and begins to count only then; and one that loses its place stays as it is until they have seen
// that. What is carried meanwhile is in other. The sum of all increases that a reader has seen is
// then what was counted between its first page and its last, at every page.
package series
