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
		loaded |= f.Key.Local[0] | byte(f.Total.Packets.Sent) | byte(f.cur.Sent) | byte(f.past.newest.more[0].sent) | f.past.count
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

// PrefetchHistories is PrefetchFlows for what flows carried up to so many slots before
// their newest one. It is called after that.
func PrefetchHistories(flows []*Flow, back int) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		if c := f.past.olderChunk(max(f.past.len()-back, 0)); c != nil {
			loaded |= byte(c.base.Sent) | byte(c.more[chunkLen-2].recv)
		}
	}
	runtime.KeepAlive(loaded)
}

// prefetch loads what modify reads of the flows with some hashes, PrefetchLen of them at
// most, into the cache of the processor: first all that says where the flows are, then the
// flows.
func (x *flowIndex) prefetch(hashes []uint64) {
	var loaded byte
	for _, h := range hashes {
		if entries := x.shards[x.shardOf(h)].entries; len(entries) > 0 {
			loaded |= byte(entries[0].hash) | byte(entries[len(entries)-1].hash)
		}
	}
	var block [PrefetchLen]*Flow
	found := block[:0]
	for _, h := range hashes {
		for _, e := range x.shards[x.shardOf(h)].entries {
			if e.hash == h {
				found = append(found, e.flow)
				break
			}
		}
	}
	PrefetchFlows(found)
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
