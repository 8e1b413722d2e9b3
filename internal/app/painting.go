package app

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// painting adds to a filter of messages what Bubble Tea's renderer would see of them: what is
// written to the terminal as it is, that all is to be drawn anew, and what the terminal answers.
// One that cannot be written to any more has hung up.
func painting(on *stage, filter func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		if msg == tea.ClearScreen() {
			on.painter.Repaint()
			return nil
		}
		switch msg := msg.(type) {
		case tea.RawMsg:
			if _, err := fmt.Fprint(on.painter, msg.Msg); err != nil {
				on.hungUp()
			}
			return nil
		case tea.ModeReportMsg:
			on.painter.Answered(msg.Mode, msg.Value)
		}
		return filter(m, msg)
	}
}
