package view

import (
	"strconv"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/model"
	"iftopgo/theme"
)

// historyTip explains the selected row of the history, or else the selected bar.
func (s *screen) historyTip() *box {
	t := &s.m.History
	if i := t.Index(); i >= 0 {
		return s.historyRowTip(&t.Rows[i])
	}
	i := t.BarIndex()
	if i < 0 {
		return nil
	}
	bar := &t.Bars[i]
	b := s.newBox(t.BarName(bar), tipWidth)
	s.writeCarried(b, bar.Total(), s.barSeconds(i))
	b.field("recorded", exactly(bar.Recorded.Sum()))
	switch {
	case bar.Missed.Sum() > 0:
		b.styledField(theme.Warn, "not recorded", exactly(bar.Missed.Sum())+", by the kernel's counters")
	case !bar.Kept:
		b.field("kept", "nothing of this time")
	}
	b.keys(s.m, hint{model.Enter, "what it was"}, hint{model.JumpBack, "before"}, hint{model.JumpForward, "after"}, hint{model.Back, "close"})
	return b
}

// historyRowTip explains a row.
func (s *screen) historyRowTip(r *model.HistoryRow) *box {
	t := &s.m.History
	b := s.newBox(r.Title, tipWidth)
	seconds := 0.0
	for i := range t.Bars {
		if !t.OneBar() || t.Bars[i].Key == t.Bar {
			seconds += s.barSeconds(i)
		}
	}
	s.writeCarried(b, r.Bytes, seconds)
	if total := t.Total().Sum(); total > 0 {
		b.field("share", strconv.FormatFloat(100*float64(r.Bytes.Sum())/float64(total), 'f', 2, 64)+" % of "+s.m.Units().FormatBytes(total))
	}
	switch r.Kind {
	case model.HistoryOther:
		b.field("stands for", "what has no place of its own among the largest")
	case model.HistoryMissed:
		b.field("stands for", "what the kernel's counters have and nothing was recorded of: the recorder did not run, or packets were dropped")
	case model.HistorySubject:
		b.keys(s.m, hint{model.Enter, "drill down"}, hint{model.Copy, "copy"}, hint{model.Back, "close"})
	}
	return b
}

// writeCarried writes bytes, to the byte, and what they are a second.
func (s *screen) writeCarried(b *box, p flows.Pair, seconds float64) {
	rate := func(n uint64) string {
		if seconds <= 0 {
			return ""
		}
		return ", " + s.m.RateText(float64(n)/seconds) + " on average"
	}
	b.styledField(theme.Received, s.glyphs.Down+" received", exactly(p.Recv)+rate(p.Recv))
	b.styledField(theme.Sent, s.glyphs.Up+" sent", exactly(p.Sent)+rate(p.Sent))
	b.field("total", exactly(p.Sum()))
}

// exactly is a number of bytes, all of its digits.
func exactly(n uint64) string { return model.FormatCount(n) + " bytes" }

// barSeconds is how many seconds of a bar are over.
func (s *screen) barSeconds(i int) float64 {
	t := &s.m.History
	begin := time.Unix(t.Bars[i].Key, 0)
	end := begin.Add(time.Hour)
	if level := t.Level(); level >= history.Days {
		y, m, d := begin.UTC().Date()
		zone := t.Answer.Now.Location()
		begin = time.Date(y, m, d, 0, 0, 0, 0, zone)
		if end = begin.AddDate(0, 0, 1); level == history.Months {
			end = begin.AddDate(0, 1, 0)
		}
	}
	if end.After(t.Answer.Now) {
		end = t.Answer.Now
	}
	return max(end.Sub(begin).Seconds(), 0)
}
