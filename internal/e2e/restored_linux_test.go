package e2e

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// Keyboards are set by pushing and popping (kitty's protocol), and by a number
// that 0 and none reset (xterm's modifyOtherKeys).
var (
	pushKeyboard = regexp.MustCompile(`\x1b\[>\d*u`)
	popKeyboard  = regexp.MustCompile(`\x1b\[<\d*u`)
	otherKeys    = regexp.MustCompile(`\x1b\[>4(?:;(\d))?m`)
)

// expectRestored checks that the terminal is as it was before the program began.
func (s *screen) expectRestored() {
	s.t.Helper()
	if !strings.Contains(s.output(), "\x1b[?1049h") {
		s.t.Error("the alternate screen was never entered")
	}
	if wrong := s.leftChanged(); wrong != "" {
		s.t.Error(wrong)
	}
	if title := titleOf(s.output()); title != oldTitle {
		s.t.Errorf("the title is left at %q", title)
	}
}

// initialModes are the modes a terminal has set from the beginning.
var initialModes = map[ansi.Mode]bool{ansi.ModeTextCursorEnable: true, ansi.ModeAutoWrap: true}

// restored is a sight of a terminal that is as it was found, but for its title.
func restored(s *screen) bool { return s.leftChanged() == "" }

// leftChanged says in which way the terminal is not as it was found, but for its
// title; empty when it is.
func (s *screen) leftChanged() string {
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
		if on != initialModes[m] {
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
