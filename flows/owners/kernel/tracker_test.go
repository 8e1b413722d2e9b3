//go:build linux

package kernel

import (
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"iftopgo/flows"
)

// open loads all programs but some, as on a kernel without them.
func open(t *testing.T, without ...string) *Tracker {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to load programs into the kernel")
	}
	tracker, err := Open(Options{Skip: func(name string) bool {
		return slices.ContainsFunc(without, func(w string) bool { return strings.Contains(name, w) })
	}})
	if err != nil {
		t.Skip("the kernel refuses eBPF:", err)
	}
	t.Cleanup(func() {
		if err := tracker.Close(); err != nil {
			t.Error(err)
		}
	})
	return tracker
}

func tupleOf(t *testing.T, proto uint32, local, remote net.Addr) Tuple {
	t.Helper()
	l, r := netip.MustParseAddrPort(local.String()), netip.MustParseAddrPort(remote.String())
	netns, err := ownNetns()
	if err != nil {
		t.Fatal(err)
	}
	return Tuple{
		Local: flows.AddrFrom(l.Addr()), Remote: flows.AddrFrom(r.Addr()),
		LocalPort: l.Port(), RemotePort: r.Port(), Netns: netns, Proto: proto,
	}
}

// The kernels that are tried: this one, and older ones simulated with it.
var kernels = map[string][]string{
	"all that this kernel offers":        nil,
	"a kernel before 6.3":                {"sock_send_length", "sock_recv_length"},
	"no cgroup v2":                       {"sock_ops", "post_bind", "sock_release", "sendmsg", "recvmsg"},
	"neither state tracepoint nor 6.3":   {"inet_sock_set_state", "sock_send_length", "sock_recv_length"},
	"tracepoints of before 6.3 and none": {"sock_send_length", "sock_recv_length", "sock_ops", "post_bind", "sock_release", "sendmsg", "recvmsg"},
}

const (
	tcp = 6
	udp = 17
)

func TestATCPConnectionIsRecordedOnEveryKernel(t *testing.T) {
	for name, without := range kernels {
		t.Run(name, func(t *testing.T) {
			tracker := open(t, without...)
			for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
				l, err := net.Listen("tcp", addr)
				if err != nil {
					t.Skip("cannot listen:", err)
				}
				c, err := net.Dial("tcp", l.Addr().String())
				if err != nil {
					t.Fatal(err)
				}
				tuple := tupleOf(t, tcp, c.LocalAddr(), c.RemoteAddr())
				if _, err := c.Write([]byte("x")); err != nil {
					t.Fatal(err)
				}
				// Before and after the close: records outlive the socket.
				wantUs(t, tracker, tuple)
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
				wantUs(t, tracker, tuple)
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func wantUs(t *testing.T, tracker *Tracker, tuple Tuple) {
	t.Helper()
	u, ok := tracker.Connected(tuple)
	if !ok || int(u.Image.PID) != os.Getpid() || u.Kernel || u.FromTable {
		t.Fatalf("got %+v, %v; want process %d", u, ok, os.Getpid())
	}
	p, ok := tracker.Process(u.Image)
	if !ok || p.Exe != os.Args[0] || p.Comm == "" || int(p.PPID) != os.Getppid() || p.UID != 0 || p.Args[0] != os.Args[0] {
		t.Fatalf("got %+v, %v", p, ok)
	}
}

func TestAnUnconnectedSocketIsRecordedUntilItIsClosed(t *testing.T) {
	for name, without := range kernels {
		t.Run(name, func(t *testing.T) {
			tracker := open(t, without...)
			c, err := net.ListenPacket("udp4", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.WriteTo([]byte("x"), &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}); err != nil {
				t.Fatal(err)
			}
			tuple := tupleOf(t, udp, c.LocalAddr(), c.LocalAddr())
			u, ok := tracker.Bound(tuple)
			if !tracker.has("post_bind4") && !tracker.has("sock_send_length") {
				t.Skip("such a kernel records no UDP socket")
			}
			if !ok || int(u.Image.PID) != os.Getpid() || u.Closed {
				t.Fatalf("got %+v, %v", u, ok)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			if u, _ := tracker.Bound(tuple); u.Closed != tracker.has("sock_release") {
				t.Errorf("after the close: got %+v", u)
			}
		})
	}
}

func TestScanFindsSocketsOpenedBefore(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tracker := open(t)
	if err := tracker.Scan(); err != nil {
		t.Skip("no iterator:", err)
	}
	u, ok := tracker.Bound(tupleOf(t, tcp, l.Addr(), l.Addr()))
	if !ok || int(u.Image.PID) != os.Getpid() || !u.FromTable {
		t.Errorf("got %+v, %v", u, ok)
	}
}

func TestOpenFailsWithoutAnyHook(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to load programs into the kernel")
	}
	if tracker, err := Open(Options{Skip: func(string) bool { return true }}); err == nil {
		t.Errorf("got %+v", tracker.Hooks())
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ recorded, want string }{
		"three names":            {"curl\x00bin\x00usr\x00", "/usr/bin/curl"},
		"nothing":                {"", ""},
		"the root of the cgroup": {"\x00", "/"},
	} {
		b := make([]byte, 512)
		copy(b, tt.recorded)
		if got := path(b, len(tt.recorded)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if got := path(make([]byte, 512), 513); got != "" {
		t.Errorf("a path that did not fit: got %q, want none", got)
	}
}

func TestCgroup2Mount(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate": "/sys/fs/cgroup",
		"33 32 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw":                    "/sys/fs/cgroup/unified",
		"34 32 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu":                      "",
		"nonsense":      "",
		"1 - cgroup2 x": "",
	} {
		if got, _ := cgroup2Mount(line); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
