//go:build linux

package sockdiag

import (
	"encoding/binary"
	"net"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

func TestUDPSocketsHasEveryUDPSocket(t *testing.T) {
	t.Parallel()
	var want []uint16
	for i := range 500 { // more than one message
		address := [...]string{"127.0.0.1:0", "[::1]:0", ":0"}[i%3]
		c, err := net.ListenPacket("udp", address)
		if err != nil {
			continue // There may be no IPv6.
		}
		defer c.Close()
		want = append(want, uint16(c.LocalAddr().(*net.UDPAddr).Port))
	}
	connected, err := net.Dial("udp", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	defer connected.Close()
	want = append(want, uint16(connected.LocalAddr().(*net.UDPAddr).Port))
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := dial(t)
	got := map[uint16]UDPSocket{}
	n, err := c.UDPSockets(func(s UDPSocket) { got[s.Port] = s })
	if err != nil {
		t.Fatal(err)
	}
	if n < len(want) {
		t.Errorf("%d sockets, want at least %d", n, len(want))
	}
	for i, port := range want {
		s, ok := got[port]
		if !ok || s.Inode == 0 || s.Bound != 0 {
			t.Errorf("port %d: got %+v", port, s)
		}
		if s.Connected != (i == len(want)-1) {
			t.Errorf("port %d: connected: %v", port, s.Connected)
		}
	}
	if s := got[want[len(want)-1]]; s.Local != flows.AddrFrom(netip.MustParseAddr("127.0.0.1")) {
		t.Errorf("got address %v", s.Local.Netip())
	}
	// The connection goes on answering questions.
	if s, err := c.Get(question(unix.IPPROTO_TCP, l.Addr(), l.Addr())); err != nil || s.Inode == 0 {
		t.Errorf("got %+v, %v; want the listener", s, err)
	}
}

func TestListsOfSocketsThatAreCutShortAreErrors(t *testing.T) {
	t.Parallel()
	message := func(kind uint16, body int) []byte {
		b := make([]byte, headerLen+body)
		binary.NativeEndian.PutUint32(b, uint32(len(b)))
		binary.NativeEndian.PutUint16(b[4:], kind)
		binary.NativeEndian.PutUint32(b[8:], 7)
		return b
	}
	socket := message(sockDiagByFamily, answerLen)
	whole := append(append([]byte{}, socket...), message(unix.NLMSG_DONE, 4)...)
	ports := 0
	if n, done, err := eachSocket(whole, 7, func(UDPSocket) { ports++ }); n != 1 || ports != 1 || !done || err != nil {
		t.Errorf("got %d sockets, done %v, %v; want 1 and the end", n, done, err)
	}
	if n, done, err := eachSocket(whole, 8, func(UDPSocket) {}); n != 0 || done || err != nil {
		t.Errorf("of another request: got %d sockets, done %v, %v", n, done, err)
	}
	for cut := 1; cut < len(socket); cut++ {
		if _, _, err := eachSocket(socket[:cut], 7, func(UDPSocket) {}); err == nil {
			t.Errorf("the first %d bytes are no error", cut)
		}
	}
	short := message(sockDiagByFamily, answerLen-4)
	if _, _, err := eachSocket(short, 7, func(UDPSocket) {}); err == nil {
		t.Error("a short socket is no error")
	}
	if _, _, err := eachSocket(message(unix.NLMSG_ERROR, 0), 7, func(UDPSocket) {}); err == nil {
		t.Error("an error is none")
	}
}
