package owners

import (
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

func freebind(fd int) error { return unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_FREEBIND, 1) }

func TestAddressesThatAreLocalByARouteHaveTheProcessOfTheirSocket(t *testing.T) {
	if !inOwnNamespace(t) {
		return
	}
	ip(t, "route", "add", "local", "198.51.100.0/24", "dev", "lo")
	wild := udpSocket(t, ":6000")
	one := udpSocket(t, "198.51.100.6:6001")
	free := udpSocket(t, "203.0.113.7:6002", freebind)
	for _, c := range []net.PacketConn{wild, one, free} {
		// Nothing need arrive; the kernel chooses the way before it drops the packet.
		_, _ = c.WriteTo([]byte("x"), net.UDPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.9:9")))
	}
	engines(t, func(t *testing.T, c *collected) {
		for name, local := range map[string]string{
			"a socket of any address":                                   "198.51.100.9:6000",
			"a socket of one of the addresses":                          "198.51.100.6:6001",
			"a socket of an address that is none of ours (IP_FREEBIND)": "203.0.113.7:6002",
		} {
			k := udpFlow(local, "192.0.2.9:9")
			if o := c.wantPID(t, k, os.Getpid(), flows.EvidenceTable); o.Kind != flows.KindProcess {
				t.Errorf("%s: got %+v", name, o)
			}
			// The same as the host sees it to which the packets go.
			c.wantPID(t, k.Reversed(), os.Getpid(), flows.EvidenceTable)
		}
		for name, local := range map[string]string{
			"an address of nobody, the port of a socket of any address":          "203.0.113.7:6000",
			"an address of nobody, the port of a socket of another one":          "203.0.113.8:6002",
			"an address of nobody, the port of a socket of a local one by route": "203.0.113.7:6001",
		} {
			k := udpFlow(local, "203.0.113.200:9")
			c.Ask(k)
			c.until(t, name+" to be forwarded", func() bool { o, _ := c.owner(k); return o.Kind == flows.KindForwarded })
		}
	})
}

func TestAnAddressThatWasRemovedIsLocalForAWhile(t *testing.T) {
	t.Parallel()
	addrs := []net.Addr{&net.IPNet{IP: net.IPv4(192, 0, 2, 7), Mask: net.CIDRMask(24, 32)}, &net.IPNet{IP: net.IPv4(192, 0, 2, 8), Mask: net.CIDRMask(24, 32)}}
	l := localAddrs{list: func() ([]net.Addr, error) { return addrs, nil }}
	removed := flows.AddrFrom(netip.MustParseAddr("192.0.2.7"))
	if !l.has(removed, noon) {
		t.Fatal("the address is not local while it is there")
	}
	addrs = addrs[1:]
	gone := noon.Add(2 * localAddrsAge)
	for _, after := range []time.Duration{0, removedGrace / 2, removedGrace - 1} {
		if !l.has(removed, gone.Add(after)) {
			t.Errorf("%v after it was removed it is not local", after)
		}
	}
	if l.has(removed, gone.Add(removedGrace)) || len(l.removed) > 1 {
		t.Error("a minute later it is still local")
	}
	l.has(removed, gone.Add(2*removedGrace))
	if len(l.removed) != 0 {
		t.Errorf("%d addresses are remembered for ever", len(l.removed))
	}
}
