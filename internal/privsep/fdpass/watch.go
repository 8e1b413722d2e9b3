package fdpass

import "time"

// watchInterval is how often the helper is asked whether it is there. It costs it one wake-up, and who asks another.
const watchInterval = 2 * time.Second

// watchStalls asks the helper whether it is there, again and again, until the connection
// ends. While it does not answer it is asked nothing more, so that it finds no heap of
// requests when it does.
func (h *Helper) watchStalls(after func(time.Duration) <-chan struct{}) {
	for {
		select {
		case <-after(watchInterval):
		case <-h.unread:
			return
		}
		if !h.ping() {
			return
		}
	}
}

// ping waits until the helper answers, and notes when that takes long. It is false when the
// connection has ended.
func (h *Helper) ping() bool {
	number, answered := h.pending.add(ping)
	defer h.pending.forget(number)
	if h.send(ping, number) != nil {
		return false
	}
	late := time.NewTimer(helperTimeout)
	defer late.Stop()
	for {
		select {
		case <-answered:
			h.stall.set(false)
			return true
		case <-late.C:
			h.stall.set(true)
		case <-h.unread:
			return false
		}
	}
}

// send sends a request. It does not wait: there are never many that have no answer.
func (h *Helper) send(k Kind, number uint32, rest ...byte) error {
	_, err := h.conn.Write(append(encodeRequest(k, number), rest...))
	return err
}
