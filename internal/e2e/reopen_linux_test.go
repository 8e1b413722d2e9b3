package e2e

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

func TestCaptureGoesOnWhenTheInterfaceComesBack(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		for name, c := range map[string]struct {
			away, back func(*testing.T, *nettest.Lab)
			reason     string
		}{
			"taken down and up": {
				func(t *testing.T, l *nettest.Lab) { l.Remote.Down(t) },
				func(t *testing.T, l *nettest.Lab) { l.Remote.Up(t) },
				"interface is down",
			},
			"deleted and made again": {
				func(t *testing.T, l *nettest.Lab) { l.Cut(t) },
				func(t *testing.T, l *nettest.Lab) { l.Join(t) },
				"interface is gone",
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				lab := nettest.New(t)
				r, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface)
				want := flood(t, lab, 1000)
				r.expectLine("the first flood", received(want))

				c.away(t, lab)
				l := r.expectLine("a reopening", reopening)
				if !strings.HasSuffix(l.Capture.State, c.reason) || !strings.Contains(l.Capture.State, " try, in ") {
					t.Errorf("state %q, want the try, the delay and %q", l.Capture.State, c.reason)
				}
				c.back(t, lab)
				l = r.expectLine("a live capture", live)
				if l.Capture.Restarts != 1 || l.Capture.LastLoss == "" {
					t.Errorf("%d restarts, last loss %q; want 1 and the gap marked", l.Capture.Restarts, l.Capture.LastLoss)
				}
				want += flood(t, lab, 500)
				r.expectLine("both floods", received(want))
				l = r.finish()
				if sum, _ := l.udp(); sum.TotalRecv != want || sum.TotalSent != 0 {
					t.Errorf("UDP %d received, %d sent; want %d and 0", sum.TotalRecv, sum.TotalSent, want)
				}
			})
		}
	})
}

func TestAddressChangeIsFollowed(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface)
	lab.Remote.Readdress(t, nettest.RemoteIPv4+"/24", "10.77.0.200/24")
	send := func() error {
		conn, err := net.Dial("udp", "10.77.0.200:4242")
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = conn.Write(make([]byte, 100))
		return err
	}
	l := r.expectLine("the new address", func(l *line) bool {
		if err := lab.Local.Try(send); err != nil {
			t.Fatal(err)
		}
		for _, f := range l.Flows {
			if f.DstPort == 4242 || f.SrcPort == 4242 {
				return true
			}
		}
		return false
	})
	for _, f := range l.Flows {
		if f.Protocol == "UDP" && (f.SrcIP != "10.77.0.200" || f.SrcPort != 4242 || f.TotalRecv == 0 || f.TotalSent != 0) {
			t.Errorf("flow %s:%d - %s, %d sent, %d received; want the new address on the left, received",
				f.SrcIP, f.SrcPort, f.Dst, f.TotalSent, f.TotalRecv)
		}
	}
	r.finish()
}

// tunnel puts a TUN interface of a name into a host: packets without a link
// header. What is sent into it is taken out and dropped.
func tunnel(t *testing.T, h *nettest.Host, name string) {
	t.Helper()
	tun := &netlink.Tuntap{LinkAttrs: netlink.LinkAttrs{Name: name}, Mode: netlink.TUNTAP_MODE_TUN, Queues: 1}
	h.Do(t, func() error {
		if err := netlink.LinkAdd(tun); err != nil {
			return err
		}
		addr, err := netlink.ParseAddr("10.99.0.1/24")
		if err != nil {
			return err
		}
		if err := netlink.AddrAdd(tun, addr); err != nil {
			return err
		}
		return netlink.LinkSetUp(tun)
	})
	t.Cleanup(func() { _ = tun.Fds[0].Close() })
	go func() {
		buf := make([]byte, 2048)
		for {
			if _, err := tun.Fds[0].Read(buf); err != nil {
				return
			}
		}
	}()
}

func TestInterfaceThatComesBackAsAnotherKindIsCapturedOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		away   func(*testing.T, *nettest.Lab)
		reason string
	}{
		"deleted": {func(t *testing.T, l *nettest.Lab) { l.Cut(t) }, "interface is gone"},
		"renamed while it was up": {func(t *testing.T, l *nettest.Lab) {
			l.Remote.Do(t, func() error {
				link, err := netlink.LinkByName(l.Remote.Iface)
				if err != nil {
					return err
				}
				if err := netlink.LinkSetName(link, "other0"); err != nil {
					t.Skipf("this kernel renames no interface that is up: %v", err)
				}
				return nil
			})
		}, "interface is gone"}, // An earlier line says why at first.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface)
			want := flood(t, lab, 1000)
			r.expectLine("the flood", received(want))
			c.away(t, lab)
			r.expectLine(c.reason, func(l *line) bool { return reopening(l) && strings.HasSuffix(l.Capture.State, c.reason) })
			tunnel(t, lab.Remote, lab.Remote.Iface)
			l := r.expectLine("a live capture", live)
			if l.Capture.Restarts != 1 || l.Capture.LastLoss == "" {
				t.Errorf("%d restarts, last loss %q; want 1 and the gap marked", l.Capture.Restarts, l.Capture.LastLoss)
			}
			const n, size = 10, sentBytes + 28
			lab.Remote.Do(t, func() error { return sendTo("10.99.0.2:4000", n) })
			r.expectLine("datagrams without a link header", func(l *line) bool {
				sum, _ := l.udp()
				return sum.TotalSent == n*size && sum.TotalRecv == want
			})
			r.finish()
		})
	}
}

// sentBytes is how many bytes of data sendTo sends in a datagram.
const sentBytes = 100

// sendTo sends UDP datagrams from where it is called. Few at a time: queues of tunnels are
// short.
func sendTo(to string, n int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var a, b, c, d byte
	var port int
	if _, err := fmt.Sscanf(to, "%d.%d.%d.%d:%d", &a, &b, &c, &d, &port); err != nil {
		return err
	}
	for range n {
		if err := unix.Sendto(fd, make([]byte, sentBytes), 0, &unix.SockaddrInet4{Port: port, Addr: [4]byte{a, b, c, d}}); err != nil {
			return err
		}
	}
	return nil
}

// TestAddressChangesAreFollowedAfterNetlinkOverflow makes so many changes while the
// program stands still that the kernel drops some of what it has to tell
// (ENOBUFS, netlink(7)). The last one counts.
func TestAddressChangesAreFollowedAfterNetlinkOverflow(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface)
	r.signal(syscall.SIGSTOP)
	from := nettest.RemoteIPv4 + "/24"
	lab.Remote.Do(t, func() error {
		link, err := netlink.LinkByName(lab.Remote.Iface)
		if err != nil {
			return err
		}
		for i := range 2000 {
			addr := &netlink.Addr{IPNet: netlink.NewIPNet([]byte{172, 16, byte(i >> 8), byte(i)})}
			if err := netlink.AddrAdd(link, addr); err != nil {
				return err
			}
			if err := netlink.AddrDel(link, addr); err != nil {
				return err
			}
		}
		return nil
	})
	lab.Remote.Readdress(t, from, "10.77.0.201/24")
	r.signal(syscall.SIGCONT)
	r.expectLine("the new address", func(l *line) bool {
		lab.Local.Do(t, func() error { return sendTo("10.77.0.201:4242", 1) })
		for _, f := range l.Flows {
			if f.SrcIP == "10.77.0.201" && f.SrcPort == 4242 {
				return true
			}
		}
		return false
	})
	r.finish()
}

// signal sends a signal to the program.
