package tty

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// lateTerminal is a pseudo-terminal that answers each question after a delay, in order,
// with what a test wants; never without answers.
func lateTerminal(t *testing.T, delay time.Duration, answers map[string]string) (tty *os.File) {
	t.Helper()
	master, slave := pseudoTerminal(t)
	type due struct {
		answer string
		at     time.Time
	}
	onTheWay := make(chan due, 100) // In order, as on a line.
	go func() {
		for d := range onTheWay {
			time.Sleep(time.Until(d.at))
			_, _ = io.WriteString(master, d.answer) // The terminal may be closed.
		}
	}()
	go func() {
		defer close(onTheWay)
		var got []byte
		buf := make([]byte, 1024)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			got = append(got, buf[:n]...)
			for again := true; again; {
				again = false
				for question, answer := range answers {
					if i := bytes.Index(got, []byte(question)); i >= 0 && !earlier(got[:i], answers) {
						got, again = got[i+len(question):], true
						onTheWay <- due{answer, time.Now().Add(delay)}
					}
				}
			}
		}
	}()
	return slave
}

// earlier says whether another question comes first.
func earlier(before []byte, answers map[string]string) bool {
	for question := range answers {
		if bytes.Contains(before, []byte(question)) {
			return true
		}
	}
	return false
}

// leftFor is what a shell would read from the terminal now.
func leftFor(t *testing.T, tty *os.File) string {
	t.Helper()
	fd := int(tty.Fd())
	line, err := unix.IoctlGetTermios(fd, ioctlGetTermios)
	if err != nil {
		t.Fatal(err)
	}
	raw := *line
	raw.Lflag &^= unix.ICANON
	if err := unix.IoctlSetTermios(fd, ioctlSetTermios, &raw); err != nil {
		t.Fatal(err)
	}
	defer unix.IoctlSetTermios(fd, ioctlSetTermios, line) //nolint:errcheck // The test ends.
	var left []byte
	for {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		if n, err := unix.Poll(fds, 0); err != nil || n == 0 {
			return string(left)
		}
		buf := make([]byte, 256)
		n, err := unix.Read(fd, buf)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, buf[:n]...)
	}
}

const (
	askMode, mode       = "\x1b[?2026$p", "\x1b[?2026;2$y"
	askColor, color     = "\x1b]11;?\x07", "\x1b]11;rgb:1111/2222/3333\x1b\\"
	askKeys, keys       = "\x1b[?u", "\x1b[?0u"
	attributes          = "\x1b[?62;22c"
	pointerMoved, typed = "\x1b[<35;10;10M", "q"
)

// all are the answers of a modern terminal.
func all() map[string]string {
	return map[string]string{askMode: mode, askColor: color, askKeys: keys, requestAttributes: attributes}
}

func TestNothingTheTerminalAnswersIsLeftForTheShell(t *testing.T) {
	t.Parallel()
	const late = 150 * time.Millisecond
	for about, c := range map[string]struct {
		answers map[string]string
		written []string
		atLeast time.Duration // what giving back waits
		atMost  time.Duration
	}{
		"nothing was asked":               {all(), []string{"text $p ;? on the screen"}, 0, late},
		"modes and colours":               {all(), []string{askMode + askColor, "text", askKeys}, late, answerTime},
		"the terminal knows modes alone":  {map[string]string{askMode: mode, requestAttributes: attributes}, []string{askMode + askColor}, late, answerTime},
		"the terminal knows no attribute": {map[string]string{askMode: mode}, []string{askMode}, answerTime, 2 * answerTime},
		"the terminal answers nothing":    {nil, []string{askMode + askColor}, answerTime, 2 * answerTime},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			took := giveBack(t, late, c.answers, c.written)
			for tries := 1; took > c.atMost && tries < 10; tries++ { // Others wanted to run.
				took = giveBack(t, late, c.answers, c.written)
			}
			if took < c.atLeast-5*time.Millisecond || took > c.atMost {
				t.Errorf("giving back took %v, want %v to %v", took, c.atLeast, c.atMost)
			}
		})
	}
}

