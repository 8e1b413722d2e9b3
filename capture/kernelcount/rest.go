//go:build linux

package kernelcount

import "iftopgo/flows"

// Rest is what is not told by flow.
type Rest struct {
	// Received is how many packets were counted, also those of flows.
	Received uint64
	// Tally is what those count for that found no place in a table.
	flows.Tally
	// NamesSkipped is how many packets were counted that may have names: more of them were
	// captured than the ring has room for.
	NamesSkipped uint64
}

// add adds what a half of a CPU has in all.
func (r *Rest) add(h *countHead) {
	r.Received += h.Received + h.Sent.Received + h.Recv.Received
	r.Bytes = r.Bytes.Plus(flows.Pair{Sent: h.Sent.Bytes, Recv: h.Recv.Bytes})
	r.Packets = r.Packets.Plus(flows.Pair{Sent: h.Sent.Packets, Recv: h.Recv.Packets})
	r.NamesSkipped += h.Names
}
