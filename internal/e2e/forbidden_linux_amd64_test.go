package e2e

import (
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// forceCall has the main thread of a running process make a system call, as somebody would who
// has taken it over: it runs the instruction again by which the thread waits in the kernel, with
// another number.
func forceCall(t *testing.T, pid int, number uint64) {
	t.Helper()
	runtime.LockOSThread() // Who traces is a thread.
	defer runtime.UnlockOSThread()
	if err := unix.PtraceAttach(pid); err != nil {
		t.Skipf("processes cannot be traced here: %v", err)
	}
	if _, err := unix.Wait4(pid, nil, unix.WALL, nil); err != nil {
		t.Fatal(err)
	}
	var r unix.PtraceRegs
	inCall := func() bool {
		code := make([]byte, 2)
		err := unix.PtraceGetRegs(pid, &r)
		if err == nil {
			_, err = unix.PtracePeekText(pid, uintptr(r.Rip-2), code)
		}
		return err == nil && string(code) == "\x0f\x05"
	}
	for steps := 0; !inCall(); steps++ { // It may be at work just now.
		if steps == 10_000 {
			t.Fatal("the process makes no system call")
		}
		if err := unix.PtraceSyscall(pid, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := unix.Wait4(pid, nil, unix.WALL, nil); err != nil {
			t.Fatal(err)
		}
	}
	r.Rip, r.Rax, r.Orig_rax, r.Rdi, r.Rsi, r.Rdx = r.Rip-2, number, ^uint64(0), 0, 0, 0
	if err := errors.Join(unix.PtraceSetRegs(pid, &r), unix.PtraceDetach(pid)); err != nil {
		t.Fatal(err)
	}
}

// killedForACall says whether an error is that of a process that the kernel has ended for a call.
func killedForACall(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGSYS
}

func TestAForbiddenCallEndsTheProgramAndTheTerminalIsRestored(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Local, "-i", "lo")
	forceCall(t, s.cmd.Process.Pid, unix.SYS_PTRACE)
	s.expect("a terminal as it was found", restored)
	s.expect("that it was killed", func(s *screen) bool {
		_, after, _ := strings.Cut(s.output(), "\x1b[?1049l")
		return strings.Contains(after, "iftopgo was killed: ")
	})
	if err := s.cmd.Wait(); !killedForACall(err) {
		t.Errorf("it has ended with %v", err)
	}
}

// TestForbiddenCallsEndAProgramWithoutAScreen has some that would matter most to whom the program
// has been taken over by.
func TestForbiddenCallsEndAProgramWithoutAScreen(t *testing.T) {
	t.Parallel()
	for name, number := range map[string]uint64{
		"becoming another user": unix.SYS_SETUID, "loading eBPF": unix.SYS_BPF, "listening": unix.SYS_LISTEN,
		"making a namespace": unix.SYS_UNSHARE, "other memory": unix.SYS_PROCESS_VM_READV, "mounting": unix.SYS_MOUNT,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Local, "-i", "lo")
			forceCall(t, r.cmd.Process.Pid, number)
			if err := r.waitLongest(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r.lines); err != nil {
				t.Fatal(err)
			}
			if err := r.cmd.Wait(); !killedForACall(err) {
				t.Errorf("it has ended with %v", err)
			}
		})
	}
}

func TestAForbiddenCallEndsTheHelperAndIsToldOf(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, _ := openStream(t, lab.Local, "-i", "lo", "--log", log)
	forceCall(t, helperOf(t, r.cmd.Process.Pid), unix.SYS_EXECVE)
	r.expectLine("a note that the helper has ended", noted("the helper has ended: interfaces cannot be opened again"))
	expectFile(t, log, "bad system call")
	r.finish()
}
