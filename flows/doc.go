// Package flows says what traffic is: the key of a flow, the batch in which
// traffic arrives, and the immutable table it is folded into, with the windows,
// peaks and history of every row. It knows nothing of packets, terminals or
// clocks: the capture time inside each batch is the only time there is.
package flows
