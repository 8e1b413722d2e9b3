package flows

// Remainder returns what is in the table but not in the listed rows, which must
// be of this table: the other row, and all flows that were left out of the list.
// Listed rows and the remainder are the totals. flows is how many flows were
// left out.
func (t *Table) Remainder(listed []Row) (left Series, flows int) {
	in := make(map[*Flow]struct{}, len(listed))
	for i := range listed {
		for _, f := range listed[i].members() {
			in[f] = struct{}{}
		}
	}
	if len(in) == t.Len() {
		return t.other, 0
	}
	k := openSink(t.other, t.slot)
	for f := range t.each {
		if _, ok := in[f]; !ok {
			k.absorb(&f.Series)
		}
	}
	return k.seal(), t.Len() - len(in)
}

// members returns the flows of the row.
func (r *Row) members() []*Flow {
	if r.sum != nil {
		return r.sum.flows
	}
	return []*Flow{r.flow}
}
