package export

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/view/reports"
	"iftopgo/view/text"
)

// Copying returns the effect that copies a row: through the terminal (OSC 52),
// which works over SSH as well, and then by the system's own helper.
func Copying(ctx context.Context, c Clipboard) func(m model.Model, row *list.Row) tea.Cmd {
	return func(m model.Model, row *list.Row) tea.Cmd {
		line := rowText(&m, row)
		return tea.Sequence(tea.Raw(ansi.SetSystemClipboard(line)), func() tea.Msg {
			by, err := c.Put(ctx, line)
			return model.CopiedMsg{Helper: by, Err: err}
		})
	}
}

// rowText is a row of the list, or on the tab of the history the one that is selected there.
func rowText(m *model.Model, row *list.Row) string {
	if m.ShowsHistory() {
		return reports.Row(&m.History)
	}
	return text.Row(m, row)
}
