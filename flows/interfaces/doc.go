// Package interfaces keeps account of what the kernel counts on each network interface:
// [Table.Fold] adds a [Sample] of all counters, an [Account] is what has become of one
// interface, [History] is its last hour. Everything is immutable: a table that was handed
// out never changes.
package interfaces
