package metrics

import (
	"net"
	"slices"
	"sync"
	"time"
)

const (
	// mostConnections is how many connections there are at a time.
	mostConnections = 4
	// patience is how long a connection that is served keeps its place when others wait.
	patience = time.Second
	// mostAccepted is how many connections are taken in a second. Others wait in the kernel, which
	// has a limit of its own.
	mostAccepted = 500
)

// limited is a listener with at most [mostConnections]. A new connection takes the place of the
// oldest one that has not asked for anything yet: many who connect and are silent keep nobody out.
type limited struct {
	net.Listener
	mu   sync.Mutex
	open []*connection
	// accepted were taken in the second that began then.
	accepted int
	began    time.Time
	closed   chan struct{}
	once     sync.Once
}

func newLimited(l net.Listener) *limited { return &limited{Listener: l, closed: make(chan struct{})} }

// connection is one of a limited listener.
type connection struct {
	net.Conn
	of *limited
	// host is who has connected, as readerOf says it.
	host string
	// served is since when its request is answered, zero before.
	served time.Time
}

// Accept returns the next connection that has a place.
func (l *limited) Accept() (net.Conn, error) {
	for {
		l.slowDown()
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if admitted := l.admit(c, time.Now()); admitted != nil {
			return admitted, nil
		}
		_ = c.Close() // Whoever it was has to try again.
	}
}

// slowDown waits for the next second when too many were taken in this one.
func (l *limited) slowDown() {
	now := time.Now()
	if now.Sub(l.began) >= time.Second {
		l.began, l.accepted = now, 0
	}
	if l.accepted++; l.accepted <= mostAccepted {
		return
	}
	next := time.NewTimer(time.Second - now.Sub(l.began))
	defer next.Stop()
	select {
	case <-next.C:
	case <-l.closed:
	}
}

// admit gives a connection a place, if need be that of another one; nil if there is none.
func (l *limited) admit(c net.Conn, now time.Time) *connection {
	host := hostOf(c.RemoteAddr().String())
	l.mu.Lock()
	var displaced *connection
	if len(l.open) >= mostConnections {
		i := slices.IndexFunc(l.open, func(o *connection) bool { return o.served.IsZero() })
		if i < 0 {
			i = slices.IndexFunc(l.open, func(o *connection) bool { return now.Sub(o.served) > patience })
		}
		if i < 0 {
			i = l.crowding(host)
		}
		if i < 0 {
			l.mu.Unlock()
			return nil
		}
		displaced = l.open[i]
		l.open = slices.Delete(l.open, i, i+1)
	}
	admitted := &connection{Conn: c, of: l, host: host}
	l.open = append(l.open, admitted)
	l.mu.Unlock()
	if displaced != nil {
		_ = displaced.Close()
	}
	return admitted
}

// crowding returns the oldest connection of a host that has at least two more than host has, -1 for none: one
// that reads slowly, over all connections that there are, keeps no other out. The lock is held.
func (l *limited) crowding(host string) int {
	held := make(map[string]int, mostConnections)
	for _, o := range l.open {
		held[o.host]++
	}
	return slices.IndexFunc(l.open, func(o *connection) bool { return held[o.host] >= held[host]+2 })
}

// hostOf returns the host of an address with a port.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "" // By a socket of Unix.
	}
	return host
}

// serve says that the request of a connection is answered now.
func (c *connection) serve(now time.Time) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.served = now
}

// Close closes the connection, whose place is free.
func (c *connection) Close() error {
	c.of.mu.Lock()
	c.of.open = slices.DeleteFunc(c.of.open, func(o *connection) bool { return o == c })
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// Close ends the listening.
func (l *limited) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}
