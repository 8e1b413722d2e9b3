package ipfix

import (
	"errors"
	"io"
	"net"
	"slices"
	"syscall"
	"time"

	"iftopgo/internal/ipfix/wire"
)

// send sends a message, or counts it as not sent.
func (l *Link) send(m wire.Message) {
	now := l.now()
	l.confirm(now)
	l.check(now)
	if l.down != nil && !now.Before(l.retry) {
		l.tryAgain(now)
	}
	if l.down != nil {
		l.notSent(&m)
		return
	}
	if err := l.write(m, now); err != nil {
		l.notSent(&m)
		l.fail(err, now)
	}
}

// check looks whether the collector is still there.
func (l *Link) check(now time.Time) {
	if !l.broken.Swap(false) {
		return
	}
	if l.target.Network == "udp" {
		l.fail(errNobodyListens, now)
	} else if l.down == nil {
		l.fail(io.EOF, now)
	}
}

// refused counts the datagrams as not sent that nobody has received.
func (l *Link) refused() {
	for i := range l.recent {
		l.count(&l.counts.NotSent, &l.recent[i].message)
	}
	l.recent = nil
}

// finish counts what was sent last. Whether anybody listens is said within a moment.
func (l *Link) finish() {
	if len(l.recent) > 0 {
		<-time.After(pause)
	}
	if l.broken.Load() {
		l.refused()
	}
	l.confirm(l.now().Add(probeTime))
}

// confirm counts those datagrams as sent that nobody has refused for a while.
func (l *Link) confirm(now time.Time) {
	n := slices.IndexFunc(l.recent, func(s sentMessage) bool { return now.Sub(s.at) < probeTime })
	if n < 0 {
		n = len(l.recent)
	}
	if l.broken.Load() {
		return // They were refused.
	}
	for i := range l.recent[:n] {
		l.count(&l.counts.Sent, &l.recent[i].message)
	}
	l.recent = slices.Clone(l.recent[n:])
}

// fail notes that nothing is sent until it is tried again.
func (l *Link) fail(err error, now time.Time) {
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = errNobodyListens
	}
	if errors.Is(err, errNobodyListens) {
		l.refused()
	}
	if l.down == nil {
		l.log(l.target.String() + ": flows are not sent: " + reason(err))
		l.after = probeTime
	}
	l.down, l.probed = err, false
	l.retry = now.Add(l.after)
	l.after = min(2*l.after, longestRetry)
	if l.target.Network == "tcp" && l.conn != nil {
		_ = l.conn.Close() // It is of no use any more.
		l.conn = nil
	}
}

// reason is an error in words.
func reason(err error) string {
	if errors.Is(err, io.EOF) {
		return "the collector has closed the connection"
	}
	return err.Error()
}

// tryAgain connects again over TCP. Over UDP it sends templates: when nobody has refused them for a
// while, somebody listens.
func (l *Link) tryAgain(now time.Time) {
	if l.target.Network == "tcp" {
		conn, err := net.DialTimeout("tcp", l.address, dialTime)
		if err != nil {
			l.fail(err, l.now())
			return
		}
		l.use(conn)
		l.log(l.target.String() + ": flows are sent again")
		return
	}
	if l.probed {
		l.down, l.probed = nil, false
		l.log(l.target.String() + ": flows are sent again")
		return
	}
	if err := l.writeTemplates(now); err != nil {
		l.fail(err, now)
		return
	}
	l.probed, l.retry = true, now.Add(probeTime)
}

// write writes a message, and templates before it when those are due.
func (l *Link) write(m wire.Message, now time.Time) error {
	udp := l.target.Network == "udp"
	if l.templates.IsZero() || udp && now.Sub(l.templates) >= templatesEvery {
		if err := l.writeTemplates(now); err != nil {
			return err
		}
	}
	if err := l.writeMessage(&m, now); err != nil {
		return err
	}
	if udp {
		l.recent = append(l.recent, sentMessage{now, wire.Message{Records: m.Records, Octets: m.Octets, Packets: m.Packets}})
	} else {
		l.count(&l.counts.Sent, &m)
	}
	l.sequence += uint32(m.Records)
	return nil
}

func (l *Link) writeTemplates(now time.Time) error {
	m := wire.Templates(l.domain)
	if err := l.writeMessage(&m, now); err != nil {
		return err
	}
	l.templates = now
	if l.target.Network == "udp" { // A collector may read the datagrams that follow at the same time.
		<-time.After(pause)
	}
	return nil
}

// writeMessage writes a message with its number. After many datagrams it makes a pause, for the
// receiver's buffer.
func (l *Link) writeMessage(m *wire.Message, now time.Time) error {
	m.Number(now, l.sequence)
	if err := l.conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	if _, err := l.conn.Write(m.Data); err != nil {
		return err
	}
	if l.run++; l.run >= burst && l.target.Network == "udp" {
		l.run = 0
		<-time.After(pause)
	}
	return nil
}
