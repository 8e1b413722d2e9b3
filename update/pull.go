package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// pull waits for the next batch and folds it into the table there is. In a flood
// of new flows that takes long: it happens where waiting does, so that keys are
// obeyed meanwhile.
func pull(m *model.Model, fx Effects) tea.Cmd {
	if fx.Next == nil {
		return nil
	}
	before := m.Table
	return func() tea.Msg {
		msg := fx.Next()
		if s, ok := msg.(model.BatchMsg); ok {
			s.Before, s.After = before, before.Fold(s.Batch)
			return s
		}
		return msg
	}
}

// folded returns the table with a batch in it, which nobody has to fold in if
// that was done for the table there is.
func folded(m *model.Model, s *model.BatchMsg) *flows.Table {
	if s.After != nil && s.Before == m.Table {
		return s.After
	}
	return m.Table.Fold(s.Batch)
}
