//go:build linux

package sockdiag

import (
	"errors"
	"net"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

func question(proto uint8, local, remote net.Addr) Query {
	l, r := netip.MustParseAddrPort(local.String()), netip.MustParseAddrPort(remote.String())
	return Query{
		Proto: proto, V6: r.Addr().Is6(),
		Local: flows.AddrFrom(l.Addr()), Remote: flows.AddrFrom(r.Addr()),
		LocalPort: l.Port(), RemotePort: r.Port(),
	}
}

func dial(t *testing.T) *Conn {
	t.Helper()
	c, err := Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestGetFindsBothEndsOfATCPConnection(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skip("cannot listen:", err)
		}
		defer l.Close()
		client, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		server, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		c := dial(t)
		for _, end := range []net.Conn{client, server} {
			s, err := c.Get(question(unix.IPPROTO_TCP, end.LocalAddr(), end.RemoteAddr()))
			if err != nil {
				t.Fatal(err)
			}
			if s.Inode == 0 || !s.Connected || s.Listening {
				t.Errorf("%s: got %+v, want a connected socket with an inode", address, s)
			}
		}
	}
}

func TestGetTellsAListenerFromAConnection(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	q := question(unix.IPPROTO_TCP, l.Addr(), l.Addr())
	q.RemotePort = 9
	s, err := dial(t).Get(q)
	if err != nil || !s.Listening || s.Connected {
		t.Errorf("got %+v, %v; want a listener", s, err)
	}
}

func TestGetFindsUDPSockets(t *testing.T) {
	t.Parallel()
	remote := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
	wild, err := net.ListenUDP("udp", nil) // Dual-stack, any address.
	if err != nil {
		t.Fatal(err)
	}
	defer wild.Close()
	local := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: wild.LocalAddr().(*net.UDPAddr).Port}
	c := dial(t)
	if s, err := c.Get(question(unix.IPPROTO_UDP, local, remote)); err != nil || s.Inode == 0 || s.Connected {
		t.Errorf("dual-stack wildcard: got %+v, %v", s, err)
	}
	conn, err := net.Dial("udp4", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if s, err := c.Get(question(unix.IPPROTO_UDP, conn.LocalAddr(), conn.RemoteAddr())); err != nil || !s.Connected {
		t.Errorf("connected: got %+v, %v", s, err)
	}
}

func TestGetNeverMatchesTheRemotePort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := dial(t)
	for _, proto := range []uint8{unix.IPPROTO_TCP, unix.IPPROTO_UDP} {
		q := question(proto, l.Addr(), l.Addr())
		q.LocalPort = 1
		if s, err := c.Get(q); !errors.Is(err, ErrNoSocket) {
			t.Errorf("got %+v, %v; want ErrNone", s, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	q := Query{Proto: unix.IPPROTO_TCP}
	f.Add(q.marshal(1))
	f.Add(make([]byte, headerLen+answerLen))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _, _ = q.parse(b, 1)
	})
}
