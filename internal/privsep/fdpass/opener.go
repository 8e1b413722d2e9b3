package fdpass

import (
	"fmt"
	"sync/atomic"
	"syscall"
)

// Opener opens packet sockets: as this process may, until it has a helper.
type Opener struct {
	helper atomic.Pointer[Helper]
	// alone says why there is none, from when this process has no right any more.
	alone atomic.Pointer[error]
}

// Use has sockets opened by a helper from now on.
func (o *Opener) Use(h *Helper) { o.helper.Store(h) }

// Refuse has no more sockets opened, for want of a helper. Errors are reason and EPERM.
func (o *Opener) Refuse(reason error) { o.alone.Store(&reason) }

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
	if reason := o.alone.Load(); reason != nil {
		return -1, fmt.Errorf("%w: %w", *reason, syscall.EPERM)
	}
	return open(k)
}
