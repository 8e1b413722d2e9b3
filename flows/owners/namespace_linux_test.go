package owners

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"

	"iftopgo/flows"
)

// twoNamespaces makes two network namespaces joined by a pair of interfaces, with
// the addresses 192.0.2.1, 2001:db8::1 in the first and .2, ::2 in the second. The
// host has neither.
func twoNamespaces(t *testing.T) (first, second string) {
	t.Helper()
	needRoot(t)
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("needs ip of iproute2 to make network namespaces")
	}
	names := [2]string{fmt.Sprintf("iftopgo-a-%d", os.Getpid()), fmt.Sprintf("iftopgo-b-%d", os.Getpid())}
	for _, name := range names {
		ip(t, "netns", "add", name)
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", name).Run() })
	}
	ip(t, "link", "add", "v0", "netns", names[0], "type", "veth", "peer", "name", "v0", "netns", names[1])
	for i, name := range names {
		ip(t, "-n", name, "link", "set", "lo", "up")
		ip(t, "-n", name, "link", "set", "v0", "up")
		ip(t, "-n", name, "addr", "add", fmt.Sprintf("192.0.2.%d/24", i+1), "dev", "v0")
		ip(t, "-n", name, "addr", "add", fmt.Sprintf("2001:db8::%d/64", i+1), "dev", "v0", "nodad")
	}
	return "/run/netns/" + names[0], "/run/netns/" + names[1]
}

func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Skipf("cannot make network namespaces: ip %v: %v: %s", args, err, out)
	}
}

func TestShortLivedProcessesInAnotherNamespaceGetTheirFlows(t *testing.T) {
	first, second := twoNamespaces(t)
	c := start(t, Config{NoPackages: true})
	for _, tt := range []struct{ name, role, network, addr string }{
		{"TCP over IPv4", "tcp4", "tcp4", "192.0.2.2:0"},
		{"TCP over IPv6", "tcp6", "tcp6", "[2001:db8::2]:0"},
		{"connected UDP", "udp4", "udp4", "192.0.2.2:0"},
		{"unconnected UDP", "udp-unconnected", "udp4", "192.0.2.2:0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := newTruth()
			var addr string
			err := runInNamespace(second, func() error {
				addr = tr.serve(t, tt.network, tt.addr)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			run := func() error { return runInNamespace(first, roleCommand(tt.role, addr).Run) }
			if got := share(t, c, tr, 50, run); got < 99 {
				t.Errorf("%.1f %% of the flows have the right process, want at least 99", got)
			}
		})
	}
}

func TestAServerInAnotherNamespaceIsFound(t *testing.T) {
	first, second := twoNamespaces(t)
	engines(t, func(t *testing.T, c *collected) {
		var server net.PacketConn
		err := runInNamespace(second, func() (err error) {
			// By this package's own process; the socket stays in the namespace.
			server, err = (&net.ListenConfig{}).ListenPacket(context.Background(), "udp4", ":5300")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		// A namespace without any process is not looked into.
		stay := func(path string) {
			err := runInNamespace(path, func() error {
				playRole(t, "hold", "1").waitLine(t)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		stay(first)
		stay(second)
		client := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 4000}
		k := key(flows.ProtoUDP, client, &net.UDPAddr{IP: net.IPv4(192, 0, 2, 2), Port: 5300})
		c.wantPID(t, k, os.Getpid(), flows.EvidenceTable)
	})
}

func TestASocketOfAnotherNamespaceIsNotMatched(t *testing.T) {
	first, _ := twoNamespaces(t)
	engines(t, func(t *testing.T, c *collected) {
		var l net.Listener
		if err := runInNamespace(first, func() (err error) { l, err = net.Listen("tcp4", ":0"); return err }); err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		k := key(flows.ProtoTCP, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: l.Addr().(*net.TCPAddr).Port}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 9), Port: 50000})
		c.Ask(k)
		ours := listen(t, "tcp4", "127.0.0.1:0")
		client := dial(t, "tcp4", ours.Addr().String())
		c.wantPID(t, key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr()), os.Getpid(), flows.EvidenceTable)
		if o, _ := c.owner(k); o.ID != 0 {
			t.Errorf("got %s", o.Name)
		}
	})
}

// TestForwardedTrafficHasNoProcess has addresses that no other test has: in the network namespaces of
// those, somebody may be at either end.
func TestForwardedTrafficHasNoProcess(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		k := key(flows.ProtoTCP, &net.TCPAddr{IP: net.IPv4(198, 19, 77, 2), Port: 1000}, &net.TCPAddr{IP: net.IPv4(198, 19, 77, 1), Port: 443})
		c.Ask(k)
		c.until(t, "the verdict", func() bool { o, _ := c.owner(k); return o.Kind == flows.KindForwarded })
	})
}
