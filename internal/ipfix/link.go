package ipfix

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/ipfix/wire"
)

// How a link sends.
const (
	// waiting is how many messages wait for it. Whoever makes more of them waits, too, but for no longer
	// than stuckTime while none of them is taken.
	waiting   = 64
	stuckTime = time.Second
	// burst is how many datagrams follow each other without a pause, which the receiver's buffer
	// has room for (212,992 bytes on Linux, of which one takes 2,304) when it is kept from running for a while, and pause is that.
	burst = 16
	pause = 20 * time.Millisecond
	// writeTime is how long a message takes at most to be sent over TCP, dialTime a connection.
	writeTime = 5 * time.Second
	dialTime  = 3 * time.Second
	// templatesEvery is how often templates are sent over UDP. Over TCP they are sent once.
	templatesEvery = time.Minute
	// tendTime is how often it is looked after a link without messages for it.
	tendTime = time.Second
	// firstRetry is after how long a collector is tried again, and longestRetry how long that becomes,
	// and how long a connection has to stand until it begins anew.
	firstRetry   = 2 * time.Second
	longestRetry = 30 * time.Second
	// probes is how many templates in a row, firstRetry apart, have to be not refused before somebody
	// listens over UDP. Linux refuses a host's datagrams once a second (icmp_ratelimit), and another
	// program's may have been those: two say more than one.
	probes = 2
	// lastAnswers is how long refusals are waited for in the end: a way around the world and back.
	// endTime is how long all that is left may take to be sent then.
	lastAnswers = 200 * time.Millisecond
	endTime     = 5 * time.Second
)

// Count is how many records were sent or not sent, with what they say was carried.
type Count struct{ Records, Packets, Octets uint64 }

// plus adds a message.
func (c Count) plus(m *wire.Message) Count {
	return Count{c.Records + m.Records, c.Packets + m.Packets, c.Octets + m.Octets}
}

// Counts are what became of the records for a collector.
type Counts struct{ Sent, NotSent Count }

// Link is the way to a collector. It is made by [Dial].
type Link struct {
	target target.Target
	// address is what the name of the target was when it was first connected to.
	address string
	domain  uint32
	now     func() time.Time
	log     func(text string)

	queue chan wire.Message
	ended chan struct{}
	// stuck says that no message was taken for stuckTime, skipped is how many records were not put into
	// the queue since the last message, over that nothing more is sent.
	stuck   bool
	skipped atomic.Uint32
	over    atomic.Bool
	// conn is nil while there is none, and began when it was made.
	conn  net.Conn
	began time.Time
	// broken says that the collector has closed the connection of TCP, refusals what UDP says.
	broken   atomic.Bool
	refusals *refusals
	// sequence is how many records there were since the connection began, templates when those
	// were sent last.
	sequence  uint32
	templates time.Time
	run       int // datagrams without a pause
	// down is why nothing is sent; nil while something is. retry is when it is tried again, after
	// is how long it waits after that; probed is how many templates in a row were not refused.
	down   error
	retry  time.Time
	after  time.Duration
	probed int
	// recent were sent so short a time ago that they may be refused.
	recent recent

	mu     sync.Mutex // holds counts, and conn while it is replaced
	counts Counts
}

// Dial connects to a collector. Over UDP that succeeds whether there is one or not. log gets what
// becomes of the connection later.
func Dial(t target.Target, log func(text string)) (*Link, error) {
	conn, err := net.DialTimeout(t.Network, t.Address, dialTime)
	if err != nil {
		return nil, err
	}
	l := &Link{
		target: t, address: conn.RemoteAddr().String(), domain: 1, now: time.Now, log: log,
		queue: make(chan wire.Message, waiting), ended: make(chan struct{}),
	}
	l.use(conn)
	if t.Network == "udp" {
		if l.refusals, err = newRefusals(conn); err != nil {
			_ = conn.Close() // Nothing was sent.
			return nil, err
		}
	}
	return l, nil
}

// Port is the port that the link connects to again; 0 over UDP, which does not.
func (l *Link) Port() uint16 {
	if a, ok := l.conn.RemoteAddr().(*net.TCPAddr); ok {
		return uint16(a.Port)
	}
	return 0
}

// use begins with a new connection.
func (l *Link) use(conn net.Conn) {
	l.replace(conn)
	l.sequence, l.templates, l.down, l.probed, l.began = 0, time.Time{}, nil, 0, l.now()
	l.broken.Store(false)
	if l.target.Network == "tcp" {
		go l.watch(conn)
	}
}

// replace takes another connection, or none, in place of the one that there is.
func (l *Link) replace(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
}

// watch reads what the collector sends over TCP, which is nothing but that it is gone.
func (l *Link) watch(conn net.Conn) {
	var b [64]byte
	for {
		_, err := conn.Read(b[:])
		switch {
		case err == nil:
		case errors.Is(err, net.ErrClosed):
			return
		default:
			l.broken.Store(true)
			return
		}
	}
}

// Counts returns what became of the records so far.
func (l *Link) Counts() Counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts
}

// Target is the collector.
func (l *Link) Target() target.Target { return l.target }

// notSent counts a message that was not sent.
func (l *Link) notSent(m *wire.Message) {
	l.sequence += uint32(m.Records) // The collector sees that some are missing.
	l.count(&l.counts.NotSent, m)
}

// count adds a message to one of the counts.
func (l *Link) count(to *Count, m *wire.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*to = to.plus(m)
}

// countAll adds datagrams to one of the counts.
func (l *Link) countAll(to *Count, all recent) {
	for i := range all {
		l.count(to, &all[i].message)
	}
}
