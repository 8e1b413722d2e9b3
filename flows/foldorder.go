package flows

// orderBits is how finely deltas are ordered, by so many of the upper bits of their hashes.
const orderBits = 10

// tableOrder returns the indices of deltas roughly in the order in which a table keeps their
// flows. Flows that are copied in that order come to lie in it: whatever goes through the
// table afterwards, the next batch and the collector too, goes through memory from end to
// end, where it would wait for each flow.
func tableOrder(deltas []Delta) []int32 {
	place := func(i int) uint64 { return deltas[i].Key.Hash() >> (64 - orderBits) }
	var next [1 << orderBits]int32
	for i := range deltas {
		next[place(i)]++
	}
	before := int32(0)
	for p, n := range next {
		next[p] = before
		before += n
	}
	order := make([]int32, len(deltas))
	for i := range deltas {
		at := &next[place(i)]
		order[*at] = int32(i)
		*at++
	}
	return order
}

// indices returns the indices of those that are set.
func indices(set []bool, n int) []int32 {
	all := make([]int32, 0, n)
	for i, is := range set {
		if is {
			all = append(all, int32(i))
		}
	}
	return all
}
