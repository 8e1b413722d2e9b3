package flows

import "runtime"

// PrefetchLen is how many flows are loaded at a time.
const PrefetchLen = 32

// PrefetchFlows loads what is looked at of the next flows of a list. They lie all over
// memory, and a processor that meets one after the other waits for each; loads
// that need nothing of each other it does many of at once. So it is called for
// every block of a long list, before that is gone through. A byte of each line of
// the cache is enough, and what is kept of them keeps the compiler from leaving
// the loads out.
func PrefetchFlows(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		loaded |= byte(f.Key.Iface) | byte(f.Total.Packets.Recv) | byte(f.cur.Sent) | byte(f.before.Recv)
	}
	runtime.KeepAlive(loaded)
}

// PrefetchKeys is PrefetchFlows for what needs nothing but the keys, both ends of which are
// loaded: half of them lie across two lines of the cache.
func PrefetchKeys(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(PrefetchLen, len(flows))] {
		loaded |= f.Key.Local[0] | byte(f.Key.Iface)
	}
	runtime.KeepAlive(loaded)
}
