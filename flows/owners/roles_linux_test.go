package owners

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The test program starts itself again as the processes whose sockets are looked up.
// What they do is in the environment.
const (
	roleVariable = "IFTOPGO_TEST_ROLE"
	addrVariable = "IFTOPGO_TEST_ADDR"
	// insideVariable is set where the tests run in another network namespace.
	insideVariable = "IFTOPGO_TEST_INSIDE"
)

// hostileName clears the screen of a terminal and writes from right to left.
const hostileName = "a\x1b[2J\u202eb"

// payload is what a short-lived process sends.
const payload = 20_000

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role, os.Getenv(addrVariable)); err != nil {
			fmt.Fprintln(os.Stderr, role+":", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func play(role, addr string) error {
	switch role {
	case "tcp4", "tcp6", "udp4", "udp6":
		return sendOnce(role, addr)
	case "hostile":
		if err := os.WriteFile("/proc/self/comm", []byte(hostileName), 0); err != nil {
			return err
		}
		return sendOnce("tcp4", addr)
	case "udp-unconnected":
		return sendUnconnected(addr)
	case "reuseport":
		return acceptShared(addr)
	case "inherited":
		return useInherited()
	case "passed":
		return usePassed()
	case "raw":
		return holdRaw(addr)
	case "program":
		return sendAndStay(addr)
	case "mounted-over":
		return runMountedOver()
	case "chrooted":
		return sendFromRoot(addr)
	case "contained":
		return runContained()
	case "leaderless":
		return sendWithoutLeader(addr)
	case "bound":
		return holdBound(addr)
	case "reuseaddr":
		return sendReusing(addr)
	case "hold":
		return holdSockets(addr)
	case "suite":
		if err := loopbackUp(); err != nil {
			return err
		}
		// In the new namespace alone. Where it cannot be written, a test is skipped.
		_ = os.WriteFile("/proc/sys/net/ipv4/ping_group_range", []byte("0 0"), 0)
		if err := os.Unsetenv(roleVariable); err != nil {
			return err
		}
		return syscall.Exec(os.Args[0], os.Args, os.Environ())
	default:
		return fmt.Errorf("no such role")
	}
}

// message begins with the PID of the process, by which the receiver knows the right
// owner.
func message(n int) []byte {
	b := make([]byte, n)
	copy(b, fmt.Sprintf("%d\n", os.Getpid()))
	return b
}

func sendOnce(network, addr string) error {
	c, err := net.Dial(network, addr)
	if err != nil {
		return err
	}
	n := payload
	if network[0] == 'u' {
		n = 100
	}
	if _, err := c.Write(message(n)); err != nil {
		return err
	}
	return c.Close()
}

func sendUnconnected(addr string) error {
	to, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return err
	}
	c, err := net.ListenUDP("udp", nil)
	if err != nil {
		return err
	}
	if _, err := c.WriteTo(message(100), to); err != nil {
		return err
	}
	return c.Close()
}

// acceptShared listens on a port that others listen on too, and prints which
// connections it got. It returns at the end of its input.
func acceptShared(addr string) error {
	l, err := listenShared(addr)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("x"))
			fmt.Println(c.RemoteAddr())
		}
	}()
	awaitEnd()
	return nil
}

func awaitEnd() {
	s := bufio.NewScanner(os.Stdin)
	for s.Scan() {
	}
}

// useInherited sends on the socket that the parent has opened.
func useInherited() error {
	f := os.NewFile(3, "inherited")
	if _, err := f.Write(message(100)); err != nil {
		return err
	}
	fmt.Println("sent")
	awaitEnd()
	return nil
}

// usePassed receives a socket over the Unix socket that is file descriptor 3 and sends on it.
func usePassed() error {
	oob := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(3, make([]byte, 1), oob, 0)
	if err != nil {
		return err
	}
	messages, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil {
		return err
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return err
	}
	if _, err := unix.Write(fds[0], message(100)); err != nil {
		return err
	}
	fmt.Println("sent")
	awaitEnd()
	return nil
}

// holdRaw opens raw sockets, of which it is told family and protocol, and waits.
func holdRaw(sockets string) error {
	for socket := range strings.FieldsSeq(sockets) {
		var family, protocol int
		if _, err := fmt.Sscanf(socket, "%d:%d", &family, &protocol); err != nil {
			return err
		}
		if _, err := unix.Socket(family, unix.SOCK_RAW, protocol); err != nil {
			return err
		}
	}
	fmt.Println("ready")
	awaitEnd()
	return nil
}

// holdSockets opens a number of UDP sockets and waits.
func holdSockets(count string) error {
	var n int
	if _, err := fmt.Sscan(count, &n); err != nil {
		return err
	}
	for range n {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
		if err != nil {
			return err
		}
		if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
			return err
		}
	}
	fmt.Println("ready")
	awaitEnd()
	return nil
}

// holdBound opens a UDP socket that is bound to an interface and sends once: "v0
// 0.0.0.0:6000".
func holdBound(args string) error {
	name, addr, _ := strings.Cut(args, " ")
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) (failed error) {
		err := c.Control(func(fd uintptr) { failed = unix.BindToDevice(int(fd), name) })
		return errors.Join(err, failed)
	}}
	c, err := config.ListenPacket(context.Background(), "udp4", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Println("ready")
	awaitEnd()
	return nil
}

// sendReusing sends from a port that it shares (SO_REUSEADDR): "0.0.0.0:6800
// 127.0.0.1:6902".
func sendReusing(args string) error {
	local, remote, _ := strings.Cut(args, " ")
	to, err := net.ResolveUDPAddr("udp4", remote)
	if err != nil {
		return err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) (failed error) {
		err := c.Control(func(fd uintptr) { failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) })
		return errors.Join(err, failed)
	}}
	c, err := config.ListenPacket(context.Background(), "udp4", local)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.WriteTo([]byte("x"), to); err != nil {
		return err
	}
	fmt.Println("sent")
	awaitEnd()
	return nil
}

// loopbackUp sets the loopback interface of a new network namespace up.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	req, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	req.SetUint16(unix.IFF_UP)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCSIFFLAGS, uintptr(unsafe.Pointer(req)))
	if errno != 0 {
		return errno
	}
	return nil
}
