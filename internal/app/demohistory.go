package app

import (
	"context"

	"iftopgo/capture/demo/past"
	"iftopgo/model"
)

// demoHistory answers a question about the past of the demo's host. Its clock stands still: the
// same keys always show the same.
func demoHistory(_ context.Context, q model.HistoryQuestion) model.HistoryMsg {
	now := past.Until()
	a := &model.HistoryAnswer{Now: now, Since: past.Since, Written: now, Stamp: "made up"}
	if q.Unless == a.Stamp {
		return model.HistoryMsg{Answer: a, Unchanged: true}
	}
	a.Period, a.Excerpt = past.Period(q.Span, q.Day)
	return model.HistoryMsg{Answer: a}
}
