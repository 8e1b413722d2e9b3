package export

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/text"
)

// Copying returns the effect that copies the selected row: through the terminal
// (OSC 52), which works over SSH as well, and by the system's own helper.
func Copying(ctx context.Context, c Clipboard) func(m model.Model) tea.Cmd {
	return func(m model.Model) tea.Cmd {
		i := m.List.Index()
		if i < 0 {
			return nil
		}
		line := text.Row(&m, &m.List.Rows[i])
		return tea.Batch(tea.SetClipboard(line), func() tea.Msg {
			by, err := c.Put(ctx, line)
			return model.Copied{Helper: by, Err: err}
		})
	}
}