// giveBack takes a terminal that answers late, writes to it, and returns how long it takes to
// give it back as it was, with nothing left to read.
func giveBack(t *testing.T, late time.Duration, answers map[string]string, written []string) (took time.Duration) {
	t.Helper()
	tty := lateTerminal(t, late, answers)
	before, err := unix.IoctlGetTermios(int(tty.Fd()), ioctlGetTermios)
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenScreen(tty, tty, func(bool) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range written {
		if _, err := s.Output().Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	took = time.Since(began)
	after, err := unix.IoctlGetTermios(int(tty.Fd()), ioctlGetTermios)
	if err != nil || *after != *before {
		t.Errorf("the line is %+v, it was %+v; %v", after, before, err)
	}
	if left := leftFor(t, tty); left != "" {
		t.Errorf("the shell reads %q", left)
	}
	return took
}

// TestWhatWasReadInTimeIsNotWaitedFor reads the answers as a program does that runs for
// a while.
func TestWhatWasReadInTimeIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	tty := lateTerminal(t, 20*time.Millisecond, all())
	s, err := OpenScreen(tty, tty, func(bool) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Output().Write([]byte(askMode + askColor)); err != nil {
		t.Fatal(err)
	}
	var got []byte
	buf := make([]byte, 7) // Answers come in pieces.
	for !bytes.HasSuffix(got, []byte(attributes)) {
		n, err := s.Input().Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, buf[:n]...)
	}
	if left := s.answers.left(); left != 0 {
		t.Errorf("answers are waited for for another %v", left)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOutputThatAsksIsTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                           false,
		"$p":                         false,
		"echo $p ?2026$p":            false,
		"\x1b[?1049h\x1b[2J$p":       false,
		"\x1b[?25l":                  false,
		"\x1b]0;a title;?":           false,
		"a" + askMode:                true,
		"$p, " + askMode + " and $p": true,
		askColor:                     true,
		"\x1b]10;?\x1b\\":            true,
		"text" + askKeys + "text":    true,
		"\x1b[>1u":                   false,
		"\x1b[6n":                    true,
	} {
		if got := asks([]byte(text)); got != want {
			t.Errorf("%q asks: %v, want %v", text, got, want)
		}
	}
}

// TestReportsOfThePointerAreWaitedForByARoundTrip moves the pointer until the terminal is
// given back: what was on the way then is read.
func TestReportsOfThePointerAreWaitedForByARoundTrip(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for about, c := range map[string]struct {
		input string
		trip  time.Duration
		ago   time.Duration
		want  bool
	}{
		"it has just moved":                  {pointerMoved, 20 * time.Millisecond, 0, true},
		"it moved long ago":                  {pointerMoved, 20 * time.Millisecond, 2 * pointerTime, false},
		"keys alone were pressed":            {typed, 20 * time.Millisecond, 0, false},
		"the line is too slow to wait again": {pointerMoved, 2 * longestTrip, 0, false},
	} {
		var a answers
		clock := now
		a.init(func() time.Time { return clock })
		a.request(answerTime)
		clock = clock.Add(c.trip)
		a.read([]byte(attributes))
		a.read([]byte(c.input))
		clock = clock.Add(c.ago)
		if got := a.askLast(); got != c.want {
			t.Errorf("%s: asked once more: %v, want %v", about, got, c.want)
		}
		if left := a.left(); (left > 0) != c.want || left > 400*time.Millisecond {
			t.Errorf("%s: waits for %v", about, left)
		}
	}
}

// TestTwoReadersDoNotWaitForTheSameInput has the program read, and what gives the terminal back:
// a signal ends the program while it is about to.
func TestTwoReadersDoNotWaitForTheSameInput(t *testing.T) {
	t.Parallel()
	s, master, _ := openPseudo(t)
	for range 2000 {
		if _, err := io.WriteString(master, "x"); err != nil {
			t.Fatal(err)
		}
		read := make(chan error, 2)
		begin := make(chan struct{})
		go func() {
			<-begin
			s.drain(time.Millisecond)
			read <- nil
		}()
		go func() {
			<-begin
			_, err := s.Input().Read(make([]byte, 8))
			read <- err
		}()
		close(begin)
		for range 2 {
			select {
			case err := <-read:
				if err != nil {
					t.Fatal(err)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("one waits for what the other has read")
			}
		}
	}
}
