package ring

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// lastBlock is how long the kernel takes at most to hand over what it captured before an
// interface went down: its timer looks twice at a block that is not full.
func (r *Ring) lastBlock() time.Duration { return 2*r.retire + 10*time.Millisecond }

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
	events, err := r.waiter.wait(d, true)
	if err != nil || events&unix.EPOLLERR == 0 {
		return err
	}
	code, err := unix.GetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if code != 0 {
		r.failed, r.until = unix.Errno(code), time.Now().Add(r.lastBlock())
	}
	return nil
}

// Pause waits for d, whatever packets there are.
func (r *Ring) Pause(d time.Duration) error {
	_, err := r.waiter.wait(d, false)
	return err
}

// Interrupt ends the Wait or Pause that goes on, or else the next one.
func (r *Ring) Interrupt() { r.waiter.interrupt() }

// waiter waits for a descriptor as Go waits for connections: the goroutine rests, and no thread. In a call
// of poll(2) one would, for which the run-time looks each time whether another has to take its place.
//
// The descriptor is not watched by the run-time itself, which would wake up for each block that is handed
// over, also while nobody waits: it watches an epoll instance, which is armed for one event at a time. What
// ends the time of waiting is a timer of the kernel's in the same instance. For one of its own the run-time
// wakes up twice, first a fraction of a millisecond too soon, and its monitor with it, once.
//
// None of its calls blocks, so the run-time is not told of them. It would wake its monitor for the first
// one after each rest.
type waiter struct {
	fd, timer, epoll int // epoll is that of file
	file             *os.File
	conn             syscall.RawConn
	armed            bool // for an event that has not come
}

func newWaiter(fd int) (w waiter, err error) {
	fail := func(err error) (waiter, error) {
		return waiter{}, errors.Join(fmt.Errorf("waiting for packets: %w", err), w.close())
	}
	w = waiter{fd: fd, timer: -1}
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return fail(os.NewSyscallError("epoll_create1", err))
	}
	if err := unix.SetNonblock(epoll, true); err != nil { // For os.NewFile.
		return fail(errors.Join(err, unix.Close(epoll)))
	}
	w.epoll, w.file = epoll, os.NewFile(uintptr(epoll), "epoll")
	if w.timer, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK); err != nil {
		return fail(os.NewSyscallError("timerfd_create", err))
	}
	if w.conn, err = w.file.SyscallConn(); err != nil {
		return fail(err)
	}
	err = errors.Join(w.control(unix.EPOLL_CTL_ADD, w.timer, unix.EPOLLIN), w.control(unix.EPOLL_CTL_ADD, w.fd, unix.EPOLLONESHOT))
	if err != nil {
		return fail(err)
	}
	return w, nil
}

// control changes for which events of a descriptor the instance looks.
func (w *waiter) control(op uintptr, fd int, events uint32) error {
	event := unix.EpollEvent{Events: events, Fd: int32(fd)}
	_, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_CTL, uintptr(w.epoll), op, uintptr(fd), uintptr(unsafe.Pointer(&event)), 0, 0)
	return syscallError("epoll_ctl", errno)
}

// setTimer has the timer expire once, after d, which is not 0.
func (w *waiter) setTimer(d time.Duration) error {
	at := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	_, _, errno := unix.RawSyscall6(unix.SYS_TIMERFD_SETTIME, uintptr(w.timer), 0, uintptr(unsafe.Pointer(&at)), 0, 0, 0)
	return syscallError("timerfd_settime", errno)
}

// wait waits at most for d, with packets for an event of the descriptor, and returns which it was; 0 is
// none. One that is there already is one, too.
func (w *waiter) wait(d time.Duration, packets bool) (events uint32, err error) {
	if err := w.setTimer(max(d, 1)); err != nil {
		return 0, err
	}
	if packets || w.armed { // For a pause it is disarmed.
		which := uint32(unix.EPOLLONESHOT)
		if packets {
			which |= unix.EPOLLIN | unix.EPOLLERR
		}
		if err := w.control(unix.EPOLL_CTL_MOD, w.fd, which); err != nil {
			return 0, err
		}
	}
	var failed error
	err = w.conn.Read(func(uintptr) bool {
		var n int
		n, events, failed = w.poll()
		return n > 0 || failed != nil
	})
	w.armed = packets && events == 0
	if errors.Is(err, os.ErrDeadlineExceeded) { // It was interrupted.
		err = w.file.SetReadDeadline(time.Time{})
	}
	if err != nil {
		err = fmt.Errorf("waiting for packets: %w", err)
	}
	return events, errors.Join(err, failed)
}

// interrupt ends a wait by a deadline that is over. It fails when the ring is closed: nobody waits then.
func (w *waiter) interrupt() { _ = w.file.SetReadDeadline(time.Unix(1, 0)) }

// poll returns how many of the two descriptors have an event, and that of the one that is waited for.
func (w *waiter) poll() (n int, events uint32, err error) {
	var got [2]unix.EpollEvent
	ready, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(w.epoll), uintptr(unsafe.Pointer(&got[0])), uintptr(len(got)), 0, 0, 0)
	if errno == unix.EINTR {
		return w.poll()
	}
	if err := syscallError("epoll_pwait", errno); err != nil {
		return 0, 0, err
	}
	for _, event := range got[:ready] {
		if int(event.Fd) == w.fd {
			events = event.Events
		}
	}
	return int(ready), events, nil
}

// syscallError is the error of a call of the kernel; none with the number 0.
func syscallError(call string, errno unix.Errno) error {
	if errno == 0 {
		return nil
	}
	return os.NewSyscallError(call, errno)
}

func (w *waiter) close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	if w.timer >= 0 {
		err = errors.Join(err, unix.Close(w.timer))
	}
	return err
}
