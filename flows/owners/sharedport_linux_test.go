package owners

import (
	"net"
	"net/netip"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

func reuseAddr(fd int) error { return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) }

// Programs for mDNS, SSDP and the like share a port of UDP by SO_REUSEADDR.
func TestSendersThatShareAPortByReuseaddrHaveTheirOwnFlows(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	for name, bind := range map[string]string{"any address": "0.0.0.0", "one address": "127.0.0.1"} {
		t.Run(name, func(t *testing.T) {
			ours := udpSocket(t, bind+":0", reuseAddr)
			_, port, err := net.SplitHostPort(ours.LocalAddr().String())
			if err != nil {
				t.Fatal(err)
			}
			other := playRole(t, "reuseaddr", bind+":"+port+" 127.0.0.1:6902")
			other.waitLine(t)
			if _, err := ours.WriteTo([]byte("x"), net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:6901"))); err != nil {
				t.Fatal(err)
			}
			local := "127.0.0.1:" + port
			c.wantPID(t, udpFlow(local, "127.0.0.1:6901"), os.Getpid(), flows.EvidenceEvent)
			c.wantPID(t, udpFlow(local, "127.0.0.1:6902"), other.Process.Pid, flows.EvidenceEvent)
			// Of a host that none of them has sent to, either may get the packets.
			k := udpFlow(local, "127.0.0.1:6903")
			c.Ask(k)
			c.until(t, "an answer", func() bool { _, e := c.owner(k); return e != flows.EvidenceNone })
			if o, evidence := c.owner(k); evidence != flows.EvidenceGuess {
				t.Errorf("got %d by %s, want a guess", o.PID, evidence)
			}
		})
	}
}

// Without eBPF nothing says which of them has sent a packet, even where the kernel would give
// an answer to one.
func TestWithoutEventsASharedPortIsAGuess(t *testing.T) {
	c := start(t, Config{NoPackages: true, TablesOnly: true})
	ours := udpSocket(t, "127.0.0.1:0", reuseAddr)
	alone := udpSocket(t, "127.0.0.1:0", reuseAddr)
	twice := udpSocket(t, "127.0.0.1:0", reuseAddr)
	udpSocket(t, twice.LocalAddr().String(), reuseAddr)
	local := ours.LocalAddr().String()
	other := playRole(t, "reuseaddr", local+" 127.0.0.1:6902")
	other.waitLine(t)
	k := udpFlow(local, "127.0.0.1:6901")
	c.Ask(k)
	c.until(t, "an answer", func() bool { o, _ := c.owner(k); return o.PID != 0 })
	if o, evidence := c.owner(k); evidence != flows.EvidenceGuess || o.PID != os.Getpid() && o.PID != other.Process.Pid {
		t.Errorf("got %d by %s, want a guess", o.PID, evidence)
	}
	c.wantPID(t, udpFlow(alone.LocalAddr().String(), "127.0.0.1:6901"), os.Getpid(), flows.EvidenceTable)
	// Both sockets are of one process.
	c.wantPID(t, udpFlow(twice.LocalAddr().String(), "127.0.0.1:6901"), os.Getpid(), flows.EvidenceTable)
}

// A process that takes a port after another one has closed it shares it with nobody.
func TestAPortThatWasTakenOverIsNotShared(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	first := udpSocket(t, "127.0.0.1:0", reuseAddr)
	local := first.LocalAddr().String()
	if _, err := first.WriteTo([]byte("x"), net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:6901"))); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	other := playRole(t, "reuseaddr", local+" 127.0.0.1:6902")
	other.waitLine(t)
	c.wantPID(t, udpFlow(local, "127.0.0.1:6903"), other.Process.Pid, flows.EvidenceEvent)
}
