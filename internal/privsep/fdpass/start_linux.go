package fdpass

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Start starts the helper, with a second connection for process owners if asked for, and
// able to load programs that count if counters are. It is asked whether it is there each time that after
// says so, which returns a channel that is closed after some time. Close must be called.
func Start(owners, counters bool, after func(time.Duration) <-chan struct{}) (*Helper, error) {
	h := newHelper()
	// The environment is under the user's control, and the helper needs nothing of it.
	h.cmd = exec.Command("/proc/self/exe", Argument)
	h.cmd.Env, h.cmd.Dir = []string{}, "/"
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	ours := []**net.UnixConn{&h.conn}
	if owners {
		h.cmd.Args = append(h.cmd.Args, Owners)
		ours = append(ours, &h.owners)
	}
	if counters {
		h.cmd.Args = append(h.cmd.Args, Counters)
	}
	err := h.connect(ours)
	if err == nil {
		err = startUnprivileged(h.cmd)
	}
	for _, theirs := range h.cmd.ExtraFiles {
		err = errors.Join(err, theirs.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting the helper: %w", err), closeAll(ours))
	}
	go h.wait()
	go h.receive()
	go h.watchStalls(after)
	return h, nil
}

// newHelper is a helper that was not started.
func newHelper() *Helper {
	return &Helper{
		done: make(chan struct{}), unread: make(chan struct{}),
		pending: pending{discard: func(fd int) { _ = unix.Close(fd) }},
		stall:   stall{changed: make(chan struct{}, 1)},
	}
}

// connect makes a pair of sockets for each connection; the other ends are the helper's.
func (h *Helper) connect(ours []**net.UnixConn) error {
	for _, to := range ours {
		fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return os.NewSyscallError("socketpair", err)
		}
		h.cmd.ExtraFiles = append(h.cmd.ExtraFiles, os.NewFile(uintptr(fds[1]), "helper"))
		if *to, err = Conn(os.NewFile(uintptr(fds[0]), "monitor")); err != nil {
			return err
		}
	}
	return nil
}

// closeAll closes those of the connections that are there.
func closeAll(conns []**net.UnixConn) error {
	var errs []error
	for _, c := range conns {
		if *c != nil {
			errs = append(errs, (*c).Close())
		}
	}
	return errors.Join(errs...)
}

// startUnprivileged starts a program under no_new_privs, a property of threads
// that a child gets from the one that makes it. The thread keeps it.
func startUnprivileged(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl", err)
	}
	return cmd.Start()
}
