package metrics

import (
	"net"
	"net/netip"
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

// limited is a listener with at most [mostConnections]. A new connection takes the place of one that has
// not asked for anything yet, or is of a host that has held places for longer lately: many who connect
// and are silent, or read slowly, keep nobody out.
type limited struct {
	net.Listener
	mu   sync.Mutex
	open []*connection
	used usage
	// accepted were taken in the second that began then.
	accepted int
	began    time.Time
	closed   chan struct{}
	once     sync.Once
	now      func() time.Time
}

func newLimited(l net.Listener) *limited {
	return &limited{Listener: l, closed: make(chan struct{}), now: time.Now}
}

// connection is one of a limited listener.
type connection struct {
	net.Conn
	of *limited
	// host is who has connected (see placeOf).
	host string
	// opened is since when it has a place.
	opened time.Time
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
		if admitted := l.admit(c, l.now()); admitted != nil {
			return admitted, nil
		}
		_ = c.Close() // Whoever it was has to try again.
	}
}

// slowDown waits for the next second when too many were taken in this one.
func (l *limited) slowDown() {
	now := l.now()
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
	host := placeOf(hostOf(c.RemoteAddr().String()))
	l.mu.Lock()
	var displaced *connection
	if len(l.open) >= mostConnections {
		if displaced = l.yielding(host, now); displaced == nil {
			l.mu.Unlock()
			return nil
		}
		l.remove(displaced, now)
	}
	admitted := &connection{Conn: c, of: l, host: host, opened: now}
	l.open = append(l.open, admitted)
	l.mu.Unlock()
	if displaced != nil {
		_ = displaced.Close()
	}
	return admitted
}

// yielding returns the connection whose place one of a host gets, nil for none. The lock is held.
func (l *limited) yielding(host string, now time.Time) *connection {
	used := map[string]time.Duration{host: l.used.of(host, now)}
	held := make(map[string]int, mostConnections)
	for _, o := range l.open {
		if held[o.host] == 0 {
			used[o.host] = l.used.of(o.host, now)
		}
		held[o.host]++
	}
	for _, o := range l.open {
		used[o.host] += now.Sub(o.opened)
	}
	// most is that of the host that has held places the longest, the oldest one of it, of those that may.
	most := func(may func(o *connection) bool) (found *connection) {
		for _, o := range l.open {
			if may(o) && (found == nil || used[o.host] > used[found.host]) {
				found = o
			}
		}
		return found
	}
	for _, may := range []func(o *connection) bool{
		func(o *connection) bool { return o.served.IsZero() && !outweighs(used[host], used[o.host]) },
		func(o *connection) bool {
			return !o.served.IsZero() && now.Sub(o.served) > patience && !outweighs(used[host], used[o.host])
		},
		func(o *connection) bool { return held[o.host] >= held[host]+2 },
		func(o *connection) bool { return outweighs(used[o.host], used[host]) },
	} {
		if o := most(may); o != nil {
			return o
		}
	}
	return nil
}

// outweighs reports whether a host that has held places for a time has done so for much longer than another.
func outweighs(a, b time.Duration) bool { return a > 2*b+patience }

// remove frees a place, if the connection still has one. The lock is held.
func (l *limited) remove(c *connection, now time.Time) {
	if i := slices.Index(l.open, c); i >= 0 {
		l.open = slices.Delete(l.open, i, i+1)
		l.used.add(c.host, now.Sub(c.opened), now)
	}
}

// placeOf returns who a host is when places are given: all addresses of IPv6 with the same 64 bits are of one.
func placeOf(host string) string {
	address, err := netip.ParseAddr(host)
	if err != nil || !address.Is6() || address.Is4In6() {
		return host
	}
	network, err := address.WithZone("").Prefix(64)
	if err != nil {
		return host
	}
	return network.String()
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
	c.of.remove(c, c.of.now())
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// Close ends the listening.
func (l *limited) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}
