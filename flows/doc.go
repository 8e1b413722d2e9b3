// Package flows is the model of traffic: the [Key] of a flow, the [Batch] in which
// traffic arrives every second, and the immutable [Table] that [Table.Fold] adds batches
// to. A table has the [Series] of every flow: totals, peaks and the last 40 seconds; and
// the [Account] of every host, program and so on, which keeps what flows carried that
// have lost their rows.
// [Labels] is what is known beside the counters: names, services and owners. [Group]
// and [ID] say which flows are one row, and name it; package flows/list makes the rows.
// The package knows nothing of packets, terminals or clocks: the capture time inside
// each batch is the only time there is.
package flows
