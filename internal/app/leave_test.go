package app

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"

	"iftopgo/internal/tty"
)

// TestQuittingWaitsForTheMovesOfThePointerThatAreUnderWay quits after a key, and after a
// move of the pointer.
func TestQuittingWaitsForTheMovesOfThePointerThatAreUnderWay(t *testing.T) {
	t.Parallel()
	for input, putOff := range map[string]bool{"q": false, "\x1b[<35;10;10M": true} {
		master, slave, err := pty.Open()
		if err != nil {
			t.Skip("no pseudo-terminals: ", err)
		}
		screen, err := tty.OpenScreen(slave, slave, func(bool) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		read := func() int {
			if _, err := master.WriteString(input); err != nil {
				t.Fatal(err)
			}
			n, err := screen.Input().Read(make([]byte, 100))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := read(); n != len(input) {
			t.Errorf("%q: read %d bytes", input, n)
		}
		sent := make(chan tea.Msg, 1)
		filter := leaving(&stage{screen: screen}, nil, func(msg tea.Msg) { sent <- msg }, nil, func(_ tea.Model, msg tea.Msg) tea.Msg { return msg })
		msg := filter(nil, tea.QuitMsg{})
		if (msg == nil) != putOff {
			t.Errorf("%q: put off: %v, want %v", input, msg == nil, putOff)
		}
		if msg == nil {
			msg = filter(nil, <-sent)
		}
		if _, quits := msg.(tea.QuitMsg); !quits {
			t.Errorf("%q: the program goes on with %T", input, msg)
		}
		if n := read(); n != 0 {
			t.Errorf("%q: %d bytes are read after quitting", input, n)
		}
		if err := screen.Close(); err != nil {
			t.Error(err)
		}
		_ = slave.Close()
		_ = master.Close()
	}
}
