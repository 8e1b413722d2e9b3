package app

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/tty"
)

// drainTime is how long the moves of the pointer that were read before quitting are
// handled before the program quits.
const drainTime = 20 * time.Millisecond

// quitMsg is a tea.QuitMsg that was put off.
type quitMsg struct{}

// leaving adds to a filter of messages how the program leaves the screen. It is suspended
// by the screen, which reads what the terminal has still to answer before the shell has
// it, while nobody reads keys: by itself Bubble Tea leaves that to the shell. And it quits once no input is under
// way any more: nobody would take it, and Bubble Tea waits half a second for that.
func leaving(on *stage, stopOthers func() error, send func(tea.Msg), resized func(width, height int), filter func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		msg = filter(m, msg)
		switch msg.(type) {
		case tea.SuspendMsg:
			if suspend(on, stopOthers) != nil {
				on.hungUp() // The terminal is gone.
			}
			go resized(tty.Size(on.terminal)) // Nobody has told of changes meanwhile.
			return tea.ResumeMsg{}
		case tea.QuitMsg:
			if on.screen.Mute() {
				time.AfterFunc(drainTime, func() { send(quitMsg{}) })
				return nil
			}
		case quitMsg:
			return tea.QuitMsg{}
		}
		return msg
	}
}

// suspend returns when the program is resumed. An error is that the terminal is gone. That another process could not be
// stopped, as one that has ended, is none: the program goes on without it.
func suspend(on *stage, stopOthers func() error) error {
	_ = errors.Join(on.keys.Stop(), on.painter.Leave(), on.screen.Suspend(stopOthers)) // If it is the terminal, it shows again below.
	return errors.Join(on.painter.Enter(), on.keys.Start())
}
