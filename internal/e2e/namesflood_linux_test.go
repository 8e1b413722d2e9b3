package e2e

import (
	"os/exec"
	"testing"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// The beginnings of packets that may have names, and of packets of the same size that have
// none.
var namedFloods = []struct {
	name        string
	start, none string
	tcp         bool
}{
	{"QUIC", "\xc0\x00\x00\x00\x01\x08", "\x40\x00\x00\x00\x01\x08", false},
	{"ClientHello", "\x16\x03\x01\x04\xd0\x01", "\x17\x03\x01\x04\xd0\x01", true},
}

// longPayload is that of the smallest datagram with a QUIC Initial.
const longPayload = 1200

// BenchmarkNamesFlood is the CPU time the whole program takes for a packet of a flood of
// packets that may have names, and for one of the same size that has none, in turns, and the
// median of how much more the one is. It wants a quiet machine.
func BenchmarkNamesFlood(b *testing.B) {
	for _, flood := range namedFloods {
		b.Run(flood.name, func(b *testing.B) {
			path := program.Path(b)
			var names pairs
			defer names.report(b)
			for b.Loop() {
				lab := nettest.New(b)
				report := func(who, start string) float64 {
					f := nettest.Flood{Flows: 1000, Payload: longPayload, Start: []byte(start), TCP: flood.tcp}
					frame := 14 + 20 + 8 + longPayload
					if flood.tcp {
						frame += 12
					}
					return costOf(b, lab, exec.Command(path, "--layout=iftop", "--engine=native", "-NPZi", lab.Remote.Iface), f, frame).report(b, who)
				}
				names.add(func() float64 { return report("with-names", flood.start) }, func() float64 { return report("without", flood.none) })
			}
		})
	}
}

// TestAFloodOfNamesDropsNoPacket floods with packets that may have names. Where even others of
// their size are dropped, the machine is too busy.
func TestAFloodOfNamesDropsNoPacket(t *testing.T) {
	for _, flood := range namedFloods {
		t.Run(flood.name, func(t *testing.T) {
			drops := func(start string) uint64 {
				lab := newNamesLab(t)
				lab.setMTU(9000)
				last := lab.captured([]string{"-i", "lab1"}, func() { lab.flood(&nettest.Flood{Payload: 4000, Start: []byte(start), TCP: flood.tcp}, 500_000, 0) })
				return *last.Capture.KernelDrops
			}
			const tries = 3
			busy := true
			for range tries {
				named := drops(flood.start)
				if named == 0 {
					return
				}
				others := drops(flood.none)
				busy = busy && others > 0
				t.Logf("%d were dropped; of others %d", named, others)
			}
			if busy {
				t.Skip("needs a machine that is less busy")
			}
			t.Errorf("a flood of 500,000 was dropped in part %d times", tries)
		})
	}
}

// setMTU sets the MTU of both ends.
func (l *namesLab) setMTU(mtu int) {
	l.t.Helper()
	for _, h := range []*nettest.Host{l.Local, l.Remote} {
		h.Do(l.t, func() error {
			link, err := netlink.LinkByName(h.Iface)
			if err != nil {
				return err
			}
			return netlink.LinkSetMTU(link, mtu)
		})
	}
}

// flood sends packets of a thousand flows from the local end, as many a second as rate says,
// or as fast as they go.
func (l *namesLab) flood(f *nettest.Flood, packets, rate int) {
	l.t.Helper()
	f.To, f.Flows = l.Remote, 1000
	l.Local.Do(l.t, func() error {
		_, err := l.Local.SendPaced(nettest.PacedSend{Frames: f.Each(l.Local), Count: packets, Rate: rate})
		return err
	})
}

// TestFlowsHaveTheirNamesInAFlood has a client ask for names while another host floods, with
// many times what is looked at in a second, but not so much that packets could be lost.
func TestFlowsHaveTheirNamesInAFlood(t *testing.T) {
	for _, flood := range namedFloods {
		t.Run(flood.name, func(t *testing.T) {
			lab := newNamesLab(t)
			last := lab.captured([]string{"-i", "lab1"}, func() {
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					lab.flood(&nettest.Flood{Payload: longPayload, Start: []byte(flood.start), TCP: flood.tcp}, 250_000, 100_000)
				}()
				for range 60 {
					lab.askTLS(nettest.LocalIPv6, "go.names.example")
					lab.askHTTP(nettest.LocalIPv4, "plain.names.example")
					lab.askDNS("udp", "answered.names.example")
				}
				<-ended
			})
			lab.expectNames(&last)
			if last.Capture.NamesSkipped == 0 {
				t.Error("there was no flood")
			}
		})
	}
}
