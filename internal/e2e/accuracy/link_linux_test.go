package accuracy

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// link is a way from one host to another, or to itself.
type link struct {
	lab *nettest.Lab
	// from sends by its interface out; at captures on iface.
	from, at   *nettest.Host
	out, iface string
	// header is what every frame begins with, up to the EtherType; nil where
	// packets have no link header.
	header                 []byte
	src4, dst4, src6, dst6 netip.Addr
	// tun takes packets instead of the interface out.
	tun *os.File
	// once says that the kernel counts a packet as sent and as received, though
	// it is one; bare is how many bytes of each it does not count.
	once bool
	bare int
	// also is a second interface that is counted.
	also string
}

// links are the kinds there are, each in a lab of its own. A kind the kernel
// does not know is skipped.
var links = []struct {
	name string
	make func(*testing.T) *link
}{
	{"Ethernet", func(t *testing.T) *link {
		l := veth(t)
		for _, h := range []*nettest.Host{l.lab.Local, l.lab.Remote} {
			h.Do(t, func() error {
				return change(h.Iface, func(n netlink.Link) error { return netlink.LinkSetMTU(n, 9000) })
			})
		}
		return l
	}},
	{"Ethernet, sending end", func(t *testing.T) *link {
		l := veth(t)
		l.at, l.iface = l.from, l.out
		return l
	}},
	{"VLAN device", func(t *testing.T) *link {
		l := veth(t)
		l.over(t, "vlan10", func(parent int, _ *nettest.Host) netlink.Link {
			return &netlink.Vlan{LinkAttrs: netlink.LinkAttrs{ParentIndex: parent}, VlanId: 10}
		})
		return l
	}},
	{"VXLAN tunnel", vxlan},
	{"VXLAN tunnel, sending end", func(t *testing.T) *link {
		l := vxlan(t)
		l.at, l.iface = l.from, l.out
		return l
	}},
	{"bridge", func(t *testing.T) *link {
		l := veth(t)
		bridge(t, l.at)
		l.iface, l.bare = "br0", 14
		l.deliver(l.hardware(t, l.at, "br0"))
		return l
	}},
	{"bridge, sending end", func(t *testing.T) *link {
		l := veth(t)
		bridge(t, l.from)
		l.at, l.out, l.iface = l.from, "br0", "br0"
		return l
	}},
	{"macvlan", func(t *testing.T) *link {
		l := veth(t)
		l.at.Do(t, func() error {
			return change(l.at.Iface, func(parent netlink.Link) error {
				return add(&netlink.Macvlan{LinkAttrs: netlink.LinkAttrs{ParentIndex: parent.Attrs().Index}, Mode: netlink.MACVLAN_MODE_BRIDGE}, "macvlan0")
			})
		})
		l.iface = "macvlan0"
		l.deliver(l.hardware(t, l.at, "macvlan0"))
		return l
	}},
	{"tun, raw IP", tun},
	{"loopback", func(t *testing.T) *link {
		l := veth(t)
		l.from, l.out, l.iface, l.once, l.bare = l.at, "lo", "lo", true, 14
		l.header = make([]byte, 12)
		l.src4, l.dst4 = netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("127.0.0.1")
		l.src6, l.dst6 = netip.IPv6Loopback(), netip.IPv6Loopback()
		return l
	}},
	{"any", func(t *testing.T) *link {
		l := veth(t)
		l.iface, l.also = "any", "lo"
		return l
	}},
}

// veth is the link every lab has, captured at its remote end.
func veth(t *testing.T) *link {
	t.Helper()
	lab := nettest.New(t)
	l := &link{
		lab: lab, from: lab.Local, at: lab.Remote, out: lab.Local.Iface, iface: lab.Remote.Iface,
		src4: netip.MustParseAddr(nettest.LocalIPv4), dst4: netip.MustParseAddr(nettest.RemoteIPv4),
		src6: netip.MustParseAddr(nettest.LocalIPv6), dst6: netip.MustParseAddr(nettest.RemoteIPv6),
	}
	l.deliver(lab.Remote.MAC)
	introduce(t, lab.Local, lab.Remote, nettest.RemoteIPv4)
	introduce(t, lab.Remote, lab.Local, nettest.LocalIPv4)
	return l
}

// introduce tells a host for good where an address of another one is. Its kernel would ask for it, and again
// five seconds after a transfer: at a time when the counters are read, and the program has ended.
func introduce(t *testing.T, h, other *nettest.Host, address string) {
	t.Helper()
	h.Do(t, func() error {
		return change(h.Iface, func(n netlink.Link) error {
			return netlink.NeighSet(&netlink.Neigh{
				LinkIndex: n.Attrs().Index, IP: net.ParseIP(address), HardwareAddr: other.MAC, State: netlink.NUD_PERMANENT,
			})
		})
	})
}

// deliver makes an address of Ethernet the one that frames are sent to.
func (l *link) deliver(to net.HardwareAddr) {
	l.header = append(append([]byte{}, to...), l.from.MAC...)
}

