package ipfix

import (
	"time"

	"iftopgo/internal/ipfix/wire"
)

// start begins to send.
func (l *Link) start() {
	go func() {
		defer close(l.ended)
		idle := time.NewTicker(tendTime)
		defer idle.Stop()
		for {
			select {
			case m, more := <-l.queue:
				if !more {
					l.finish()
					return
				}
				l.send(m)
			case <-idle.C:
				l.tend(l.now())
			}
		}
	}()
}

// renew has templates sent before what follows. Only UDP needs them: a collector that was restarted
// since the last ones reads what follows then.
func (l *Link) renew() {
	if l.target.Network == "udp" {
		l.queue <- wire.Message{}
	}
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
		if l.target.Network == "udp" { // It waits for nobody, and counts what it has sent last.
			<-l.ended
		}
	}
}
