package owners

import (
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"iftopgo/flows"
)

// ownNamespaceVariable says that a test runs in a network namespace of its own.
const ownNamespaceVariable = "IFTOPGO_OWN_NAMESPACE"

// inOwnNamespace runs a test in a process of its own, in a new network namespace with the
// loopback interface and an interface v0 with the address 192.0.2.1/24, and reports whether
// it is that process.
func inOwnNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(ownNamespaceVariable) != "" {
		if err := loopbackUp(); err != nil {
			t.Fatal(err)
		}
		addInterface(t, "v0", "192.0.2.1/24")
		return true
	}
	needRoot(t)
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("needs ip of iproute2")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), ownNamespaceVariable+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	} else if strings.Contains(string(out), "\n--- SKIP") {
		t.Skip(string(out))
	}
	return false
}

// addInterface adds an interface with an address.
func addInterface(t *testing.T, name, addr string) {
	t.Helper()
	ip(t, "link", "add", name, "type", "veth", "peer", "name", name+"-peer")
	ip(t, "link", "set", name+"-peer", "up")
	ip(t, "link", "set", name, "up")
	ip(t, "addr", "add", addr, "dev", name)
}

// udpSocket opens a UDP socket with some options, bound to an address.
func udpSocket(t *testing.T, addr string, options ...func(fd int) error) net.PacketConn {
	t.Helper()
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) (failed error) {
		err := c.Control(func(fd uintptr) {
			for _, o := range options {
				if err := o(int(fd)); err != nil {
					failed = err
				}
			}
		})
		if err != nil {
			return err
		}
		return failed
	}}
	c, err := config.ListenPacket(t.Context(), "udp4", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// udpFlow is a flow of a local address.
func udpFlow(local, remote string) flows.Key {
	return key(flows.ProtoUDP, net.UDPAddrFromAddrPort(netip.MustParseAddrPort(local)), net.UDPAddrFromAddrPort(netip.MustParseAddrPort(remote)))
}
