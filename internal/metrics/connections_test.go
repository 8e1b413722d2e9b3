package metrics

import (
	"net"
	"testing"
	"time"
)

// silent is a connection that notes that it was closed.
type silent struct {
	net.Conn
	closed bool
	host   byte
}

// RemoteAddr is an address of the host.
func (s *silent) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, s.host), Port: 1} }

func (s *silent) Close() error {
	s.closed = true
	return nil
}

// TestWhoTakesWhosePlace admits connections one after the other: those that are silent lose their
// places first, then those that take long, and none that is answered right now.
func TestWhoTakesWhosePlace(t *testing.T) {
	t.Parallel()
	l, now := newLimited(nil), time.Unix(1000, 0)
	all := make([]*silent, 0, 2*mostConnections)
	admit := func(at time.Time) *connection {
		all = append(all, &silent{})
		return l.admit(all[len(all)-1], at)
	}
	for i := range mostConnections {
		c := admit(now)
		if i != 1 {
			c.serve(now)
		}
	}
	late := admit(now)
	if late == nil || !all[1].closed {
		t.Fatal("the silent one keeps its place")
	}
	late.serve(now)
	if admit(now) != nil {
		t.Error("there is a place while all are answered")
	}
	if admit(now.Add(2*patience)) == nil || !all[0].closed {
		t.Error("the oldest one that takes long keeps its place")
	}
	if len(l.open) != mostConnections {
		t.Errorf("%d are open", len(l.open))
	}
	if err := late.Close(); err != nil || len(l.open) != mostConnections-1 {
		t.Errorf("after one was closed %d are open, %v", len(l.open), err)
	}
}

// TestOneHostKeepsNoOtherOut has a host hold all connections, which are answered right now, and others come.
func TestOneHostKeepsNoOtherOut(t *testing.T) {
	t.Parallel()
	l, now := newLimited(nil), time.Unix(1000, 0)
	admit := func(host byte) bool {
		c := l.admit(&silent{host: host}, now)
		if c != nil {
			c.serve(now)
		}
		return c != nil
	}
	for range mostConnections {
		admit(1)
	}
	if admit(1) || !admit(2) || admit(1) || !admit(3) || len(l.open) != mostConnections {
		t.Errorf("one host keeps others out: %d are open", len(l.open))
	}
}
