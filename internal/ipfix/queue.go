package ipfix

import (
	"time"

	"iftopgo/internal/ipfix/wire"
)

// start begins to send.
func (l *Link) start() {
	go func() {
		defer close(l.ended)
		for m := range l.queue {
			l.send(m)
		}
		l.finish()
	}()
}

// put has messages sent, and waits while many are waiting.
func (l *Link) put(all []wire.Message) {
	for _, m := range all {
		l.queue <- m
	}
}

// close sends what is left, for at most [endTime], and ends.
func (l *Link) close() {
	close(l.queue)
	late := time.NewTimer(endTime)
	defer late.Stop()
	select {
	case <-l.ended:
	case <-late.C:
		for m := range l.queue {
			l.count(&l.counts.NotSent, &m)
		}
	}
}
