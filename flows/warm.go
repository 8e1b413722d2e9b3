package flows

import "runtime"

// block is how many flows are loaded at a time.
const block = 32

// warm loads what is looked at of the next flows of a list. They lie all over
// memory, and a processor that meets one after the other waits for each; loads
// that need nothing of each other it does many of at once. So it is called for
// every block of a long list, before that is gone through. A byte of each line of
// the cache is enough, and what is kept of them keeps the compiler from leaving
// the loads out.
func warm(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(block, len(flows))] {
		loaded |= byte(f.Key.Iface) | byte(f.Total.Packets.Recv) | byte(f.cur.Sent) | byte(f.before.Recv)
	}
	runtime.KeepAlive(loaded)
}

// warmKeys is warm for what needs nothing but the keys, both ends of which are
// loaded: half of them lie across two lines of the cache.
func warmKeys(flows []*Flow) {
	var loaded byte
	for _, f := range flows[:min(block, len(flows))] {
		loaded |= f.Key.Local[0] | byte(f.Key.Iface)
	}
	runtime.KeepAlive(loaded)
}
