package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// screen is a program in a pseudo-terminal, with a terminal that shows what it
// writes; the bytes are kept as well.
type screen struct {
	t     testing.TB
	cmd   *exec.Cmd
	tty   *os.File
	first string // how the first row of the list began
	// found is how the line was before the program began.
	found *unix.Termios
	mu    sync.Mutex
	text  bytes.Buffer
	shown *vt.Emulator
	// modes are those that were set or reset, and how they are now.
	modes  map[ansi.Mode]bool
	bells  int
	hidden bool          // the cursor
	stuck  sync.Mutex    // held while the terminal is not read
	read   chan struct{} // closed at the end of the output
	// sizeless is a terminal that does not tell its size.
	sizeless bool
	// pause is waited before each read of a few bytes: a slow line.
	pause func()
}

// onScreen starts the program in a pseudo-terminal of 160 by 40 cells inside a
// host and waits until it has drawn something.
func onScreen(t testing.TB, h *nettest.Host, args ...string) *screen {
	t.Helper()
	return onScreenOf(t, h, program.Command(t, args...))
}

// onScreenOf is onScreen for a command that has been prepared.
func onScreenOf(t testing.TB, h *nettest.Host, cmd *exec.Cmd) *screen {
	t.Helper()
	s := newScreen(t, 160, 40, cmd)
	h.Do(t, s.start)
	s.until("TOTAL")
	return s
}

// demoOn starts the demo, or what the arguments say, in a pseudo-terminal with
// settings of its own.
func demoOn(t testing.TB, cols, rows int, args ...string) *screen {
	t.Helper()
	if len(args) == 0 {
		args = []string{"--demo"}
	}
	return demoWith(t, cols, rows, nil, args...)
}

// demoWith is demoOn with more in the environment.
func demoWith(t testing.TB, cols, rows int, env []string, args ...string) *screen {
	t.Helper()
	return demoOf(t, cols, rows, env, program.Command(t, args...))
}

// demoOf is demoWith for a command that has been prepared.
func demoOf(t testing.TB, cols, rows int, env []string, cmd *exec.Cmd) *screen {
	t.Helper()
	s := newScreen(t, cols, rows, cmd)
	s.cmd.Env = append(append(s.cmd.Env, "XDG_CONFIG_HOME="+t.TempDir(), "HOME="+t.TempDir(), "COLORTERM=", "NO_COLOR="), env...)
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	s.until("TOTAL")
	return s
}

// newScreen is a terminal in which nothing runs yet.
func newScreen(t testing.TB, cols, rows int, cmd *exec.Cmd) *screen {
	s := &screen{t: t, cmd: cmd, read: make(chan struct{}), shown: vt.NewEmulator(cols, rows), modes: make(map[ansi.Mode]bool)}
	s.shown.SetCallbacks(vt.Callbacks{
		EnableMode:       func(m ansi.Mode) { s.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { s.modes[m] = false },
		CursorVisibility: func(on bool) { s.hidden = !on },
		Bell:             func() { s.bells++ },
	})
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC")
	return s
}

// start runs the program in the terminal, until the test ends.
func (s *screen) start() error {
	tty, inside, err := pty.Open()
	if err != nil {
		return err
	}
	s.tty = tty
	defer inside.Close()
	size := pty.Winsize{Cols: uint16(s.shown.Width()), Rows: uint16(s.shown.Height())}
	if s.sizeless {
		size = pty.Winsize{}
	}
	if err := pty.Setsize(tty, &size); err != nil {
		return err
	}
	if s.found, err = unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS); err != nil {
		return err
	}
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = inside, inside, inside
	if s.cmd.SysProcAttr == nil {
		s.cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	s.cmd.SysProcAttr.Setsid, s.cmd.SysProcAttr.Setctty = true, true
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.tty.Close() })
	go func() { // What the terminal answers; closing it would race with that.
		_, _ = io.Copy(s.tty, s.shown)
	}()
	go s.show()
	return nil
}

// lineBytes is what a slow line carries at a time.
const lineBytes = 96

