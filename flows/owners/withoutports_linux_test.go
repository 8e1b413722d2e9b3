package owners

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

func TestPingsBelongToTheirProcess(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	self := func(id int) net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: id} }
	to := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
	t.Run("by a ping socket", func(t *testing.T) {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, unix.IPPROTO_ICMP)
		if err != nil {
			t.Skip("this namespace permits no ping sockets:", err)
		}
		defer unix.Close(fd)
		if err := unix.Sendto(fd, []byte{8, 0, 0, 0, 0, 0, 0, 1}, 0, to); err != nil {
			t.Fatal(err)
		}
		sa, err := unix.Getsockname(fd)
		if err != nil {
			t.Fatal(err)
		}
		id := sa.(*unix.SockaddrInet4).Port
		c.wantPID(t, key(flows.ProtoICMP, self(id), self(id)), os.Getpid(), flows.EvidenceEvent)
	})
	t.Run("by a raw socket", func(t *testing.T) {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP)
		if err != nil {
			t.Skip("no raw sockets:", err)
		}
		defer unix.Close(fd)
		const id = 0x4242
		if err := unix.Sendto(fd, []byte{8, 0, 0x35, 0xbd, id >> 8, id & 0xff, 0, 0}, 0, to); err != nil {
			t.Fatal(err)
		}
		c.wantPID(t, key(flows.ProtoICMP, self(id), self(id)), os.Getpid(), flows.EvidenceGuess)
	})
	t.Run("of somebody else, answered by the kernel", func(t *testing.T) {
		k := key(flows.ProtoICMPv6, &net.TCPAddr{IP: net.IPv6loopback, Port: 65000}, &net.TCPAddr{IP: net.ParseIP("2001:db8::7"), Port: 65000})
		c.Ask(k)
		c.until(t, "the verdict", func() bool { o, _ := c.owner(k); return o.Name == "kernel: icmpv6" })
	})
}

// A VXLAN tunnel, made in another network namespace than that of the host.
func TestATunnelSocketBelongsToTheKernel(t *testing.T) {
	if os.Getenv(insideVariable) == "" {
		t.Skip("runs in a namespace of its own, by TestSuiteInAnotherNamespace")
	}
	for _, args := range []string{
		"link add vx0 type vxlan id 7 dstport 4789 local 127.0.0.1 dev lo",
		"link set vx0 up",
	} {
		if out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
			t.Skipf("cannot make a tunnel: %v: %s", err, out)
		}
	}
	engines(t, func(t *testing.T, c *collected) {
		end := func(port int) net.Addr { return &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port} }
		k := key(flows.ProtoUDP, end(4789), end(5555))
		c.Ask(k)
		c.until(t, "the verdict", func() bool { o, _ := c.owner(k); return o.Name == "kernel: vxlan" })
	})
}

func TestARPBelongsToTheKernel(t *testing.T) {
	c := start(t, Config{NoPackages: true, TablesOnly: true})
	k := flows.Key{Net: flows.NetNone, Proto: flows.EtherTypeARP}
	c.Ask(k)
	c.until(t, "the verdict", func() bool { o, _ := c.owner(k); return o.Name == "kernel: arp" })
}

func TestAnUnpackagedProgramGetsAHash(t *testing.T) {
	c := start(t, Config{})
	l := listen(t, "tcp4", "127.0.0.1:0")
	client := dial(t, "tcp4", l.Addr().String())
	k := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
	c.Ask(k)
	// The test program was built here, so it comes from no package.
	if !c.within(patience, func() bool { o, _ := c.owner(k); return o.SHA256 != "" }) {
		o, _ := c.owner(k)
		if o.PackageName == "" {
			t.Skip("this host has no package database")
		}
		t.Errorf("got %+v", o)
	}
	if o, _ := c.owner(k); o.PackageName != "unpackaged" {
		t.Errorf("got %+v", o)
	}
}
