package handover

import "sync/atomic"

// Opener opens packet sockets: as this process may, until it has a helper.
type Opener struct{ helper atomic.Pointer[Helper] }

// Use has sockets opened by a helper from now on.
func (o *Opener) Use(h *Helper) { o.helper.Store(h) }

// Open returns the descriptor of a new packet socket, with link headers or without
// (cooked), which captures nothing until it is bound. Without the right to open one, the error is EPERM.
func (o *Opener) Open(cooked bool) (int, error) {
	k := Raw
	if cooked {
		k = Cooked
	}
	if h := o.helper.Load(); h != nil {
		return h.Socket(k)
	}
	return open(k)
}