// over puts a device on top of the link at both ends.
func (l *link) over(t *testing.T, name string, device func(parent int, h *nettest.Host) netlink.Link) {
	t.Helper()
	l.src4, l.dst4 = netip.MustParseAddr("10.78.0.1"), netip.MustParseAddr("10.78.0.2")
	for _, h := range []*nettest.Host{l.lab.Local, l.lab.Remote} {
		err := h.Try(func() error {
			if err := change(h.Iface, func(parent netlink.Link) error { return add(device(parent.Attrs().Index, h), name) }); err != nil {
				return err
			}
			own := l.dst4
			if h == l.from {
				own = l.src4
			}
			return change(name, address(own.String()+"/24"))
		})
		if errors.Is(err, unix.EOPNOTSUPP) {
			t.Skipf("this kernel has no %s: %v", name, err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	l.out, l.iface, l.bare = name, name, 14
	l.deliver(l.hardware(t, l.at, name))
}

// hardware reads the address of a host's interface.
func (l *link) hardware(t *testing.T, h *nettest.Host, iface string) (mac net.HardwareAddr) {
	t.Helper()
	h.Do(t, func() error {
		return change(iface, func(n netlink.Link) error { mac = n.Attrs().HardwareAddr; return nil })
	})
	return mac
}

// vxlan is a tunnel over the link.
func vxlan(t *testing.T) *link {
	t.Helper()
	l := veth(t)
	l.over(t, "vxlan42", func(parent int, h *nettest.Host) netlink.Link {
		other := nettest.RemoteIPv4
		if h == l.lab.Remote {
			other = nettest.LocalIPv4
		}
		return &netlink.Vxlan{VxlanId: 42, VtepDevIndex: parent, Group: net.ParseIP(other), Port: 4789}
	})
	return l
}

// bridge makes a host's interface a port of a bridge.
func bridge(t *testing.T, h *nettest.Host) {
	t.Helper()
	h.Do(t, func() error {
		if err := add(&netlink.Bridge{}, "br0"); err != nil {
			return err
		}
		return change("br0", func(bridge netlink.Link) error {
			return change(h.Iface, func(port netlink.Link) error { return netlink.LinkSetMaster(port, bridge) })
		})
	})
}

// tun is an interface whose other end is this program.
func tun(t *testing.T) *link {
	lab := nettest.New(t)
	l := &link{
		lab: lab, from: lab.Remote, at: lab.Remote, iface: "tun0", out: "tun0",
		src4: netip.MustParseAddr("10.99.0.2"), dst4: netip.MustParseAddr("10.99.0.1"),
		src6: netip.MustParseAddr("fd99::2"), dst6: netip.MustParseAddr("fd99::1"),
	}
	device := &netlink.Tuntap{Mode: netlink.TUNTAP_MODE_TUN, Queues: 1, Flags: netlink.TUNTAP_DEFAULTS | netlink.TUNTAP_NO_PI}
	l.at.Do(t, func() error {
		if err := add(device, "tun0"); err != nil {
			return err
		}
		return change("tun0", address("10.99.0.1/24"))
	})
	l.tun = device.Fds[0]
	t.Cleanup(func() { _ = l.tun.Close() })
	return l
}

// add makes a device that says nothing of its own, and takes it up.
func add(device netlink.Link, name string) error {
	device.Attrs().Name = name
	if err := netlink.LinkAdd(device); err != nil {
		return fmt.Errorf("adding %s: %w", name, err)
	}
	if err := os.WriteFile("/proc/sys/net/ipv6/conf/"+name+"/disable_ipv6", []byte("1"), 0); err != nil {
		return fmt.Errorf("silencing IPv6: %w", err)
	}
	return change(name, netlink.LinkSetUp)
}

// address returns what gives an interface an address.
func address(text string) func(netlink.Link) error {
	return func(n netlink.Link) error {
		addr, err := netlink.ParseAddr(text)
		if err != nil {
			return err
		}
		return netlink.AddrAdd(n, addr)
	}
}

// change does something to an interface of the network namespace one is in.
func change(name string, f func(netlink.Link) error) error {
	n, err := netlink.LinkByName(name)
	if err != nil {
		return fmt.Errorf("finding %s: %w", name, err)
	}
	if err := f(n); err != nil {
		return fmt.Errorf("changing %s: %w", name, err)
	}
	return nil
}

// pour sends frames, and returns how many bytes they had, as the kernel counts.
func (l *link) pour(t *testing.T, p nettest.PacedSend) (bytes uint64) {
	t.Helper()
	p.Iface = l.out
	l.from.Do(t, func() (err error) {
		if l.tun == nil {
			bytes, err = l.from.SendPaced(p)
			return err
		}
		bytes, err = p.Run(func(from, n int) (int, error) {
			for i := range n {
				if _, err := l.tun.Write(p.Frames[(from+i)%len(p.Frames)]); err != nil {
					return i, fmt.Errorf("writing into the tunnel: %w", err)
				}
			}
			return n, nil
		})
		return err
	})
	return bytes - uint64(p.Count*l.bare)
}

// counters are what the kernel has counted of the packets that are captured.
func (l *link) counters(t *testing.T) nettest.Counters {
	t.Helper()
	name := l.iface
	if l.also != "" {
		name = l.at.Iface
	}
	c := l.at.Counters(t, name)
	if l.once {
		c.TxBytes, c.TxPackets = 0, 0
	}
	if l.also != "" {
		other := l.at.Counters(t, l.also)
		c.RxBytes += other.RxBytes
		c.RxPackets += other.RxPackets
	}
	return c
}

// quiet waits until nothing has been counted for a while: the kernel sends a few
// frames of its own when an interface comes up.
func (l *link) quiet(t *testing.T) {
	t.Helper()
	last, since := l.counters(t), time.Now()
	for deadline := since.Add(20 * time.Second); time.Since(since) < 1500*time.Millisecond; <-time.After(50 * time.Millisecond) {
		if c := l.counters(t); c != last {
			last, since = c, time.Now()
		}
		if time.Now().After(deadline) {
			t.Fatal("the link does not fall silent")
		}
	}
}
