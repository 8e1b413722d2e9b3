package fdpass

import (
	"time"

	"golang.org/x/sys/unix"
)

// watchInterval is how often the helper is sent something, which costs it a wake-up, and readTime how long it may take to have
// read that. Who asks something of a helper that stalls is told sooner, after helperTimeout.
const (
	watchInterval = 8 * time.Second
	readTime      = 2 * time.Second
)

// answerTime is how long a helper may take to answer a ping that has not read what it was sent.
const answerTime = helperTimeout / 4

// watchStalls sends the helper something to read, again and again, until the connection ends, and looks whether it has
// read that a while later. An answer would wake this process up. Where it has not, it is asked for one, and nothing
// more until it answers, so that it finds no heap of requests when it does.
func (h *Helper) watchStalls(after func(time.Duration) <-chan struct{}) {
	wait := func(d time.Duration) bool {
		select {
		case <-after(d):
			return true
		case <-h.unread:
			return false
		}
	}
	for wait(watchInterval) {
		if h.send(probe, 0) != nil || !wait(readTime) {
			return
		}
		if !h.hasRead() && !h.ping() {
			return
		}
	}
}

// hasRead says that the helper has read all that it was sent (unix(7), SIOCOUTQ).
func (h *Helper) hasRead() (read bool) {
	conn, err := h.conn.SyscallConn()
	if err != nil {
		return false
	}
	err = conn.Control(func(fd uintptr) {
		left, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ)
		read = err == nil && left == 0
	})
	return read && err == nil
}

// ping waits until the helper answers, and notes when that takes long. It is false when the
// connection has ended.
func (h *Helper) ping() bool {
	number, answered := h.pending.add(ping)
	defer h.pending.forget(number)
	if h.send(ping, number) != nil {
		return false
	}
	late := time.NewTimer(answerTime)
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
