package nameserver

import (
	"context"
	"net"
	"strings"
	"sync"
	"time"
)

// firstTry is how long a server has to answer a question for the first time. It has
// twice as long each further time, up to longestTry: what it has to find out itself
// may take it seconds.
const (
	firstTry   = time.Second
	longestTry = 4 * time.Second
)

// query is one look-up. Its resolver asks for addresses of both families at a time.
type query struct {
	ctx     context.Context
	client  *Client
	allowed func(server string) bool

	mu sync.Mutex
	// questions are what was asked, by server, network and the bytes of the question.
	questions map[string]question
	// silent says that a server was silent, or passed over, in this round; answered
	// that one has answered in any.
	silent, answered bool
}

// question is what has happened to a question that a server was to be asked.
type question struct {
	asked      int
	passedOver bool
}

// dial opens the connection for a question to a server.
func (q *query) dial(ctx context.Context, network, server string) (net.Conn, error) {
	server = q.client.actual(server)
	if q.allowed != nil && !q.allowed(server) {
		q.heard()
		return newRefusal(network), nil
	}
	dialing, cancel := context.WithTimeout(ctx, firstTry)
	defer cancel()
	conn, err := q.client.dial(dialing, network, server)
	if err != nil {
		if dialing.Err() != nil {
			q.missed(server) // By TCP a silent server does not even take the connection.
		}
		return nil, err
	}
	t := &try{Conn: conn, query: q, server: server, network: network}
	// The resolver looks at the deadline of a context alone while it waits for an answer.
	t.stop = context.AfterFunc(q.ctx, func() {
		conn.Close() //nolint:errcheck // Whoever reads from it sees the error.
	})
	if _, ok := conn.(net.PacketConn); ok {
		return packetTry{t}, nil
	}
	return t, nil
}

// begin says how long a server has to answer a question. It has no time at all when it
// was silent lately and the others were not asked yet.
func (q *query) begin(server, asked string) (time.Duration, bool) {
	silent := q.client.isSilent(server)
	q.mu.Lock()
	defer q.mu.Unlock()
	key := server + "\x00" + asked
	one := q.questions[key]
	defer func() { q.questions[key] = one }()
	if silent && one.asked == 0 && !one.passedOver {
		one.passedOver, q.silent = true, true
		return 0, false
	}
	limit := min(firstTry<<min(one.asked, 8), longestTry)
	one.asked++
	return limit, true
}

// heard notes that there was an answer.
func (q *query) heard() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.answered = true
}

// missed notes that a server did not answer, unless the look-up was ended.
func (q *query) missed(server string) {
	if q.ctx.Err() != nil {
		return
	}
	q.client.setSilent(server, true)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.silent = true
}

// endRound says whether another round may find more than this one, and whether any
// server has answered yet.
func (q *query) endRound() (again, answered bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	again, q.silent = q.silent, false
	return again, q.answered
}

// try is the connection for one question to a server.
type try struct {
	net.Conn
	query           *query
	server, network string
	limit           time.Time // what the resolver allows, zero for any time
	stop            func() bool
}

// SetDeadline takes the time at which the resolver gives the question up.
func (t *try) SetDeadline(at time.Time) error {
	t.limit = at
	return t.Conn.SetDeadline(at)
}

// Write asks the question.
func (t *try) Write(b []byte) (int, error) {
	limit, ok := t.query.begin(t.server, t.network+string(b[min(len(b), t.header()):]))
	if !ok {
		return 0, errPassedOver
	}
	at := time.Now().Add(limit)
	if !t.limit.IsZero() && t.limit.Before(at) {
		at = t.limit
	}
	if err := t.Conn.SetDeadline(at); err != nil {
		return 0, err
	}
	return t.Conn.Write(b)
}

// header is how many bytes stand before what makes a question the same as another: its
// identifier, and by TCP its length (RFC 1035, sections 4.1.1 and 4.2.2).
func (t *try) header() int {
	if strings.HasPrefix(t.network, "tcp") {
		return 4
	}
	return 2
}

// Read waits for the answer.
func (t *try) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	switch {
	case n > 0:
		t.query.client.setSilent(t.server, false)
		t.query.heard()
	case isTimeout(err):
		t.query.missed(t.server)
	}
	return n, err
}

// Close closes the connection.
func (t *try) Close() error {
	t.stop()
	return t.Conn.Close()
}

// packetTry is a try by UDP: the resolver tells by this interface how messages are framed.
type packetTry struct{ *try }

// ReadFrom is Read with the server's address.
func (t packetTry) ReadFrom(b []byte) (int, net.Addr, error) {
	n, err := t.Read(b)
	return n, t.RemoteAddr(), err
}

// WriteTo is Write: there is one server to write to.
func (t packetTry) WriteTo(b []byte, _ net.Addr) (int, error) { return t.Write(b) }
