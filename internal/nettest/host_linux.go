package nettest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// Host is one network namespace with one interface, besides its loopback.
type Host struct {
	// Iface is the name of its interface, MAC the interface's address.
	Iface string
	MAC   net.HardwareAddr
	ns    netns.NsHandle
}

// Down takes the interface of the host down.
func (h *Host) Down(t testing.TB) {
	t.Helper()
	h.Do(t, func() error { return h.change(netlink.LinkSetDown) })
}

// Up takes the interface of the host up again.
func (h *Host) Up(t testing.TB) {
	t.Helper()
	h.Do(t, func() error { return h.change(netlink.LinkSetUp) })
}

// Readdress replaces the address from, with the length of its prefix, of the interface of
// the host by another one.
func (h *Host) Readdress(t testing.TB, from, to string) {
	t.Helper()
	h.Do(t, func() error {
		return h.change(func(l netlink.Link) error {
			old, err := netlink.ParseAddr(from)
			if err != nil {
				return fmt.Errorf("reading an address: %w", err)
			}
			if err := netlink.AddrDel(l, old); err != nil {
				return fmt.Errorf("removing %s: %w", from, err)
			}
			return h.address(l, []string{to})
		})
	})
}

// change calls f with the interface of the host.
func (h *Host) change(f func(netlink.Link) error) error {
	l, err := netlink.LinkByName(h.Iface)
	if err != nil {
		return fmt.Errorf("finding %s: %w", h.Iface, err)
	}
	if err := f(l); err != nil {
		return fmt.Errorf("changing %s: %w", h.Iface, err)
	}
	return nil
}

func newHost(t testing.TB, iface string) *Host {
	t.Helper()
	h := &Host{Iface: iface}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // The thread is in the new namespace and dies with the goroutine.
		var err error
		h.ns, err = netns.New()
		done <- err
	}()
	if err := <-done; err != nil {
		t.Skipf("cannot make a network namespace: %v", err)
	}
	t.Cleanup(func() {
		if err := h.ns.Close(); err != nil {
			t.Errorf("removing the namespace of %s: %v", iface, err)
		}
	})
	return h
}

// configure gives the interface its addresses and takes it up.
func (h *Host) configure(t testing.TB, addrs ...string) {
	t.Helper()
	h.Do(t, func() error {
		for _, name := range []string{"lo", h.Iface} {
			l, err := netlink.LinkByName(name)
			if err != nil {
				return fmt.Errorf("finding %s: %w", name, err)
			}
			if name == h.Iface {
				h.MAC = l.Attrs().HardwareAddr
				if err := h.address(l, addrs); err != nil {
					return err
				}
			}
			if err := netlink.LinkSetUp(l); err != nil {
				return fmt.Errorf("taking %s up: %w", name, err)
			}
		}
		return nil
	})
}

// quietIPv6 is settings with which the kernel sends no frames of IPv6 by itself: no
// router solicitations, no duplicate address detection, and the reports of multicast
// groups at once instead of within seconds, by the version of MLD whose reports can be
// waited for (Documentation/networking/ip-sysctl.rst).
var quietIPv6 = map[string]string{
	"router_solicitations":              "0",
	"accept_dad":                        "0",
	"force_mld_version":                 "1",
	"mldv1_unsolicited_report_interval": "1",
}

// address adds addresses to an interface, without duplicate address detection, which
// would send frames.
func (h *Host) address(l netlink.Link, addrs []string) error {
	for name, value := range quietIPv6 {
		path := filepath.Join("/proc/sys/net/ipv6/conf", h.Iface, name)
		if err := os.WriteFile(path, []byte(value), 0); err != nil {
			return fmt.Errorf("silencing IPv6: %w", err)
		}
	}
	for _, text := range addrs {
		a, err := netlink.ParseAddr(text)
		if err != nil {
			return fmt.Errorf("reading an address: %w", err)
		}
		const noDAD = 0x02 // IFA_F_NODAD
		a.Flags = noDAD
		if err := netlink.AddrAdd(l, a); err != nil {
			return fmt.Errorf("adding %s: %w", text, err)
		}
	}
	return nil
}

// Do runs f on a thread that is in the network namespace of the host, and fails the test
// with its error. Other goroutines that f starts are not in that namespace.
func (h *Host) Do(t testing.TB, f func() error) {
	t.Helper()
	if err := h.Try(f); err != nil {
		t.Fatal(err)
	}
}

// Try is Do, but returns the error.
func (h *Host) Try(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		if err := netns.Set(h.ns); err != nil {
			done <- fmt.Errorf("entering the namespace of %s: %w", h.Iface, err)
			return
		}
		done <- f()
	}()
	return <-done
}

// Start starts a program inside the host.
func (h *Host) Start(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	h.Do(t, cmd.Start)
}

// Counters are the kernel's counters of an interface.
type Counters struct{ TxPackets, TxBytes, RxPackets, RxBytes uint64 }

// Counters reads the counters of the host's interface of that name.
func (h *Host) Counters(t testing.TB, iface string) (c Counters) {
	t.Helper()
	h.Do(t, func() error {
		l, err := netlink.LinkByName(iface)
		if err != nil {
			return fmt.Errorf("reading the counters of %s: %w", iface, err)
		}
		s := l.Attrs().Statistics
		c = Counters{s.TxPackets, s.TxBytes, s.RxPackets, s.RxBytes}
		return nil
	})
	return c
}

// Since returns what was counted since an earlier reading.
func (c Counters) Since(before Counters) Counters {
	return Counters{
		c.TxPackets - before.TxPackets, c.TxBytes - before.TxBytes,
		c.RxPackets - before.RxPackets, c.RxBytes - before.RxBytes,
	}
}
