package list

import "iftopgo/flows"

// Recent is what many rows show of their Series: what was carried in the last complete
// seconds, newest last, and the peak of both directions together, in bytes.
type Recent struct {
	Slots [flows.History]flows.Pair
	Peak  uint64
}

// Recent returns what the Series of the row says of its last seconds, and its peak, without
// making that series.
func (r *Row) Recent() (c Recent) {
	if r.sum == nil {
		r.table.Slots(&r.flow.Series, c.Slots[:])
		_, c.Peak = r.table.Peaks(&r.flow.Series)
		return c
	}
	for s := range r.parts {
		r.table.AddSlots(s, c.Slots[:])
		if !r.IsOther() {
			_, peak := r.table.Peaks(s)
			c.Peak = max(c.Peak, peak)
		}
	}
	for i := range c.Slots {
		c.Peak = max(c.Peak, c.Slots[i].Sum())
	}
	if beyond := r.sum.beyond; beyond != nil && beyond.peak != nil && !r.IsOther() {
		_, peak := r.table.Peaks(&beyond.peak.Series)
		c.Peak = max(c.Peak, peak)
	}
	return c
}
