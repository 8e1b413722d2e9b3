package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// Effects are what Update can ask for.
type Effects struct {
	// Next waits for the next batch of the capture and returns it as a
	// model.Sampled, or a model.Failed.
	Next tea.Cmd
}

// Init is the first command.
func Init(fx Effects) tea.Cmd { return fx.Next }

// Update folds a message into the model.
func Update(m model.Model, msg tea.Msg, fx Effects) (model.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case model.Sampled:
		return sampled(m, msg.Batch, fx)
	case model.Failed:
		m.Err, m.Done = msg.Err, true
		return m, tea.Quit
	case tea.WindowSizeMsg:
		m.Width, m.Height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		return pressed(m, msg)
	}
	return m, nil
}

// sampled folds a batch in, and brings the rows up to date when that is due.
func sampled(m model.Model, b flows.Batch, fx Effects) (model.Model, tea.Cmd) {
	m.Table = m.Table.Fold(b)
	if due(&m, b) {
		m.Refreshes++
		m.Shown = m.Table
		m.Rows = m.Shown.Rows(m.Display.Sort, m.Display.Reverse)
	}
	if b.Final {
		m.Done = true
		return m, nil
	}
	return m, fx.Next
}

// due says whether the rows are refreshed after a batch: when the last slot of
// a refresh interval is complete, or was skipped, counted from the first whole
// second of the capture; and at the end.
func due(m *model.Model, b flows.Batch) bool {
	if b.Final {
		return true
	}
	if !b.Closed {
		return false
	}
	origin := flows.SlotOf(b.Start-1) + 1
	every := flows.Slot(max(m.Display.Refresh, 1))
	shown := flows.Slot(0)
	if m.Refreshes > 0 {
		shown = max(m.Shown.Slot()-origin, 0)
	}
	return max(b.To+1-origin, 0)/every > shown/every
}
