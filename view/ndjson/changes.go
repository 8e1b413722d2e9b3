package ndjson

import (
	"maps"
	"slices"

	"iftopgo/flows"
)

// comparison compares what a line lists with what the line before listed.
type comparison struct{ was, is *listing }

// possible reports whether rows may be left out: both lines are of flows that were
// counted from the same time on, and call things the same way.
func (c *comparison) possible() bool {
	if c.was == nil || c.was.grouped || c.is.grouped || c.was.scale != c.is.scale || c.was.table.Start() != c.is.table.Start() ||
		c.was.table.Since() != c.is.table.Since() {
		return false
	}
	was, is := c.was.table.Health(), c.is.table.Health()
	return is.Clock.Continues(was.Clock) && c.was.labels.Style == c.is.labels.Style &&
		maps.Equal(was.Names, is.Names) && slices.EqualFunc(was.Sources, is.Sources, sameInterface)
}

func sameInterface(a, b flows.Source) bool { return a.Name == b.Name && a.Iface == b.Iface }

// unchanged reports whether a row says what it said in the line before, and all of its
// averages are, and were, 0. A table never changes: a flow that carried nothing is the
// same one in the next table, but may be a closed one there. Former flows are never
// unchanged: none is found by a key.
func (c *comparison) unchanged(f *flows.Flow) bool {
	return c.sameFigures(&f.Series) && c.was.find(f.Key) == f && c.was.table.Closed(f) == c.is.table.Closed(f) && c.sameNames(&f.Key)
}

// sameFigures reports whether the figures of a flow are what they were, if it carried
// nothing since.
func (c *comparison) sameFigures(s *flows.Series) bool {
	was, is := c.was.table, c.is.table
	nothing := flows.Pair{} // in the longest average, which has all there is in the others
	if is.Sum(s, flows.Window40s) != nothing || was.Sum(s, flows.Window40s) != nothing || was.Lossy(s) != is.Lossy(s) {
		return false
	}
	before, _ := was.Peaks(s)
	now, _ := is.Peaks(s)
	return before == now // The last second may have become complete long ago.
}

// sameNames reports whether the same is known of a flow.
func (c *comparison) sameNames(k *flows.Key) bool {
	was, is := &c.was.labels, &c.is.labels
	if was.ShownLocal(k) != is.ShownLocal(k) || was.ShownRemote(k) != is.ShownRemote(k) {
		return false
	}
	if *was.NetworkOf(k) != *is.NetworkOf(k) {
		return false
	}
	before, _ := was.Owner(*k)
	now, _ := is.Owner(*k)
	return before == now
}

// gone yields the single flows that the line before listed, and this one does not.
func (c *comparison) gone(yield func(*flows.Flow) bool) {
	for f := range c.was.each {
		if c.is.find(f.Key) == nil && !yield(f) {
			return
		}
	}
}

// unchanged is the sum of rows that are left out.
type unchanged struct {
	figures
	flows uint64
}

// add adds a flow of a table. The peak of the sum is the highest of any flow.
func (u *unchanged) add(t *flows.Table, f *flows.Flow) {
	if u.flows == 0 || f.First < u.first {
		u.first = f.First
	}
	u.flows++
	u.last = max(u.last, f.Last)
	u.total = u.total.Plus(f.Total)
	peak, _ := t.Peaks(&f.Series)
	u.peak = u.peak.Max(peak)
	u.lossy = u.lossy || t.Lossy(&f.Series)
}

// unchanged appends the row that stands for rows that are left out.
func (p *printer) unchanged(u *unchanged) {
	p.out = append(p.out, '{')
	p.figures(u.figures)
	p.out = append(p.out, `"unchanged":true,`...)
	p.count(`"flows":`, u.flows)
	p.end('}')
	p.out = append(p.out, ',')
}
