package restorer

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"syscall"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Argument is the first argument of the restorer's command line, before the line settings of
// the terminal.
const Argument = "terminal-restorer"

// What the program sends: that it has taken the terminal, or given it back. What a crash
// writes is text.
const (
	taken     = 0x0e
	givenBack = 0x0f
)

// environment is what the restorer needs of it: to become the invoking user.
var environment = []string{"SUDO_UID", "SUDO_GID"}

// Restorer is the restorer as the program sees it.
type Restorer struct {
	conn *os.File
	// done is closed when the restorer has exited.
	done chan struct{}
}

// Start starts a restorer for a terminal as it is now: stdin, or the terminal that controls the
// process where stdin is something else. The screen is on stdout. Close must be called.
func Start(stdin, stdout *os.File) (r *Restorer, err error) {
	in := stdin
	if !term.IsTerminal(in.Fd()) {
		if in, err = os.OpenFile("/dev/tty", os.O_RDWR, 0); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, in.Close()) }()
	}
	found, err := term.GetState(in.Fd())
	if err != nil {
		return nil, fmt.Errorf("reading line settings: %w", err)
	}
	settings, err := binary.Append(nil, binary.NativeEndian, &found.Termios)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ours, theirs, err := connect()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, Argument, hex.EncodeToString(settings))
	cmd.Stdin, cmd.Stdout, cmd.ExtraFiles, cmd.Dir, cmd.Env = in, stdout, []*os.File{theirs}, "/", []string{}
	for _, name := range environment {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	if err = errors.Join(err, theirs.Close()); err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	r = &Restorer{ours, make(chan struct{})}
	go func() {
		defer close(r.done)
		_ = cmd.Wait() // How it ended, the kernel's log says.
	}()
	return r, debug.SetCrashOutput(ours, debug.CrashOptions{})
}

// connect makes a connection that holds as little as possible. A crash is written to it in
// many small parts, with which the program waits for the restorer: the shell is not to look at
// the terminal before it is restored.
func connect() (ours, theirs *os.File, err error) {
	syscall.ForkLock.RLock() // Not all systems can open it closed for other programs.
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fds[0])
		unix.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	ours, theirs = os.NewFile(uintptr(fds[0]), "restorer"), os.NewFile(uintptr(fds[1]), "program")
	if err := unix.SetsockoptInt(fds[0], unix.SOL_SOCKET, unix.SO_SNDBUF, 1); err != nil {
		return nil, nil, errors.Join(os.NewSyscallError("setsockopt", err), ours.Close(), theirs.Close())
	}
	return ours, theirs, nil
}

// Taken says whether the program has the terminal now. A restorer of nil is none.
func (r *Restorer) Taken(now bool) error {
	if r == nil {
		return nil
	}
	state := byte(givenBack)
	if now {
		state = taken
	}
	if _, err := r.conn.Write([]byte{state}); !errors.Is(err, syscall.EPIPE) { // Somebody has ended the restorer.
		return err
	}
	return nil
}

// Done is closed when the restorer has exited; nil where there is none.
func (r *Restorer) Done() <-chan struct{} {
	if r == nil {
		return nil
	}
	return r.done
}

// Close ends the restorer.
func (r *Restorer) Close() error {
	if r == nil {
		return nil
	}
	return errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), r.conn.Close())
}
