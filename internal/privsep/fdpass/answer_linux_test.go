package fdpass

import (
	"errors"
	"net"
	"os/exec"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// FuzzAnswer has a helper answer anything, with any number of descriptors, to the request
// number 1. Error 0 with one descriptor hands that over, another error without any is that
// error, and all else is the end of the connection. No descriptor stays open that nobody
// has.
func FuzzAnswer(f *testing.F) {
	for _, errno := range []uint8{0, 1} {
		for number := range uint32(3) {
			for fds := range uint8(4) {
				f.Add(encodeReply(errno, number), fds)
			}
		}
	}
	f.Add([]byte{0, 0}, uint8(1))
	f.Add(append(encodeReply(0, 1), 0), uint8(1))
	f.Add([]byte{}, uint8(0))
	f.Add([]byte{}, uint8(1))
	f.Fuzz(func(t *testing.T, answer []byte, number uint8) {
		number %= 4
		if len(answer) > 4096 {
			return // More does not make another answer.
		}
		h, theirs := connected(t)
		reading, writing := pipe(t)
		fds := make([]int, number)
		for i := range fds {
			fds[i] = writing
		}
		var rights []byte
		if number > 0 {
			rights = unix.UnixRights(fds...)
		}
		go func() {
			request(t, theirs)
			send(t, theirs, answer, rights)
		}()
		fd, err := h.Socket(Raw)
		errno, to, rest, ok := parseReply(answer)
		switch ok = ok && to == 1 && rest == ""; {
		case ok && errno == 0 && number == 1:
			if err != nil {
				t.Fatalf("no descriptor: %v", err)
			}
			if !same(t, fd, writing) {
				t.Error("another descriptor than was sent")
			}
			closed(t, fd)
		case ok && errno != 0 && number == 0:
			if fd != -1 || !errors.Is(err, unix.Errno(errno)) || errors.Is(err, ErrEnded) {
				t.Errorf("%d, %v", fd, err)
			}
		default:
			if fd != -1 || !errors.Is(err, ErrEnded) || !h.Ended() {
				t.Errorf("%d, %v", fd, err)
			}
			if _, err := h.Socket(Raw); !errors.Is(err, ErrEnded) {
				t.Errorf("the next request: %v", err)
			}
		}
		closed(t, writing)
		wantEnd(t, reading)
	})
}

// connected is a helper without a process, and its end of the connection.
func connected(t *testing.T) (*Helper, int) {
	t.Helper()
	h := newHelper()
	h.cmd = &exec.Cmd{}
	if err := h.connect([]**net.UnixConn{&h.conn}); err != nil {
		t.Fatal(err)
	}
	go h.receive()
	file := h.cmd.ExtraFiles[0]
	t.Cleanup(func() { _ = errors.Join(h.conn.Close(), file.Close()) })
	return h, int(file.Fd())
}

// send wraps sendmsg(2), which package unix has send a byte beside descriptors in any
// case.
func send(t *testing.T, to int, data, control []byte) {
	t.Helper()
	var m unix.Msghdr
	var v unix.Iovec
	if len(data) > 0 {
		v.Base = &data[0]
		v.SetLen(len(data))
		m.Iov = &v
		m.SetIovlen(1)
	}
	if len(control) > 0 {
		m.Control = &control[0]
		m.SetControllen(len(control))
	}
	if _, _, errno := unix.Syscall(unix.SYS_SENDMSG, uintptr(to), uintptr(unsafe.Pointer(&m)), 0); errno != 0 {
		t.Fatal(errno)
	}
}

func pipe(t *testing.T) (reading, writing int) {
	t.Helper()
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, fds[0]) })
	return fds[0], fds[1]
}

func closed(t *testing.T, fd int) {
	t.Helper()
	if err := unix.Close(fd); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// same says whether two descriptors are of one file.
func same(t *testing.T, a, b int) bool {
	t.Helper()
	var x, y unix.Stat_t
	if err := errors.Join(unix.Fstat(a, &x), unix.Fstat(b, &y)); err != nil {
		t.Fatal(err)
	}
	return x.Dev == y.Dev && x.Ino == y.Ino
}

// wantEnd checks that no writer of a pipe is left.
func wantEnd(t *testing.T, reading int) {
	t.Helper()
	const patience = 20_000 // Milliseconds: whom another test has just started has it until it is executed.
	polled := []unix.PollFd{{Fd: int32(reading)}}
	for {
		n, err := unix.Poll(polled, patience)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n != 1 || polled[0].Revents&unix.POLLHUP == 0 {
			t.Errorf("a descriptor is still open: %v", err)
		}
		return
	}
}
