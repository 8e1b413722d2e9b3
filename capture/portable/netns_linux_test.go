package portable

import (
	"net"
	"os"
	"runtime"
	"testing"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// The addresses of both ends of the wire.
const (
	hereAddr  = "192.0.2.1"
	thereAddr = "192.0.2.2"
)

// wire is two network namespaces joined by a veth pair: traffic is captured
// here, on wire0, and comes from there, out of wire1.
type wire struct{ here, there netns.NsHandle }

// newWire makes a wire that goes when the test ends. Neither end has IPv6, so
// that nothing is on it but what the test sends and its answers.
func newWire(t *testing.T) wire {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("making network namespaces needs root")
	}
	w := wire{newNamespace(t), newNamespace(t)}
	within(t, w.here, func() error {
		veth := &netlink.Veth{
			LinkAttrs: netlink.LinkAttrs{Name: "wire0"}, PeerName: "wire1", PeerNamespace: netlink.NsFd(w.there),
		}
		return netlink.LinkAdd(veth)
	})
	w.configure(t, w.here, "wire0", hereAddr)
	w.configure(t, w.there, "wire1", thereAddr)
	return w
}

// newNamespace makes a namespace with its loopback up.
func newNamespace(t *testing.T) netns.NsHandle {
	t.Helper()
	var made netns.NsHandle
	failed := make(chan error)
	go func() {
		runtime.LockOSThread() // And never unlocked: the thread ends with the goroutine.
		var err error
		made, err = netns.New()
		failed <- err
	}()
	if err := <-failed; err != nil {
		t.Skipf("making a network namespace: %v", err)
	}
	t.Cleanup(func() {
		if err := made.Close(); err != nil {
			t.Error(err)
		}
	})
	return made
}

// within runs do on a thread that is in the namespace.
func within(t *testing.T, ns netns.NsHandle, do func() error) {
	t.Helper()
	failed := make(chan error)
	go func() {
		runtime.LockOSThread() // And never unlocked: the thread ends with the goroutine.
		err := netns.Set(ns)
		if err == nil {
			err = do()
		}
		failed <- err
	}()
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
}

// configure sets one end of the wire up.
func (w wire) configure(t *testing.T, ns netns.NsHandle, name, addr string) {
	t.Helper()
	within(t, ns, func() error {
		if err := os.WriteFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", []byte("1"), 0o644); err != nil && !os.IsNotExist(err) {
			return err
		}
		link, err := netlink.LinkByName(name)
		if err != nil {
			return err
		}
		ip := &net.IPNet{IP: net.ParseIP(addr), Mask: net.CIDRMask(24, 32)}
		if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: ip}); err != nil {
			return err
		}
		lo, err := netlink.LinkByName("lo")
		if err != nil {
			return err
		}
		if err := netlink.LinkSetUp(lo); err != nil {
			return err
		}
		return netlink.LinkSetUp(link)
	})
}

// counters are the packets and bytes an interface here has sent and received.
func (w wire) counters(t *testing.T, name string) (packets, bytes uint64) {
	t.Helper()
	within(t, w.here, func() error {
		link, err := netlink.LinkByName(name)
		if err != nil {
			return err
		}
		s := link.Attrs().Statistics
		packets, bytes = s.RxPackets+s.TxPackets, s.RxBytes+s.TxBytes
		return nil
	})
	return packets, bytes
}

// open opens a capture here, closed when the test ends.
func (w wire) open(t *testing.T, config Config) *Handle {
	t.Helper()
	var h *Handle
	within(t, w.here, func() (err error) {
		h, err = Open(config)
		return err
	})
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// dial makes a UDP socket in a namespace, closed when the test ends.
func dial(t *testing.T, ns netns.NsHandle, to string) net.Conn {
	t.Helper()
	var conn net.Conn
	within(t, ns, func() (err error) {
		conn, err = net.Dial("udp4", to)
		return err
	})
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}
