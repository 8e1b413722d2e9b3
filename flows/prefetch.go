package flows

import "runtime"

// PrefetchLen is how many flows are prefetched at a time.
const PrefetchLen = 32

// PrefetchFlows loads the first PrefetchLen flows of a list into the cache of the
// processor. Flows lie all over memory: visited one after the other, each is waited for,
// while independent loads overlap. Call it for every block of a long list before the
// block is visited. One byte of each cache line is enough; runtime.KeepAlive keeps the
// compiler from leaving the loads out.
func PrefetchFlows(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		loaded |= byte(f.Key.Iface) | byte(f.Total.Packets.Recv) | byte(f.cur.Sent) | byte(f.before.Recv)
	}
	runtime.KeepAlive(loaded)
}

// PrefetchKeys is PrefetchFlows for code that reads nothing but the keys. It loads both
// ends of a key, since half of the keys lie across two cache lines.
func PrefetchKeys(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		loaded |= f.Key.Local[0] | byte(f.Key.Iface)
	}
	runtime.KeepAlive(loaded)
}

// PrefetchHistories is PrefetchFlows for what flows carried some 40 s ago. It is called
// after that.
func PrefetchHistories(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		if oldest := f.past.chunks[0]; oldest != nil {
			loaded |= byte(oldest.base.Sent) | byte(oldest.more[chunkLen-2].recv)
		}
	}
	runtime.KeepAlive(loaded)
}

// PrefetchPast is PrefetchFlows for what flows carried some minutes ago. It is called after
// that.
func PrefetchPast(flows []*Flow) {
	const line = 64
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		for at := 0; at < len(f.coarse); at += line {
			loaded |= f.coarse[at]
		}
	}
	runtime.KeepAlive(loaded)
}
