package owners

import (
	"fmt"
	"net"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// rawSocket opens a raw or packet socket for the time of the test.
func rawSocket(t *testing.T, family, protocol int) {
	t.Helper()
	fd, err := unix.Socket(family, unix.SOCK_RAW|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		t.Skip("no such socket:", err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
}

// needOwnNamespace skips a test where other processes may have such sockets.
func needOwnNamespace(t *testing.T) {
	t.Helper()
	if os.Getenv(insideVariable) == "" {
		t.Skip("runs in a namespace of its own, by TestSuiteInAnotherNamespace")
	}
}

func TestARawSocketHasItsProcessByTables(t *testing.T) {
	needOwnNamespace(t)
	self := func(id int) net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: id} }
	echo, routing := key(flows.ProtoICMP, self(777), self(777)), key(89, self(0), self(0))
	t.Run("without a socket it is the kernel's", func(t *testing.T) {
		c := start(t, Config{NoPackages: true, TablesOnly: true})
		c.Ask(echo)
		c.until(t, "the verdict", func() bool { o, _ := c.owner(echo); return o.Name == "kernel: icmp" })
	})
	rawSocket(t, unix.AF_INET, unix.IPPROTO_ICMP)
	rawSocket(t, unix.AF_INET, 89)
	t.Run("with one it is that process's", func(t *testing.T) {
		c := start(t, Config{NoPackages: true, TablesOnly: true})
		c.wantPID(t, echo, os.Getpid(), flows.EvidenceGuess)
		c.wantPID(t, routing, os.Getpid(), flows.EvidenceGuess)
	})
	t.Run("with several it is that of the process that has the identifier", func(t *testing.T) {
		c := start(t, Config{NoPackages: true, TablesOnly: true})
		other := playRole(t, "raw", fmt.Sprintf("%d:%d", unix.AF_INET, unix.IPPROTO_ICMP))
		other.waitLine(t)
		c.wantPID(t, key(flows.ProtoICMP, self(other.Process.Pid&0xffff), self(9)), other.Process.Pid, flows.EvidenceGuess)
		undecided := key(flows.ProtoICMP, self(other.Process.Pid&0xffff^1), self(9))
		c.Ask(undecided, echo)
		c.wantPID(t, routing, os.Getpid(), flows.EvidenceGuess)
		if o, evidence := c.owner(undecided); o.ID != 0 {
			t.Errorf("an identifier that neither has: got %s by %s", o.Name, evidence)
		}
	})
}

// TestTheKernelAnswersEchoesOfWhichARawSocketGetsACopy has one socket that is there before
// the events are seen, and only listens, and one that sends.
func TestTheKernelAnswersEchoesOfWhichARawSocketGetsACopy(t *testing.T) {
	needOwnNamespace(t)
	self := func(id int) net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: id} }
	rawSocket(t, unix.AF_INET, unix.IPPROTO_ICMP)
	c := start(t, Config{NoPackages: true})
	received := key(flows.ProtoICMP, self(777), self(777))
	c.Ask(received)
	c.until(t, "the verdict", func() bool { o, _ := c.owner(received); return o.Name == "kernel: icmp" })

	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_ICMP)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	echo := []byte{8, 0, 0xf4, 0xd8, 3, 0x10, 0, 1} // of the identifier 784
	if err := unix.Sendto(fd, echo, 0, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	c.wantPID(t, key(flows.ProtoICMP, self(784), self(784)), os.Getpid(), flows.EvidenceGuess)
}

// A client of DHCP sends whole frames, and has no socket of the port.
func TestAPacketSocketHasItsProcess(t *testing.T) {
	needOwnNamespace(t)
	client := playRole(t, "raw", fmt.Sprintf("%d:%d %d:%d", unix.AF_PACKET, htons(unix.ETH_P_IP), unix.AF_PACKET, htons(0x88cc)))
	client.waitLine(t)
	udp := func(ip string, port int) net.Addr { return &net.UDPAddr{IP: net.ParseIP(ip), Port: port} }
	engines(t, func(t *testing.T, c *collected) {
		for what, k := range map[string]flows.Key{
			"DHCP, without an address": key(flows.ProtoUDP, udp("0.0.0.0", 68), udp("255.255.255.255", 67)),
			"DHCP, with one":           key(flows.ProtoUDP, udp("127.0.0.1", 68), udp("127.0.0.1", 67)),
			"LLDP":                     {Net: flows.NetNone, Proto: 0x88cc},
		} {
			t.Run(what, func(t *testing.T) { c.wantPID(t, k, client.Process.Pid, flows.EvidenceGuess) })
		}
		for what, k := range map[string]flows.Key{
			"another port":      key(flows.ProtoUDP, udp("127.0.0.1", 9), udp("127.0.0.1", 67)),
			"another protocol":  key(flows.ProtoTCP, udp("127.0.0.1", 68), udp("127.0.0.1", 67)),
			"frames of no use":  {Net: flows.NetNone, Proto: 0x88cd},
			"DHCP, but of IPv6": key(flows.ProtoUDP, udp("::1", 546), udp("::1", 547)),
		} {
			t.Run(what, func(t *testing.T) {
				c.Ask(k)
				c.until(t, "the first answer", func() bool {
					c.mu.Lock()
					defer c.mu.Unlock()
					_, ok := c.matches[k]
					return ok
				})
				if o, evidence := c.owner(k); o.ID != 0 {
					t.Errorf("got %s by %s", o.Name, evidence)
				}
			})
		}
	})
}

func htons(n uint16) uint16 { return n<<8 | n>>8 }
