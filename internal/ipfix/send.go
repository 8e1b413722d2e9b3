package ipfix

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"iftopgo/internal/ipfix/wire"
)

// errOver is why nothing more is sent in the end.
var errOver = errors.New("there is no time left")

// send sends a message, or counts it as not sent. A message without records asks for templates.
func (l *Link) send(m wire.Message) {
	l.sequence += l.skipped.Swap(0)
	if l.over.Load() {
		l.notSent(&m)
		return
	}
	now := l.now()
	l.tend(now)
	if m.Records == 0 {
		l.templates = time.Time{}
		return
	}
	if l.down != nil {
		l.notSent(&m)
		return
	}
	if err := l.write(m, now); err != nil {
		l.notSent(&m)
		l.failedToWrite(err, l.now()) // Which may be writeTime later.
	}
}

// tend looks whether the collector is still there, or there again.
func (l *Link) tend(now time.Time) {
	if l.target.Network == "udp" {
		// What was sent before it was known that nobody listens is refused later, too.
		if err := l.hear(now); err != nil && (l.down == nil || l.probed > 0) {
			l.fail(err, now)
		}
		l.countAll(&l.counts.Sent, l.recent.settled(now))
	} else if l.broken.Swap(false) && l.down == nil {
		l.fail(io.EOF, now)
	}
	if l.down != nil && !now.Before(l.retry) {
		l.tryAgain(now)
	}
}

// hear counts the datagrams as not sent that were refused, and returns why they were; nil if none was.
func (l *Link) hear(now time.Time) (why error) {
	for _, f := range l.refusals.take() {
		l.countAll(&l.counts.NotSent, l.recent.refused(f, now))
		why = f.err
	}
	return why
}

// failedToWrite notes that a message could not be written. Over UDP the error may be the refusal of a
// datagram before it.
func (l *Link) failedToWrite(err error, now time.Time) {
	if l.target.Network == "udp" && l.hear(now) == nil && errors.Is(err, syscall.ECONNREFUSED) {
		l.countAll(&l.counts.NotSent, l.recent.refused(refusal{}, now)) // The system does not say of which.
	}
	l.fail(err, now)
}

// finish counts what was sent last.
func (l *Link) finish() {
	if len(l.recent) > 0 {
		<-time.After(lastAnswers)
		_ = l.hear(l.now()) // It is counted, and nothing is tried again.
	}
	l.countAll(&l.counts.Sent, l.recent)
	l.recent = nil
}

// fail notes that nothing is sent until it is tried again.
func (l *Link) fail(err error, now time.Time) {
	if l.down == nil {
		l.log(l.target.String() + ": flows are not sent: " + reason(err))
		if l.after == 0 || now.Sub(l.began) >= longestRetry {
			l.after = firstRetry
		}
	}
	l.down, l.probed = err, 0
	l.retry = now.Add(l.after)
	l.after = min(2*l.after, longestRetry)
	if l.target.Network == "tcp" && l.conn != nil {
		_ = l.conn.Close() // It is of no use any more.
		l.replace(nil)
	}
}

// reason is an error in words.
func reason(err error) string {
	switch {
	case errors.Is(err, io.EOF):
		return "the collector has closed the connection"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nobody listens there"
	default:
		return err.Error()
	}
}

// tryAgain connects again over TCP. Over UDP it sends templates: when nobody has refused those for a
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
	if l.probed == probes {
		l.down, l.probed, l.templates, l.began = nil, 0, time.Time{}, now
		l.log(l.target.String() + ": flows are sent again")
		return
	}
	if err := l.writeTemplates(now); err != nil {
		l.failedToWrite(err, now)
		return
	}
	l.probed, l.retry = l.probed+1, now.Add(firstRetry)
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
		l.recent.add(now, l.sequence, &m)
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
	if l.over.Load() { // The time that it had may just have been set anew.
		return errOver
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
