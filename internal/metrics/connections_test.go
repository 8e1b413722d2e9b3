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

// slowHosts hold all places for a little less than patience at a time, over and over.
type slowHosts map[byte]*connection

// come has those come again that have no place any more.
func (s slowHosts) come(l *limited) {
	for host := byte(1); host <= mostConnections; host++ {
		c := s[host]
		if c != nil && l.now().Sub(c.opened) >= 9*patience/10 {
			_ = c.Close()
		}
		if c != nil && !c.Conn.(*silent).closed {
			continue
		}
		if s[host] = l.admit(&silent{host: host}, l.now()); s[host] != nil {
			s[host].serve(l.now())
		}
	}
}

// TestSlowHostsKeepNoOtherOut has a scraper come beside four slow hosts, which want its place, once a second for
// a minute.
func TestSlowHostsKeepNoOtherOut(t *testing.T) {
	t.Parallel()
	l, now, slow := newLimited(nil), time.Unix(1000, 0), make(slowHosts)
	l.now = func() time.Time { return now }
	for step := range 600 {
		slow.come(l)
		if step%10 == 7 && step > 30 {
			c := l.admit(&silent{host: 9}, now)
			if c == nil {
				t.Fatalf("the scraper is refused after %d steps", step)
			}
			c.serve(now)
			for range 10 {
				slow.come(l)
			}
			if c.Conn.(*silent).closed {
				t.Fatalf("the scraper loses its place after %d steps", step)
			}
			_ = c.Close()
		}
		now = now.Add(100 * time.Millisecond)
	}
}

// TestManySilentOfOneHostTakeNoPlaceFromAnother has one host connect all the time, while another one has
// connected and its request is on its way.
func TestManySilentOfOneHostTakeNoPlaceFromAnother(t *testing.T) {
	t.Parallel()
	l, now := newLimited(nil), time.Unix(1000, 0)
	for range 5000 {
		l.admit(&silent{host: 1}, now)
		now = now.Add(2 * time.Millisecond)
	}
	c := l.admit(&silent{host: 2}, now)
	for range 200 {
		l.admit(&silent{host: 1}, now)
		now = now.Add(2 * time.Millisecond)
	}
	if c == nil || c.Conn.(*silent).closed {
		t.Error("it has lost its place")
	}
}

func TestAddressesOfANetworkAreOneWhenPlacesAreGiven(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "": "", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "::ffff:192.0.2.1": "::ffff:192.0.2.1",
	} {
		if got := placeOf(host); got != want {
			t.Errorf("%s is %s, want %s", host, got, want)
		}
	}
}

func TestUsageIsForgotten(t *testing.T) {
	t.Parallel()
	var u usage
	now := time.Unix(1000, 0)
	for i := range 10 * mostUsers {
		u.add(string(rune(i+1)), time.Millisecond, now)
	}
	u.add("a", 8*time.Second, now)
	if len(u.by) > mostUsers+1 || u.of("a", now.Add(halfLife)) != 4*time.Second {
		t.Errorf("of %d hosts, one has %v after %v", len(u.by), u.of("a", now), halfLife)
	}
	if got := u.of("a", now.Add(1000*halfLife)); got != 0 || len(u.by) > 0 {
		t.Errorf("long after it is %v, of %d", got, len(u.by))
	}
}
