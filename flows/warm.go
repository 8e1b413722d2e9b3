package flows

import (
	"runtime"
	"sync/atomic"
)

// block is how many flows are loaded at a time.
const block = 32

// warm loads what is looked at of the next flows of a list. They lie all over
// memory, and a processor that meets one after the other waits for each; loads
// that need nothing of each other it does many of at once. So it is called for
// every block of a long list, before that is gone through. The loads are atomic
// because a compiler may leave out others whose value is not used.
func warm(flows []*Flow) {
	for _, f := range flows[:min(block, len(flows))] {
		atomic.LoadUint32(&f.Key.Iface)
		atomic.LoadUint64(&f.Total.Packets.Recv)
		atomic.LoadUint64(&f.cur.Sent)
		atomic.LoadUint64(&f.before.Recv)
	}
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
