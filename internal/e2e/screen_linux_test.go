package e2e

import (
	"bytes"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// screen is a program in a pseudo-terminal, with an emulator that shows what it
// writes. Its steps are in steps_linux_test.go, what it can show in
// sights_linux_test.go, and how it is to be left in restored_linux_test.go.
type screen struct {
	t   testing.TB
	cmd *exec.Cmd
	tty *os.File
	// found are the settings of the line before the program began.
	found *unix.Termios

	mu    sync.Mutex
	text  bytes.Buffer // all that was written
	shown *vt.Emulator
	// modes are those that were set or reset, and how they are now.
	modes  map[ansi.Mode]bool
	hidden bool // the cursor
	// news is closed when something was written, and another one made.
	news chan struct{}

	unread sync.Mutex    // held while nobody reads the terminal
	ended  chan struct{} // closed at the end of the output
}

// terminal is what a program is started in. The zero value is a pseudo-terminal of
// 160 by 40 cells that knows 256 colours and UTF-8, on the host of the tests.
type terminal struct {
	width, height int
	host          *nettest.Host // that it runs on, in a network namespace
	env           []string      // after that of a terminal
	sizeless      bool          // does not tell its size
	overview      bool          // has no settings at first; else those ask for iftop's layout
	light         bool          // has a white background
	pause         func()        // is waited for before each read of a few bytes: a slow line
}

// openDemo starts the demo in a terminal of a size and waits until it is drawn.
func openDemo(t testing.TB, cols, rows int) *screen {
	t.Helper()
	return terminal{width: cols, height: rows}.open(t, "--demo")
}

// openOn starts the program in a terminal on a host and waits until it is drawn.
func openOn(t testing.TB, h *nettest.Host, args ...string) *screen {
	t.Helper()
	return terminal{host: h}.open(t, args...)
}

// open starts the program in the terminal and waits until it is drawn.
func (o terminal) open(t testing.TB, args ...string) *screen {
	t.Helper()
	return o.openCommand(t, program.Command(t, args...))
}

// openCommand is open for a command that has been prepared: the program by way of a
// shell or as another user. A command without an environment of its own gets
// settings of its own.
func (o terminal) openCommand(t testing.TB, cmd *exec.Cmd) *screen {
	t.Helper()
	s := o.start(t, cmd)
	s.expectScreen("TOTAL")
	return s
}

// start is openCommand without waiting.
func (o terminal) start(t testing.TB, cmd *exec.Cmd) *screen {
	t.Helper()
	if o.width == 0 {
		o.width, o.height = 160, 40
	}
	var places []string
	if cmd.Env == nil {
		places = []string{"XDG_CONFIG_HOME=" + o.settings(t), "HOME=" + t.TempDir()}
	}
	cmd.Env = append(append(cmd.Environ(), places...), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "COLORTERM=", "NO_COLOR=", "TMUX=")
	cmd.Env = append(cmd.Env, o.env...)
	s := &screen{
		t: t, cmd: cmd, shown: vt.NewEmulator(o.width, o.height), modes: make(map[ansi.Mode]bool),
		news: make(chan struct{}), ended: make(chan struct{}),
	}
	s.shown.SetCallbacks(vt.Callbacks{
		EnableMode:       func(m ansi.Mode) { s.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { s.modes[m] = false },
		CursorVisibility: func(on bool) { s.hidden = !on },
	})
	if o.light {
		s.shown.SetDefaultBackgroundColor(color.White)
	}
	run := func() error { return s.run(o) }
	if o.host != nil {
		o.host.Do(t, run)
	} else if err := run(); err != nil {
		t.Fatal(err)
	}
	return s
}

// settings makes the directory of settings, for the layout that most tests look at.
func (o terminal) settings(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if o.overview {
		return dir
	}
	file := filepath.Join(dir, "iftopgo", "config.toml")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(inIftopsLayout), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// inIftopsLayout are settings that have the layout that most tests look at.
const inIftopsLayout = "layout = \"iftop\"\n"

// run runs the command in a pseudo-terminal until the test ends.
func (s *screen) run(o terminal) error {
	tty, inside, err := pty.Open()
	if err != nil {
		return err
	}
	s.tty = tty
	defer inside.Close()
	size := pty.Winsize{Cols: uint16(o.width), Rows: uint16(o.height)}
	if o.sizeless {
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
	go s.read(o.pause)
	return nil
}

// lineBytes is what a slow line carries at a time.
const lineBytes = 96

// read reads what the program writes until it ends.
func (s *screen) read(pause func()) {
	defer close(s.ended)
	buf := make([]byte, 64<<10)
	if pause != nil {
		buf = buf[:lineBytes]
	}
	for {
		if pause != nil {
			pause()
		}
		s.unread.Lock()
		n, err := s.tty.Read(buf)
		s.unread.Unlock()
		s.mu.Lock()
		s.text.Write(buf[:n])
		_, _ = s.shown.Write(buf[:n])
		close(s.news)
		s.news = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// next is closed when the program has written more.
func (s *screen) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.news
}

// output is all the program has written.
func (s *screen) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// forgetOutput drops the output so far, which would be much in an hour.
func (s *screen) forgetOutput() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Reset()
}

// content is what the terminal shows, lines are its lines.
func (s *screen) content() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

func (s *screen) lines() []string { return strings.Split(s.content(), "\n") }

// mode says whether a mode of the terminal is set.
func (s *screen) mode(m ansi.Mode) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modes[m]
}
