package app

import (
	"errors"
	"io"
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
// it: by itself Bubble Tea leaves that to the shell. And it quits once no input is under
// way any more: nobody would take it, and Bubble Tea waits half a second for that.
func leaving(on *stage, stopOthers func() error, send func(tea.Msg), resized func(width, height int), filter func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		msg = filter(m, msg)
		switch msg.(type) {
		case tea.SuspendMsg:
			return tea.Exec(suspension{on, stopOthers}, resumed)()
		case tea.ResumeMsg: // Nobody has told of changes of the terminal's size meanwhile.
			go resized(tty.Size(on.terminal))
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

// resumed is the message after a suspension. When it failed the terminal is gone, which
// ends the program elsewhere.
func resumed(error) tea.Msg { return tea.ResumeMsg{} }

// suspension is what Bubble Tea runs while it does without the terminal.
type suspension struct {
	on         *stage
	stopOthers func() error
}

// Run returns when the program is resumed.
func (s suspension) Run() error {
	return errors.Join(s.on.painter.Leave(), s.on.screen.Suspend(s.stopOthers), s.on.painter.Enter())
}

// SetStdin and the others do nothing: nothing is read or written meanwhile.
func (suspension) SetStdin(io.Reader)  {}
func (suspension) SetStdout(io.Writer) {}
func (suspension) SetStderr(io.Writer) {}
