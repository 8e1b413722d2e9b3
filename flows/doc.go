// Package flows says what traffic is: the key of a flow, the batch in which
// traffic arrives, and the immutable table it is folded into, with the windows,
// peaks and history of every row. What is displayed of a table is a function of
// values too: Table.List turns a Query and Labels into rows, grouped, filtered
// and in order. The package knows nothing of packets, terminals or
// clocks: the capture time inside each batch is the only time there is.
package flows
