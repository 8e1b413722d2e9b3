package e2e

import (
	"encoding/binary"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestNameServerThatNeverAnswersDelaysNothing gives the program a name
// server of its own, in a mount namespace, that takes questions and says nothing.
func TestNameServerThatNeverAnswersDelaysNothing(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	server := -1
	lab.Local.Do(t, func() (err error) {
		if server, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
			return err
		}
		if err := unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
			return err
		}
		return unix.Bind(server, &unix.SockaddrInet4{Port: 53, Addr: [4]byte{10, 77, 0, 1}})
	})
	t.Cleanup(func() { _ = unix.Close(server) })
	resolv := fileWith(t, "resolv.conf", "nameserver "+nettest.LocalIPv4+"\noptions timeout:1 attempts:1\n")
	cmd := exec.Command("bash", "-c", fmt.Sprintf("mount --bind %s /etc/resolv.conf && exec %s -i %s", resolv, program.Path(t), lab.Remote.Iface))
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	s := terminal{host: lab.Remote}.openCommand(t, cmd)
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Make: nettest.DistinctHosts, Frames: 1000})
		return err
	})
	s.expectScreen("11.0.0.")
	if took := s.pressTimed(order{"A", "alert at"}); took > slowness(t)*5*time.Second {
		t.Errorf("a key was obeyed after %v", took)
	}
	s.press("enter")
	if n := questions(t, server); n == 0 || n > 16 {
		t.Errorf("%d sockets ask at once, want 1 to 16", n)
	}
	began := time.Now()
	s.quit()
	if took := time.Since(began); took > slowness(t)*5*time.Second {
		t.Errorf("it took %v to end", took)
	}
}

// questions counts from how many ports questions have come within half a second of
// the first one, in which none of them is given up. When they came, the kernel
// says: on a busy machine they are read later.
func questions(t *testing.T, fd int) int {
	t.Helper()
	ports := map[int]bool{}
	var first time.Duration
	wait, oob := unix.Timeval{Sec: 10}, make([]byte, 128)
	for {
		if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait); err != nil {
			t.Fatal(err)
		}
		_, n, _, from, err := unix.Recvmsg(fd, make([]byte, 1500), oob, 0)
		if err != nil {
			return len(ports)
		}
		at := cameAt(t, oob[:n])
		if len(ports) == 0 {
			first, wait = at, unix.Timeval{Sec: 1}
		}
		if at-first > time.Second/2 {
			return len(ports)
		}
		if a, ok := from.(*unix.SockaddrInet4); ok {
			ports[a.Port] = true
		}
	}
}

// cameAt is when the kernel received what comes with control messages of a socket
// that asks for it (SO_TIMESTAMPNS, socket(7)), since 1970.
func cameAt(t *testing.T, oob []byte) time.Duration {
	t.Helper()
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil || len(messages) != 1 || len(messages[0].Data) != 16 {
		t.Fatalf("no time among %v: %v", messages, err)
	}
	data := messages[0].Data // struct timespec
	return time.Duration(binary.NativeEndian.Uint64(data))*time.Second + time.Duration(binary.NativeEndian.Uint64(data[8:]))
}

// TestACaptureFilterIsLookedUpWhenItIsSetAlone types a filter with a name, sets it, and
// quits before the name server, which never does, has answered.
func TestACaptureFilterIsLookedUpWhenItIsSetAlone(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	serveNames(t, lab)
	var server net.PacketConn
	lab.Local.Do(t, func() (err error) {
		server, err = net.ListenPacket("udp", closed+":53")
		return err
	})
	t.Cleanup(func() { _ = server.Close() })
	asked := make(chan struct{}, 100)
	go func() {
		for buf := make([]byte, 1500); ; asked <- struct{}{} {
			if _, _, err := server.ReadFrom(buf); err != nil {
				return
			}
		}
	}()
	cmd := withFiles(t, map[string]string{"resolv.conf": "nameserver " + closed + "\n"}, program.Path(t), "-n", "-i", lab.Remote.Iface)
	s := terminal{host: lab.Remote}.openCommand(t, cmd)
	s.press(`\`)
	s.send("host srv.example.org")
	s.expectScreen("host srv.example.org")
	if len(asked) > 0 {
		t.Error("what was typed has been looked up")
	}
	s.press("enter")
	select {
	case <-asked:
	case <-time.After(patience):
		t.Error("the name of a filter that is set is not looked up")
	}
	began := time.Now()
	s.interrupt()
	if took := time.Since(began); took > slowness(t)*time.Second {
		t.Errorf("it took %v to quit", took)
	}
}
