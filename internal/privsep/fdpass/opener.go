package fdpass

import "sync/atomic"

// Opener opens packet sockets, and loads programs that count what they get: in this process until it
// has a helper, then in the helper.
type Opener struct {
	// Load is how this process loads programs.
	Load   Load
	helper atomic.Pointer[Helper]
	// refused says why there is no helper, once this process has dropped CAP_NET_RAW.
	refused atomic.Pointer[error]
}

// Use opens sockets in a helper from now on.
func (o *Opener) Use(h *Helper) { o.helper.Store(h) }

// Refuse makes Open fail from now on, with an error that is reason.
func (o *Opener) Refuse(reason error) { o.refused.Store(&reason) }

// Lost says why Open can open nothing any more; nil while it can.
func (o *Opener) Lost() error {
	if h := o.helper.Load(); h != nil {
		if h.Ended() {
			return ErrEnded
		}
		return nil
	}
	if reason := o.refused.Load(); reason != nil {
		return *reason
	}
	return nil
}

// Open returns the descriptor of a new packet socket, with link headers or without
// (cooked), which captures nothing until it is bound. Without CAP_NET_RAW the error is EPERM.
func (o *Opener) Open(cooked bool) (int, error) {
	k := Raw
	if cooked {
		k = Cooked
	}
	if h := o.helper.Load(); h != nil {
		return h.Socket(k)
	}
	if reason := o.refused.Load(); reason != nil {
		return -1, *reason
	}
	return openSocket(k)
}

// Counter loads a program. Its errors are those of Open, and those of Load.
func (o *Opener) Counter(config []byte) (fds []int, cpus int, err error) {
	if h := o.helper.Load(); h != nil {
		return h.Counter(config)
	}
	if reason := o.refused.Load(); reason != nil {
		return nil, 0, *reason
	}
	return o.Load(config)
}
