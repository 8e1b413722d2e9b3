package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"iftopgo/capture/netlab"
)

// runAs runs the program as another user until it ends.
func runAs(t *testing.T, uid uint32, path string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	cmd.Env = []string{"HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent"}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

func TestStreamEndsWithAFinalLineAndStatus0(t *testing.T) {
	for name, sig := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			lab := netlab.New(t)
			r, _ := start(t, lab.Local, "-i", "lo")
			if err := r.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			var l line
			for !l.Final {
				l = r.next()
			}
			if err := r.cmd.Wait(); err != nil {
				t.Errorf("ended with %v: %s", err, r.stderr.String())
			}
		})
	}
}

func TestBrokenPipeIsAGoodEnd(t *testing.T) {
	lab := netlab.New(t)
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--json", "-i", "lo")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	lab.Local.Start(t, cmd)
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("ended with %v: %s", err, stderr.String())
	}
}

// screen is a program in a pseudo-terminal, with a terminal that shows what it
// writes; the bytes are kept as well.
type screen struct {
	t     *testing.T
	cmd   *exec.Cmd
	tty   *os.File
	mu    sync.Mutex
	text  bytes.Buffer
	shown *vt.Emulator
	stuck sync.Mutex    // held while the terminal is not read
	read  chan struct{} // closed at the end of the output
}

// onScreen starts the program in a pseudo-terminal inside a host and waits until
// it has drawn something.
func onScreen(t *testing.T, h *netlab.Host, args ...string) *screen {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return shownOn(t, h, exec.Command(path, args...))
}

// shownOn is onScreen for a command.
func shownOn(t *testing.T, h *netlab.Host, cmd *exec.Cmd) *screen {
	t.Helper()
	s := &screen{t: t, cmd: cmd, read: make(chan struct{}), shown: vt.NewEmulator(160, 40)}
	s.cmd.Env = append(s.cmd.Environ(), "TERM=xterm-256color")
	h.Do(t, func() error {
		tty, err := pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 40, Cols: 160})
		s.tty = tty
		return err
	})
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.tty.Close() })
	go func() { // What the terminal answers; closing it would race with that.
		_, _ = io.Copy(s.tty, s.shown)
	}()
	go func() {
		defer close(s.read)
		buf := make([]byte, 64<<10)
		for {
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
	}()
	s.until("TOTAL")
	return s
}

func (s *screen) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
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
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if wanted(s.picture()) {
			return
		}
	}
	s.t.Fatalf("the screen never showed %q; it shows\n%s", what, s.picture())
}

// What a terminal is told when the program takes it over, and when it gives it
// back.
const (
	enterAltScreen = "\x1b[?1049h"
	leaveAltScreen = "\x1b[?1049l"
	showCursor     = "\x1b[?25h"
	mouseOff       = "\x1b[?1003l"
)

func TestTerminalIsRestoredWhateverEndsTheProgram(t *testing.T) {
	for name, end := range map[string]func(*screen) error{
		"q":       func(s *screen) error { _, err := s.tty.Write([]byte("q")); return err },
		"Ctrl+C":  func(s *screen) error { _, err := s.tty.Write([]byte{3}); return err },
		"SIGTERM": func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGHUP) },
		"SIGQUIT": func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGQUIT) },
	} {
		t.Run(name, func(t *testing.T) {
			lab := netlab.New(t)
			s := onScreen(t, lab.Local, "-i", "lo")
			if err := end(s); err != nil {
				t.Fatal(err)
			}
			if err := s.cmd.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			<-s.read
			out := s.output()
			if !strings.Contains(out, enterAltScreen) {
				t.Fatal("the alternate screen was never entered")
			}
			for what, seq := range map[string]string{"alternate screen": leaveAltScreen, "cursor": showCursor, "mouse": mouseOff} {
				if strings.LastIndex(out, seq) < strings.LastIndex(out, enterAltScreen) {
					t.Errorf("the %s was not restored", what)
				}
			}
		})
	}
}

func TestScreenShowsRealTraffic(t *testing.T) {
	lab := netlab.New(t)
	s := onScreen(t, lab.Remote, "-n", "-N", "-b", "-i", lab.Remote.Iface)
	flood(t, lab, 5000)
	s.until(netlab.RemoteIPv4 + ":9")
	s.until(netlab.LocalIPv4 + ":20000")
}

func TestSmallTerminalsAndResizingDoNotEndTheProgram(t *testing.T) {
	lab := netlab.New(t)
	s := onScreen(t, lab.Local, "-i", "lo")
	for _, size := range []pty.Winsize{{Cols: 20, Rows: 5}, {Cols: 5, Rows: 2}, {Cols: 500, Rows: 200}, {Cols: 200, Rows: 60}, {Cols: 1, Rows: 1}, {Cols: 80, Rows: 24}} {
		if err := pty.Setsize(s.tty, &size); err != nil {
			t.Fatal(err)
		}
		s.until("TX")
	}
	if _, err := s.tty.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}
