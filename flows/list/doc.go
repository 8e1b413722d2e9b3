// Package list turns a table into the rows of a list. [Rows] takes a [Query]: which
// flows are one row, which flows are left, and in what order. A [Row] is one flow or
// the sum of several; [Remainder] is what the listed rows leave of the totals. The
// package draws nothing: what stands in a row is asked of it by the screen and by
// the printers.
package list
