package e2e

import (
	"fmt"
	"testing"
)

// TestCtrlLDrawsTheWholeScreenAnew has another program write on the terminal, while nothing
// changes that would be drawn over it: in the list, and with a prompt open.
func TestCtrlLDrawsTheWholeScreenAnew(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{overview: true})
	const scrawl = "a message of the kernel"
	for _, open := range [][]string{nil, {"/"}} {
		s.press(open...)
		if open != nil {
			s.expectScreen(" flows  enter keep")
		}
		before := s.content()
		s.mu.Lock()
		_, err := fmt.Fprint(s.shown, "\x1b[7;5H"+scrawl)
		s.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		s.expectScreen(scrawl)
		s.press("ctrl+l")
		s.expect("the screen as it was", func(s *screen) bool { return s.content() == before })
	}
	s.press("esc")
	s.quit()
}
