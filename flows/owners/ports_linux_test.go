package owners

import (
	"net"
	"os"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/owners/kernel"
)

// TestAmongManyFlowsThoseWithSocketsHaveOwners asks for so many flows at once that ports
// are listed first: of sockets of all kinds, of one that has been closed, and of ports
// without any.
func TestAmongManyFlowsThoseWithSocketsHaveOwners(t *testing.T) {
	before := socketFlows(t)
	engines(t, func(t *testing.T, c *collected) {
		keys := append(socketFlows(t), before...)
		owned := len(keys)
		for port := range uint16(4 * manyFlows) {
			keys = append(keys, key(flows.ProtoUDP, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: int(20000 + port)}))
		}
		c.Ask(keys...)
		for _, k := range keys[:owned] {
			c.wantPID(t, k, os.Getpid(), flows.EvidenceTable)
		}
		for _, k := range keys[owned:] {
			if o, by := c.owner(k); o.ID != 0 {
				t.Fatalf("port %d, which no socket has, was given to %s by %s", k.LocalPort, o.Name, by)
			}
		}
	})
}

// socketFlows opens sockets and returns their flows.
func socketFlows(t *testing.T) (keys []flows.Key) {
	t.Helper()
	peer := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
	for _, address := range []string{"127.0.0.1:0", "0.0.0.0:0"} {
		unconnected, err := net.ListenPacket("udp4", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = unconnected.Close() })
		local := *unconnected.LocalAddr().(*net.UDPAddr)
		local.IP = peer.IP
		keys = append(keys, key(flows.ProtoUDP, &local, peer))
	}
	connected := dial(t, "udp4", peer.String())
	client := dial(t, "tcp4", listen(t, "tcp4", "127.0.0.1:0").Addr().String())
	return append(keys, key(flows.ProtoUDP, connected.LocalAddr(), peer), key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr()))
}

func TestPortsAreListedOnlyForManyFlows(t *testing.T) {
	needRoot(t)
	tracker, err := kernel.Open(kernel.Options{})
	if err != nil {
		t.Skip("the kernel refuses eBPF:", err)
	}
	defer tracker.Close()
	var p recordedPorts
	p.update(tracker, manyFlows)
	if p.unsupported {
		t.Skip("a kernel before 5.6")
	}
	if p.connected == nil || p.bound == nil || p.connected.mayHave(1) {
		t.Errorf("of %d flows: ports are not known", manyFlows)
	}
	p.update(tracker, manyFlows-1)
	if p.connected != nil || p.bound != nil || !p.connected.mayHave(1) {
		t.Error("of few flows: the ports of before are used, which may have changed")
	}
	p.entries = 60_000
	if p.update(tracker, 2*manyFlows); p.connected != nil {
		t.Error("60,000 records are read for a few flows")
	}
}
