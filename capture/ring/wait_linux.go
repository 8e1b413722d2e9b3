package ring

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// lastBlock is how long the kernel takes at most to hand over what it captured before an
// interface went down: its timer looks twice at a block that is not full.
const lastBlock = 2*RetireTimeout + 10*time.Millisecond

// Wait waits until there are packets to read, at most for d. It returns
// ENETDOWN when the interface went down or away, and all that was captured before was read.
func (r *Ring) Wait(d time.Duration) error {
	if r.held || r.ready() {
		return nil
	}
	if r.failed != nil {
		left := time.Until(r.until)
		if left <= 0 {
			return r.failed
		}
		d = min(d, left)
	}
	events, err := r.waiter.wait(d)
	if err != nil || events&unix.EPOLLERR == 0 {
		return err
	}
	code, err := unix.GetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if code != 0 {
		r.failed, r.until = unix.Errno(code), time.Now().Add(lastBlock)
	}
	return nil
}

// waiter waits for a descriptor as Go waits for connections: the goroutine rests, and no thread. In a call
// of poll(2) one would, for which the run-time looks each time whether another has to take its place.
//
// The descriptor is not watched by the run-time itself, which would wake up for each block that is handed
// over, also while nobody waits: it watches an epoll instance, which is armed for one event at a time.
type waiter struct {
	fd, epoll int // epoll is that of file
	file      *os.File
	conn      syscall.RawConn
}

func newWaiter(fd int) (w waiter, err error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return w, fmt.Errorf("waiting for packets: %w", err)
	}
	if err := unix.SetNonblock(epoll, true); err != nil { // For os.NewFile.
		return w, errors.Join(fmt.Errorf("waiting for packets: %w", err), unix.Close(epoll))
	}
	w = waiter{fd: fd, epoll: epoll, file: os.NewFile(uintptr(epoll), "epoll")}
	if w.conn, err = w.file.SyscallConn(); err == nil {
		err = w.arm(unix.EPOLL_CTL_ADD)
	}
	if err != nil {
		return waiter{}, errors.Join(fmt.Errorf("waiting for packets: %w", err), w.close())
	}
	return w, nil
}

// arm has the instance tell of one event, also if that is there already.
func (w *waiter) arm(op int) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLERR | unix.EPOLLONESHOT, Fd: int32(w.fd)}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(w.epoll, op, w.fd, &event))
}

// wait waits for an event, at most for d, and returns which it was; 0 is none.
func (w *waiter) wait(d time.Duration) (events uint32, err error) {
	if err := w.arm(unix.EPOLL_CTL_MOD); err != nil {
		return 0, err
	}
	if err := w.file.SetReadDeadline(time.Now().Add(d)); err != nil {
		return 0, fmt.Errorf("waiting for packets: %w", err)
	}
	var failed error
	err = w.conn.Read(func(epoll uintptr) bool {
		var got [1]unix.EpollEvent
		n, err := unix.EpollWait(int(epoll), got[:], 0)
		if err != nil && !errors.Is(err, unix.EINTR) {
			failed = os.NewSyscallError("epoll_wait", err)
		}
		events = got[0].Events
		return n > 0 || err != nil
	})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return events, errors.Join(err, failed)
}

func (w *waiter) close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}
