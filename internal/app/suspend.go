package app

import (
	"io"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/tty"
)

// suspending adds to a filter of messages that the program is suspended by the screen,
// which reads what the terminal has still to answer before the shell has it. By itself
// Bubble Tea leaves that to the shell.
func suspending(screen *tty.Screen, filter func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		msg = filter(m, msg)
		if _, ok := msg.(tea.SuspendMsg); ok {
			return tea.Exec(suspension{screen}, resumed)()
		}
		return msg
	}
}

// resumed is the message after a suspension. When it failed the terminal is gone, which
// ends the program elsewhere.
func resumed(error) tea.Msg { return tea.ResumeMsg{} }

// suspension is what Bubble Tea runs while it does without the terminal.
type suspension struct{ screen *tty.Screen }

// Run returns when the program is resumed.
func (s suspension) Run() error { return s.screen.Suspend() }

// SetStdin and the others do nothing: nothing is read or written meanwhile.
func (suspension) SetStdin(io.Reader)  {}
func (suspension) SetStdout(io.Writer) {}
func (suspension) SetStderr(io.Writer) {}
