package filter

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// requireRoot skips a test that needs privileges.
func requireRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, for packet sockets")
	}
}

// vethPair makes a network namespace for the calling thread, which ends with it,
// with two interfaces joined to each other, and returns their indices.
func vethPair(t *testing.T) (from, to int) {
	t.Helper()
	requireRoot(t)
	ip, err := exec.LookPath("ip")
	if err != nil {
		t.Skip("ip of iproute2 is not installed: no interfaces can be made")
	}
	// The thread stays locked, so that it ends with the test, and the namespace with it.
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		t.Skipf("no network namespace can be made here: %v", err)
	}
	for _, args := range [][]string{
		{"link", "add", "from0", "type", "veth", "peer", "name", "to0"},
		{"link", "set", "from0", "addrgenmode", "none", "up"},
		{"link", "set", "to0", "addrgenmode", "none", "up"},
	} {
		if out, err := exec.Command(ip, args...).CombinedOutput(); err != nil {
			t.Skipf("no veth pair can be made here: %v: %s", err, out)
		}
	}
	from, to = ifIndexOf(t, "from0"), ifIndexOf(t, "to0")
	awaitCarrier(t, from, to)
	return from, to
}

// awaitCarrier sends until something arrives: an interface that has just been set up drops
// packets.
func awaitCarrier(t *testing.T, from, to int) {
	t.Helper()
	sender := packetSocket(t, unix.SOCK_RAW, from, nil)
	receiver := packetSocket(t, unix.SOCK_RAW, to, nil)
	if err := unix.SetsockoptTimeval(receiver, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 20_000}); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); {
		if _, err := unix.Write(sender, make([]byte, 60)); err != nil {
			continue
		}
		if _, _, err := unix.Recvfrom(receiver, make([]byte, 60), 0); err == nil {
			return
		}
	}
	t.Skip("nothing passes between the interfaces of a veth pair here")
}

func ifIndexOf(t *testing.T, name string) int {
	t.Helper()
	i, err := net.InterfaceByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return i.Index
}

// packetSocket opens a packet socket on an interface; with a program, it attaches
// it before the socket is bound, so that nothing unfiltered is queued.
func packetSocket(t *testing.T, kind, ifIndex int, p *Program) int {
	t.Helper()
	fd, err := unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	if p != nil {
		attach(t, fd, *p)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 5}); err != nil {
		t.Fatal(err)
	}
	all := uint16(unix.ETH_P_ALL>>8 | unix.ETH_P_ALL<<8&0xff00)
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: ifIndex}); err != nil {
		t.Fatal(err)
	}
	return fd
}

// attach gives a program to a socket.
func attach(t *testing.T, fd int, p Program) {
	t.Helper()
	if err := setFilter(fd, p); err != nil {
		t.Fatalf("the kernel refuses the program: %v\n%s", err, p)
	}
}

// setFilter gives a program to a socket, and returns why the kernel does not take it.
func setFilter(fd int, p Program) error {
	var code []unix.SockFilter
	for _, i := range p.Raw() {
		code = append(code, unix.SockFilter{Code: i.Op, Jt: i.Jt, Jf: i.Jf, K: i.K})
	}
	return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
		&unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]})
}

// marked returns a frame with a number in its last byte.
func marked(b []byte, n int) []byte {
	b = slices.Clone(b)
	b[len(b)-1] = byte(n)
	return b
}

// send sends the frames of liveFrames, each with its number, from 1.
func send(t *testing.T, fd int) {
	t.Helper()
	for i, f := range liveFrames {
		if _, err := unix.Write(fd, marked(f.frame, i+1)); err != nil {
			t.Fatal(err)
		}
	}
}

// receive returns the names of the frames that were received, up to the last expected
// one and those queued with it.
func receive(t *testing.T, fd int, want []string) []string {
	t.Helper()
	got := []string{}
	buf := make([]byte, 2048)
	for {
		flags := unix.MSG_DONTWAIT
		if len(got) < len(want) {
			flags = 0
		}
		n, _, err := unix.Recvfrom(fd, buf, flags)
		switch {
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EWOULDBLOCK):
			return got
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			t.Fatal(err)
		}
		if i := int(buf[n-1]); i >= 1 && i <= len(liveFrames) && bytes.Contains(buf[:n], []byte{10, 0, 0, 1, 10, 0, 0, 2}) {
			got = append(got, liveFrames[i-1].name)
		}
	}
}

func TestTheKernelFiltersReceivedFrames(t *testing.T) {
	from, to := vethPair(t)
	sender := packetSocket(t, unix.SOCK_RAW, from, nil)
	for expr, want := range liveFilters {
		p := compileLive(t, expr, TargetSocket, LinkEthernet)
		fd := packetSocket(t, unix.SOCK_RAW, to, &p)
		// Once a socket without a filter has all frames, those that do not match are
		// known to be filtered out.
		all := packetSocket(t, unix.SOCK_RAW, to, nil)
		send(t, sender)
		waitFor(t, all, len(liveFrames))
		if got := receive(t, fd, want); !slices.Equal(got, want) {
			t.Errorf("%s: received %q, want %q", expr, got, want)
		}
	}
}

func TestTheKernelTellsTheDirection(t *testing.T) {
	from, _ := vethPair(t)
	sender := packetSocket(t, unix.SOCK_RAW, from, nil)
	for expr, want := range map[string]int{"outbound": len(liveFrames), "inbound": 0} {
		p := compileLive(t, expr, TargetSocket, LinkEthernet)
		fd := packetSocket(t, unix.SOCK_RAW, from, &p)
		all := packetSocket(t, unix.SOCK_RAW, from, nil)
		send(t, sender)
		waitFor(t, all, len(liveFrames))
		if got := receive(t, fd, make([]string, want)); len(got) != want {
			t.Errorf("%s: received %d frames that were sent, want %d", expr, len(got), want)
		}
	}
}

func TestTheKernelFiltersCookedSockets(t *testing.T) {
	from, to := vethPair(t)
	sender := packetSocket(t, unix.SOCK_RAW, from, nil)
	for expr, want := range map[string][]string{
		"tcp port 80":             {"HTTP"},
		"inbound and port 22":     {"SSH", "SSH in VLAN 10"},
		"outbound":                {},
		"udp[2:2] = 53 and ip":    {"DNS", "DNS in VLAN 10", "DNS in VLAN 11"},
		"host 10.0.0.1 and tcp":   {"SSH", "HTTP", "SSH in VLAN 10"},
		"not udp and not port 22": {"HTTP", "DNS in VLAN 20 in VLAN 10"},
	} {
		p := compileLive(t, expr, TargetCooked, LinkLinuxSLL2)
		fd := packetSocket(t, unix.SOCK_DGRAM, to, &p)
		all := packetSocket(t, unix.SOCK_RAW, to, nil)
		send(t, sender)
		waitFor(t, all, len(liveFrames))
		if got := receive(t, fd, want); !slices.Equal(got, want) {
			t.Errorf("%s: received %q, want %q", expr, got, want)
		}
	}
}

// waitFor reads frames until all that were sent have arrived.
func waitFor(t *testing.T, fd, n int) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for got := 0; got < n; {
		got += len(receive(t, fd, make([]string, n-got)))
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d frames arrived", got, n)
		}
	}
}
