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
		l.queue <- wire.Message{} // It never waits for its collector.
	}
}

// put has messages sent, and waits while many are waiting. Those for which there is no place because
// the link is stuck are not sent, so that other collectors do not wait for this one.
func (l *Link) put(all []wire.Message) {
	for i := range all {
		if l.enqueue(all[i]) {
			continue
		}
		l.skipped.Add(uint32(all[i].Records))
		l.count(&l.counts.NotSent, &all[i])
	}
}

// enqueue puts a message into the queue and reports whether there was a place for it, in time.
func (l *Link) enqueue(m wire.Message) bool {
	select {
	case l.queue <- m:
		l.stuck = false
		return true
	default:
	}
	if l.stuck {
		return false
	}
	late := time.NewTimer(stuckTime)
	defer late.Stop()
	select {
	case l.queue <- m:
		return true
	case <-late.C:
		l.stuck = true
		return false
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
		l.over.Store(true)
		l.interrupt()
		<-l.ended
	}
}

// interrupt ends the message that is being sent.
func (l *Link) interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.SetWriteDeadline(time.Now()) // Without it the message only ends later.
	}
}
