//go:build linux

package kernel

import (
	"fmt"
	"net"
	"testing"

	"iftopgo/flows"
)

func TestPortsHasTheLocalPortOfEveryRecord(t *testing.T) {
	tracker := open(t)
	const sockets = 2000 // more than a batch
	want := map[uint16]bool{}
	for range sockets {
		c, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		want[uint16(c.LocalAddr().(*net.UDPAddr).Port)] = true
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	connected, bound := map[uint16]bool{}, map[uint16]bool{}
	n, err := tracker.Ports(func(p uint16) { connected[p] = true }, func(p uint16) { bound[p] = true })
	if err != nil {
		t.Skip("a kernel before 5.6:", err)
	}
	if n <= len(want) {
		t.Errorf("%d records, want those of %d sockets", n, len(want)+1)
	}
	for port := range want {
		if !bound[port] {
			t.Errorf("port %d is missing", port)
		}
	}
	// UDP may have had the same port.
	if port := uint16(client.LocalAddr().(*net.TCPAddr).Port); !connected[port] || bound[port] && !want[port] {
		t.Errorf("port %d of a connection: %v among the connected, %v among the bound", port, connected[port], bound[port])
	}
}

// BenchmarkPorts measures what listing takes, and what the lookups take that it saves.
func BenchmarkPorts(b *testing.B) {
	tracker, err := Open(Options{})
	if err != nil {
		b.Skip("the kernel refuses eBPF:", err)
	}
	b.Cleanup(func() { _ = tracker.Close() })
	ignore := func(uint16) {}
	for _, n := range []int{0, 60_000} {
		m := tracker.maps[ownersMapConnected]
		for i := range n {
			if err := m.Put(&ownersTuple{Lport: uint16(i), Netns: 1}, &ownersUse{}); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprint(n, " records"), func(b *testing.B) {
			for b.Loop() {
				if _, err := tracker.Ports(ignore, ignore); err != nil {
					b.Skip(err)
				}
			}
		})
	}
	b.Run("one lookup", func(b *testing.B) {
		for b.Loop() {
			tracker.Connected(Tuple{Local: flows.Addr{1}, Proto: udp})
		}
	})
}
