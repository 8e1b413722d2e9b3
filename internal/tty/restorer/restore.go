package restorer

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// errNotRestorer says that this process was not started by Start.
var errNotRestorer = errors.New("only iftopgo starts its terminal-restorer")

// connFd is the descriptor of the connection to the program.
const connFd = 3

// maxText is the most that is shown of what a crash has written before the terminal is
// restored, in bytes: more than fits into the connection. fillTime is how long a crash may
// take to write so much.
const (
	maxText  = 16 << 10
	fillTime = 5 * time.Millisecond
)

// leave are the sequences that undo what a screen has set: keyboard (xterm's modifyOtherKeys,
// kitty's protocol), alternate screen, cursor, pasting, mouse, focus, synchronized output,
// colours and title.
const leave = "\x1b[>4m\x1b[<u\x1b[?2026l\x1b[?1049l\x1b[?25h\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[0m\x1b]2;\x07\x1b[23;2t\r\n"

// killed is what is shown when the program has written nothing: then the kernel has ended it.
const killed = "iftopgo was killed: by a signal, for want of memory, or for a system call that it may not make; the kernel's log says which\n"

// Is reports whether the command line (os.Args) is that of the restorer.
func Is(args []string) bool { return len(args) > 1 && args[1] == Argument }

// Main is the restorer: it waits until the program ends, and restores the terminal, unless the
// program has done that.
func Main(args []string) error {
	if len(args) != 3 {
		return errNotRestorer
	}
	var found term.State
	settings, err := hex.DecodeString(args[2])
	if err == nil {
		_, err = binary.Decode(settings, binary.NativeEndian, &found.Termios)
	}
	if kind, notSocket := unix.GetsockoptInt(connFd, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || notSocket != nil || kind != unix.SOCK_STREAM {
		return errNotRestorer
	}
	text, died := wait(connFd)
	if !died {
		return nil
	}
	if len(text) == 0 {
		text = []byte(killed)
	}
	err = restore(os.Stdin, os.Stdout, &found, text)
	return errors.Join(err, drain(connFd))
}

// wait waits until the program ends. died is false when it did not have the terminal then.
// text is what a crash has written so far, with which it waits until that is received.
func wait(conn int) (text []byte, died bool) {
	b := make([]byte, maxText)
	for {
		switch n := peek(conn, b); {
		case n == 0:
			return nil, died
		case b[0] == taken, b[0] == givenBack:
			died = b[0] == taken
			if _, err := unix.Read(conn, b[:1]); err != nil {
				return nil, died
			}
		case !died:
			return nil, false
		default:
			time.Sleep(fillTime)
			return b[:peek(conn, b)], true
		}
	}
}

// peek waits for what can be received, and leaves it there. It returns 0 at the end.
func peek(conn int, b []byte) int {
	for {
		n, _, err := unix.Recvfrom(conn, b, unix.MSG_PEEK)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0 // A connection that cannot be read has ended.
		default:
			return n
		}
	}
}

// drain receives the rest, which the program writes to the terminal itself.
func drain(conn int) error {
	f := os.NewFile(uintptr(conn), "program")
	_, err := io.Copy(io.Discard, f)
	return errors.Join(err, f.Close())
}

// restore sets the line settings that the program found, if the terminal is still as it has
// left it, and not as a shell has set it since; undoes what was set on the screen; and writes
// what a crash has written to that, which nobody can have read.
func restore(in, out *os.File, found *term.State, text []byte) error {
	now, err := term.GetState(in.Fd())
	if err == nil && isRaw(now) {
		err = term.Restore(in.Fd(), found)
	}
	_, written := out.Write(append([]byte(leave), text...))
	return errors.Join(err, written)
}

// isRaw says whether a terminal is raw (cfmakeraw of termios(3)). The line editors of shells
// leave the processing of output on.
func isRaw(s *term.State) bool { return s.Lflag&unix.ICANON == 0 && s.Oflag&unix.OPOST == 0 }
