package e2e

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
)

// slowTerminal is a terminal at the other end of a slow line: what it is asked, it answers
// after a delay.
type slowTerminal struct {
	t             *testing.T
	master, slave *os.File

	mu  sync.Mutex
	got string
}

// terminalQuestions are what a terminal is asked, with its answers.
var terminalQuestions = []struct {
	question *regexp.Regexp
	answer   string
}{
	{regexp.MustCompile(`^\x1b\[\?(\d+)\$p`), "\x1b[?$1;2$$y"},
	{regexp.MustCompile(`^\x1b\](1[0-2]);\?(?:\x07|\x1b\\)`), "\x1b]$1;rgb:1111/2222/3333\x1b\\"},
	{regexp.MustCompile(`^\x1b\[\?u`), "\x1b[?0u"},
	{regexp.MustCompile(`^\x1b\[0?c`), "\x1b[?62;22c"},
	{regexp.MustCompile(`^\x1b\[>0?q`), "\x1bP>|slow(1)\x1b\\"},
	{regexp.MustCompile(`^\x1b\[6n`), "\x1b[1;1R"},
}

// askingForColor asks for the colour of the background (OSC 11).
const askingForColor = "\x1b]11;?"

// onSlowTerminal starts a program in a terminal.
func onSlowTerminal(t *testing.T, delay time.Duration, cmd *exec.Cmd) *slowTerminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &slowTerminal{t: t, master: master, slave: slave}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // It may have ended.
		_ = master.Close()
		_ = slave.Close()
		<-ended
	})
	go func() {
		defer close(ended)
		s.serve(delay)
	}()
	return s
}

// serve reads what is written to the terminal and answers it, until it is closed.
func (s *slowTerminal) serve(delay time.Duration) {
	type due struct {
		answer []byte
		at     time.Time
	}
	onTheWay := make(chan due, 100) // In order, as on a line.
	defer close(onTheWay)
	go func() {
		for d := range onTheWay {
			time.Sleep(time.Until(d.at))
			_, _ = s.master.Write(d.answer) // The terminal may be closed.
		}
	}()
	unread, buf := "", make([]byte, 32<<10)
	for {
		n, err := s.master.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.got += string(buf[:n])
		s.mu.Unlock()
		unread += string(buf[:n])
		for at := strings.IndexByte(unread, 0x1b); at >= 0; at = strings.IndexByte(unread, 0x1b) {
			unread = unread[at:]
			answer, length := answerOf(unread)
			if length == 0 && len(unread) < 16 {
				break // It may be half a question.
			}
			if length > 0 {
				onTheWay <- due{answer, time.Now().Add(delay)}
			}
			unread = unread[max(length, 1):]
		}
	}
}

// answerOf is the answer to the question that a text begins with, whose length is 0 when
// it does not.
func answerOf(text string) (answer []byte, length int) {
	for _, q := range terminalQuestions {
		if at := q.question.FindStringSubmatchIndex(text); at != nil {
			return q.question.ExpandString(nil, q.answer, text, at), at[1]
		}
	}
	return nil, 0
}

// expect waits until the terminal was sent a text.
func (s *slowTerminal) expect(text string) {
	s.t.Helper()
	eventually(s.t, "the terminal has "+text, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(s.got, text)
	})
}

// left is what a shell reads from the terminal, also what comes within a time.
func (s *slowTerminal) left(within time.Duration) string {
	s.t.Helper()
	fd := int(s.slave.Fd())
	line, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		s.t.Fatal(err)
	}
	if line.Lflag&unix.ICANON == 0 || line.Lflag&unix.ECHO == 0 {
		s.t.Error("the terminal is left raw")
	}
	line.Lflag &^= unix.ICANON
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, line); err != nil {
		s.t.Fatal(err)
	}
	var left []byte
	for until := time.Now().Add(within); ; {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(max(0, time.Until(until).Milliseconds())))
		if err != nil || n == 0 {
			return string(left)
		}
		buf := make([]byte, 256)
		if n, err = unix.Read(fd, buf); err != nil {
			s.t.Fatal(err)
		}
		left = append(left, buf[:n]...)
	}
}

func TestAnswersOfASlowTerminalDoNotReachTheShell(t *testing.T) {
	t.Parallel()
	const delay = 400 * time.Millisecond
	broken := fileWith(t, "broken.pcap", read(t, "../../testdata/ethernet.pcap")[:30])
	for about, c := range map[string]struct {
		args []string
		end  func(s *slowTerminal, pid int)
	}{
		"q":          {[]string{"--demo"}, func(s *slowTerminal, _ int) { _, _ = io.WriteString(s.master, "q") }},
		"ctrl+c":     {[]string{"--demo"}, func(s *slowTerminal, _ int) { _, _ = io.WriteString(s.master, "\x03") }},
		"SIGTERM":    {[]string{"--demo"}, func(_ *slowTerminal, pid int) { _ = syscall.Kill(pid, syscall.SIGTERM) }},
		"SIGHUP":     {[]string{"--demo"}, func(_ *slowTerminal, pid int) { _ = syscall.Kill(pid, syscall.SIGHUP) }},
		"an error":   {[]string{"-r", broken}, func(*slowTerminal, int) {}},
		"--duration": {[]string{"--demo", "--speed", "100", "--duration", "3s"}, func(*slowTerminal, int) {}},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			cmd := program.Command(t, c.args...)
			s := onSlowTerminal(t, delay, cmd)
			if about != "an error" { // It may come before anything is asked.
				s.expect(askingForColor)
			}
			c.end(s, cmd.Process.Pid)
			began := time.Now()
			_ = cmd.Wait()
			if took := time.Since(began); took > slowness(t)*3*time.Second {
				t.Errorf("it took %v to end", took)
			}
			if left := s.left(2 * delay); left != "" {
				t.Errorf("the shell reads %q", left)
			}
		})
	}
}

func TestAnswersOfASlowTerminalDoNotReachTheShellThatSuspends(t *testing.T) {
	t.Parallel()
	const delay = 400 * time.Millisecond
	s := onSlowTerminal(t, delay, shellOf(program.Path(t), "echo stopped with $?; sleep 600", "--demo"))
	s.expect(askingForColor)
	if _, err := io.WriteString(s.master, "\x1a"); err != nil {
		t.Fatal(err)
	}
	s.expect("stopped with 148") // 128 + SIGTSTP
	if left := s.left(2 * delay); left != "" {
		t.Errorf("the shell reads %q", left)
	}
}
