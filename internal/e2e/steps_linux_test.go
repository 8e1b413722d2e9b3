package e2e

import (
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// comes says whether a sight comes within the time that there is. What is not written by the
// program, such as the settings of the line, is looked at now and then.
func (s *screen) comes(seen sight) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		news := s.next()
		if seen(s) {
			return true
		}
		select {
		case <-news:
		case <-tick.C:
		case <-late.C:
			return false
		}
	}
}

// expect waits for a sight, which the words before it are for.
func (s *screen) expect(what string, seen sight) {
	s.t.Helper()
	if !s.comes(seen) {
		s.t.Fatalf("the screen never showed %s; it shows\n%s", what, s.content())
	}
}

// expectScreen waits until the screen shows all of several texts.
func (s *screen) expectScreen(texts ...string) {
	s.t.Helper()
	s.expect(fmt.Sprintf("%q", texts), shows(texts...))
}

// expectGone waits until the screen shows none of several texts.
func (s *screen) expectGone(texts ...string) {
	s.t.Helper()
	s.expect(fmt.Sprintf("itself without %q", texts), lacks(texts...))
}

// expectLine waits until a line of the screen has texts in this order.
func (s *screen) expectLine(parts ...string) {
	s.t.Helper()
	s.expect(fmt.Sprintf("%q in a line", parts), inLine(parts...))
}

// keySequences are what a terminal sends for the keys that have names. Esc is that of
// kitty's protocol, which no other key can be taken for together with what
// follows.
var keySequences = map[string]string{
	"enter": "\r", "esc": "\x1b[27u", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~", "f1": "\x1bOP", "legacy esc": "\x1b",
}

// press presses keys, by the names that key maps use; what is no name is typed.
func (s *screen) press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		sent := name
		if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
			sent = string(letter[0] & 0x1f)
		} else if named, ok := keySequences[name]; ok {
			sent = named
		}
		s.send(sent)
	}
}

// send sends what is no key to the program, as it is.
func (s *screen) send(bytes string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(bytes); err != nil {
		s.t.Fatal(err)
	}
}

// fillIn replaces what a prompt has by a text and accepts it.
func (s *screen) fillIn(text string) {
	s.t.Helper()
	s.press("ctrl+u", text, "enter")
}

// escape leaves a prompt or a pop-up, which shows a text until then.
func (s *screen) escape(from string) {
	s.t.Helper()
	s.press("esc")
	s.expectGone(from)
}

// settle waits until all keys so far were acted on: the help, which is opened and
// closed again, was asked for after them.
func (s *screen) settle() {
	s.t.Helper()
	s.press("?")
	s.expectScreen("/ searches")
	s.press("enter")
	s.expect("itself without the help", withoutHelp)
}

// withoutHelp says that nothing of the help is seen any more. What is drawn comes in pieces, from the top to the bottom, and
// the last of them takes away its lower edge.
func withoutHelp(s *screen) bool {
	for _, line := range s.lines() {
		inside := strings.TrimPrefix(line, "╰") // The frame of the screen has one, too.
		if strings.Contains(line, "/ searches") || strings.Contains(line, "esc closes") || strings.Contains(inside, "╰") {
			return false
		}
	}
	return true
}

// order is a key, and what the screen shows once the key has taken effect.
type order struct{ key, obeyed string }

// pressTimed presses a key and returns how long it took to take effect, from writing
// the key to having read the last byte of what it does.
func (s *screen) pressTimed(o order) time.Duration {
	s.t.Helper()
	began := time.Now()
	s.press(o.key)
	s.expectScreen(o.obeyed)
	return time.Since(began)
}

// A button of the mouse, as terminals report it (SGR mouse mode).
type button int

const (
	leftButton   button = 0
	middleButton button = 1
	rightButton  button = 2
	noButton     button = 35 // a motion
	upWheel      button = 64
	downWheel    button = 65
)

// report is what a terminal sends of the mouse at a cell, released what it sends
// when the button is let go.
func report(b button, x, y int) string { return fmt.Sprintf("\x1b[<%d;%d;%dM", b, x+1, y+1) }

func released(b button, x, y int) string { return fmt.Sprintf("\x1b[<%d;%d;%dm", b, x+1, y+1) }

// clickWith presses a button on a cell, counted from 0, and lets it go.
func (s *screen) clickWith(b button, x, y int) {
	s.t.Helper()
	s.send(report(b, x, y) + released(b, x, y))
}

func (s *screen) click(x, y int) { s.t.Helper(); s.clickWith(leftButton, x, y) }

func (s *screen) rightClick(x, y int) { s.t.Helper(); s.clickWith(rightButton, x, y) }

func (s *screen) middleClick(x, y int) { s.t.Helper(); s.clickWith(middleButton, x, y) }

// clickOn waits for a text and clicks on it, on its first place from the top.
func (s *screen) clickOn(text string) {
	s.t.Helper()
	s.expectScreen(text)
	x, y := s.find(text)
	s.click(x+1, y)
}

func (s *screen) wheelUp(x, y int) { s.t.Helper(); s.send(report(upWheel, x, y)) }

func (s *screen) wheelDown(x, y int) { s.t.Helper(); s.send(report(downWheel, x, y)) }

func (s *screen) moveTo(x, y int) { s.t.Helper(); s.send(report(noButton, x, y)) }

// find is the cell in which a text begins, looked for from the top.
func (s *screen) find(text string) (x, y int) {
	s.t.Helper()
	for y, line := range s.lines() {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	s.t.Fatalf("%q is not on the screen\n%s", text, s.content())
	return 0, 0
}

// findInLine is the cell in which a text begins in the first line that has another.
func (s *screen) findInLine(other, text string) (x, y int) {
	s.t.Helper()
	_, y = s.find(other)
	before, _, _ := strings.Cut(s.lines()[y], text)
	return len([]rune(before)), y
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

// signal sends a signal to the program.
func (s *screen) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// quit presses q, which ends the program well.
func (s *screen) quit() {
	s.t.Helper()
	s.press("q")
	s.expectEnd()
}

// interrupt is quit by Ctrl+C.
func (s *screen) interrupt() {
	s.t.Helper()
	s.press("ctrl+c")
	s.expectEnd()
}

// expectEnd waits for the program's good end, which leaves the terminal as it was
// found.
func (s *screen) expectEnd() {
	s.t.Helper()
	s.expectExit(0)
	s.expectRestored()
}

// expectExit waits until the program ends with a status.
func (s *screen) expectExit(status int) {
	s.t.Helper()
	stuck := time.AfterFunc(patience+10*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer stuck.Stop()
	err := s.cmd.Wait()
	<-s.ended
	if s.cmd.ProcessState == nil || s.cmd.ProcessState.ExitCode() != status {
		s.t.Errorf("ended with %v, want status %d; the screen shows\n%s", err, status, s.content())
	}
}