// show reads what the program writes until it ends.
func (s *screen) show() {
	defer close(s.read)
	buf := make([]byte, 64<<10)
	if s.pause != nil {
		buf = buf[:lineBytes]
	}
	for {
		if s.pause != nil {
			s.pause()
		}
		s.stuck.Lock()
		n, err := s.tty.Read(buf)
		s.stuck.Unlock()
		s.mu.Lock()
		s.text.Write(buf[:n])
		_, _ = s.shown.Write(buf[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// output is all the program has written.
func (s *screen) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// forget drops the output so far, which would be much in an hour.
func (s *screen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Reset()
}

// picture is what the terminal shows.
func (s *screen) picture() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// until waits until a text is on the screen.
func (s *screen) until(text string) {
	s.t.Helper()
	s.wait(text, func(picture string) bool { return strings.Contains(picture, text) })
}

// wait waits until the screen is as wanted.
func (s *screen) wait(what string, wanted func(picture string) bool) {
	s.t.Helper()
	if !s.comes(wanted) {
		s.t.Fatalf("the screen never showed %q; it shows\n%s", what, s.picture())
	}
}

// comes says whether the screen becomes as wanted within a long time.
func (s *screen) comes(wanted func(picture string) bool) bool {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if wanted(s.picture()) {
			return true
		}
	}
	return false
}

// press sends keys to the program.
func (s *screen) press(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		if _, err := s.tty.WriteString(input(k)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// inputs are what a terminal sends for the keys that have names. Esc is that of
// kitty's protocol, which no other key can be taken for together with what
// follows.
var inputs = map[string]string{
	"enter": "\r", "esc": "\x1b[27u", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~",
}

// input is what a terminal sends for a key, by the name that key maps use.
func input(k string) string {
	if letter, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return string(letter[0] & 0x1f)
	}
	if in, ok := inputs[k]; ok {
		return in
	}
	return k
}

// resize gives the terminal another size.
func (s *screen) resize(cols, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.shown.Resize(cols, rows)
	s.mu.Unlock()
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		s.t.Fatal(err)
	}
}

// ended waits for the program's good end, and looks whether it left the terminal
// as it had found it.
func (s *screen) ended() {
	s.t.Helper()
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("ended with %v", err)
	}
	<-s.read
	s.asFound()
}

// Keyboards are set by pushing and popping (kitty's protocol), and by a number
// that 0 and none reset (xterm's modifyOtherKeys).
var (
	pushKeyboard = regexp.MustCompile(`\x1b\[>\d*u`)
	popKeyboard  = regexp.MustCompile(`\x1b\[<\d*u`)
	otherKeys    = regexp.MustCompile(`\x1b\[>4(?:;(\d))?m`)
)

// asFound looks whether the terminal is as it was before the program began.
func (s *screen) asFound() {
	s.t.Helper()
	if !strings.Contains(s.output(), "\x1b[?1049h") {
		s.t.Error("the alternate screen was never entered")
	}
	if wrong := s.asLeft(); wrong != "" {
		s.t.Error(wrong)
	}
	if title := titleOf(s.output()); title != oldTitle {
		s.t.Errorf("the title is left at %q", title)
	}
}

// begun are the modes a terminal has set from the beginning.
var begun = map[ansi.Mode]bool{ansi.ModeTextCursorEnable: true, ansi.ModeAutoWrap: true}

// asLeft says in which way the terminal is not as it was found, but for its
// title; empty when it is.
func (s *screen) asLeft() string {
	line, err := unix.IoctlGetTermios(int(s.tty.Fd()), unix.TCGETS)
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.text.String()
	pushed, popped := len(pushKeyboard.FindAllString(out, -1)), len(popKeyboard.FindAllString(out, -1))
	other := otherKeys.FindAllStringSubmatch(out, -1)
	switch {
	case *line != *s.found:
		return fmt.Sprintf("the line is %+v, it was %+v", *line, *s.found)
	case s.shown.IsAltScreen():
		return "the alternate screen is left on"
	case s.hidden:
		return "the cursor is left hidden"
	case pushed > popped:
		return fmt.Sprintf("the keyboard was set %d times and reset %d times", pushed, popped)
	case len(other) > 0 && strings.Trim(other[len(other)-1][1], "0") != "":
		return "modifyOtherKeys is left at " + other[len(other)-1][1]
	}
	for m, on := range s.modes {
		if on != begun[m] {
			return fmt.Sprintf("mode %v is left at %v", m, on)
		}
	}
	return ""
}

// titles set the window's title, or save it and restore it (XTWINOPS 22, 23).
var titles = regexp.MustCompile(`\x1b\][02];([^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b\[(2[23]);[02](?:;0)?t`)

// oldTitle is the title the window had.
const oldTitle = "a shell"

// titleOf is the title that output leaves behind.
func titleOf(out string) string {
	title := oldTitle
	var saved []string
	for _, m := range titles.FindAllStringSubmatch(out, -1) {
		switch m[2] {
		case "22":
			saved = append(saved, title)
		case "23":
			if len(saved) > 0 {
				title, saved = saved[len(saved)-1], saved[:len(saved)-1]
			}
		default:
			title = m[1]
		}
	}
	return title
}
