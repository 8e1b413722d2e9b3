package layout

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/model"
)

// SameBetween says that a batch between two refreshes, which have other seconds between them, changes nothing of the screen:
// only what may say at once that something is wrong is of the newest batch.
func SameBetween(before, after *model.Model, b *flows.Batch) bool {
	if after.Refreshes == 0 || after.Refreshes != before.Refreshes || runsOn(after) ||
		after.Tip.Kind != model.NoTip || after.Notice != before.Notice || after.Mode != before.Mode || after.Done != before.Done {
		return false
	}
	if b.Restart || len(b.Seen) > 0 || !b.Told.Empty() {
		return false // Rows may have other names.
	}
	old, now := before.Table.Health(), after.Table.Health()
	if old.Guessed != now.Guessed || !slices.Equal(old.Sources, now.Sources) {
		return false
	}
	oldText, oldTone := Health(before)
	text, tone := Health(after)
	return text == oldText && tone == oldTone
}

// runsOn says that the header tells where the capture is, while the rows stand still or are of something recorded.
func runsOn(m *model.Model) bool {
	return m.Paused || m.Refreshes == 0 || m.Table.Replayed().Speed != 0
}
