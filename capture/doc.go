// Package capture goes from an interface name, a file or the demo to a stream
// of [flows.Batch]: sources of packets, which of their addresses are ours, the
// meter that counts them per flow, restart after failures, and the feed that
// never blocks what is upstream of it.
package capture
