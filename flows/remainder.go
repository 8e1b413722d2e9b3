package flows

// Remainder returns what is in the table but not in the listed rows: the other
// row and all flows that were left out of the list. Listed rows and the
// remainder are the totals.
func (t *Table) Remainder(listed []Row) Series {
	if len(listed) == t.Len() {
		return t.other
	}
	in := make(map[Key]struct{}, len(listed))
	for i := range listed {
		in[listed[i].Key] = struct{}{}
	}
	k := openSink(t.other, max(t.other.slot, t.total.slot))
	for f := range t.Flows() {
		if _, ok := in[f.Key]; !ok {
			k.absorb(&f.Series)
		}
	}
	return k.seal()
}
