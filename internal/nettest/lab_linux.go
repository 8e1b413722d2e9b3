package nettest

import (
	"fmt"
	"os"
	"testing"

	"github.com/vishvananda/netlink"
)

// Addresses of the two ends. Local lies numerically below Remote; a test that
// captures at the remote end has it the other way round.
const (
	LocalIPv4  = "10.77.0.1"
	RemoteIPv4 = "10.77.0.2"
	LocalIPv6  = "fd77::1"
	RemoteIPv6 = "fd77::2"
)

// Lab is two hosts with one link between them.
type Lab struct{ Local, Remote *Host }

// New makes a lab that is removed when the test ends. Without the privileges for that it
// skips the test.
func New(t testing.TB) *Lab {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to make network namespaces")
	}
	l := &Lab{Local: newHost(t, "lab0"), Remote: newHost(t, "lab1")}
	l.Join(t)
	return l
}

// Join makes the link between the hosts, and waits until the kernel sends nothing on it
// by itself any more.
func (l *Lab) Join(t testing.TB) {
	t.Helper()
	l.Local.Do(t, func() error {
		veth := &netlink.Veth{
			LinkAttrs: netlink.LinkAttrs{Name: l.Local.Iface}, PeerName: l.Remote.Iface,
			PeerNamespace: netlink.NsFd(l.Remote.ns),
		}
		if err := netlink.LinkAdd(veth); err != nil {
			return fmt.Errorf("adding the veth pair: %w", err)
		}
		return nil
	})
	l.Local.configure(t, LocalIPv4+"/24", LocalIPv6+"/64")
	l.Remote.configure(t, RemoteIPv4+"/24", RemoteIPv6+"/64")
	l.Local.settle(t)
	l.Remote.settle(t)
}

// Cut removes the link, and with it both interfaces.
func (l *Lab) Cut(t testing.TB) {
	t.Helper()
	l.Local.Do(t, func() error { return l.Local.change(netlink.LinkDel) })
}
