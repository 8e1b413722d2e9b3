package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// MaxDirectFold is how many flows a batch may touch for Update to fold it itself.
// Folding takes time by the flows that a batch touches: so many take 1 to 3 ms, and
// 7 ms when each is new and takes the row of another in a full table of 65,536.
// That delays no key noticeably. A flood touches up to 65,536 flows a batch, which
// takes some 50 ms: more than a key may wait beside the drawing that it causes.
const MaxDirectFold = 4096

// handleBatch folds a batch into the table, which is all that happens to a batch
// unless it is a flood's: that one is folded by a command, so that keys take effect
// meanwhile, and comes back as a FoldedMsg. The next batch is waited for only once
// one is folded, so that there is never more than one under way.
func handleBatch(m model.Model, msg *model.BatchMsg, fx Effects) (model.Model, tea.Cmd) {
	m = withSeen(m, &msg.Batch)
	if len(msg.Batch.Deltas) > MaxDirectFold {
		return m, fold(m.Table, msg.Batch, m.Labels)
	}
	labels := m.Labels // What is handed on is on the heap: not all of the model.
	return showBatch(m, m.Table.Fold(msg.Batch, &labels), &msg.Batch, fx)
}

// fold folds a batch into a table.
func fold(t *flows.Table, b flows.Batch, l flows.Labels) tea.Cmd {
	return func() tea.Msg { return model.FoldedMsg{Batch: b, Before: t, After: t.Fold(b, &l)} }
}

// handleFolded takes over the table with a batch in it. Pinning a row replaces the
// table: when that has happened meanwhile, the batch is folded into the new one.
func handleFolded(m model.Model, msg *model.FoldedMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Before != m.Table {
		return m, fold(m.Table, msg.Batch, m.Labels)
	}
	return showBatch(m, msg.After, &msg.Batch, fx)
}

// showBatch takes over the table with a batch in it, waits for the next batch, and
// rebuilds the rows when that is due.
func showBatch(m model.Model, t *flows.Table, b *flows.Batch, fx Effects) (model.Model, tea.Cmd) {
	m.Table = t
	cmd := tea.Batch(fx.Next, askOwners(&m, fx)) // After the last batch, Next says why it is the last.
	m.Done = m.Done || b.Final
	if m.QuitAtEnd && (b.Final || allEnded(&b.Health)) { // A recording on the screen has no final batch.
		return m, tea.Quit
	}
	if !refreshDue(&m, b) {
		return m, cmd
	}
	if !m.Paused {
		m.Refreshes++
		m.Shown = m.Table
		if b.Restart {
			m = clearSelection(m)
		}
	}
	// Owners of new flows come in on a paused screen, too.
	m.Labels = m.Labels.Trim(m.Shown, m.Table)
	if !m.Paused {
		m = rebuildRows(m)
	}
	m = reportGuess(m, b)
	m, alarm := checkAlerts(m)
	m, find := findNetworks(m, fx)
	return m, tea.Batch(cmd, alarm, find, askNames(&m, fx))
}

// firstPicture is how long a capture runs at least before the rows are first shown, in
// nanoseconds: nobody waits ten seconds for them, nor up to two for a whole second. Averages
// are right over a part of it, too.
const firstPicture = 500_000_000

// refreshDue says whether the rows are rebuilt after a batch: when the last slot of
// a refresh interval is complete, or was skipped, counted from the first whole
// second of the capture; and at the end, also that of a recording which stays there.
func refreshDue(m *model.Model, b *flows.Batch) bool {
	if b.Final || b.Restart || allEnded(&b.Health) {
		return true
	}
	if !b.Closed {
		return false
	}
	if m.Refreshes == 0 && !m.List.Headless {
		return b.At-b.Start >= firstPicture
	}
	origin := flows.SlotOf(b.Start-1) + 1
	every := flows.Slot(max(m.Prefs.Refresh, 1))
	shown := flows.Slot(0)
	if m.Refreshes > 0 {
		shown = max(m.Shown.Slot()-origin, 0)
	}
	return max(b.To+1-origin, 0)/every > shown/every
}

// allEnded says that no source has anything left.
func allEnded(h *flows.Health) bool {
	for _, s := range h.Sources {
		if s.State != flows.Ended {
			return false
		}
	}
	return len(h.Sources) > 0
}
