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
}

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
