package list

// sortItem is a row to be sorted: by its class, then by its key, lowest first. The class
// and the index of the row share the second number.
type sortItem [2]uint64

// newSortItem returns the item of a row. The row itself does not count in the order.
func newSortItem(class uint32, key uint64, row int) sortItem {
	return sortItem{key, uint64(class)<<32 | uint64(row)}
}

func (p *sortItem) key() uint64 { return p[0] }

func (p *sortItem) class() uint32 { return uint32(p[1] >> 32) }

func (p *sortItem) row() uint32 { return uint32(p[1]) }

// equal reports whether two items are equal in the order.
func (p *sortItem) equal(o *sortItem) bool { return p[0] == o[0] && p.class() == o.class() }

// insertionMax is up to how many items an insertion sort is faster than a radix sort.
const insertionMax = 32

// sorter sorts items, and keeps its memory for the next time.
type sorter struct{ spare []sortItem }

// sort sorts the items. For many of them it is a radix sort, from the least significant
// byte on, which takes a fraction of the time that comparing does. It is stable.
func (s *sorter) sort(items []sortItem) {
	if len(items) <= insertionMax {
		insertionSort(items)
		return
	}
	if len(s.spare) < len(items) {
		s.spare = make([]sortItem, len(items))
	}
	var counts [12][256]uint32 // of every byte of the key and the class
	for i := range items {
		p := &items[i]
		for b := range 8 {
			counts[b][byte(p[0]>>(8*b))]++
		}
		for b := range 4 {
			counts[8+b][byte(p[1]>>(32+8*b))]++
		}
	}
	from, to := items, s.spare[:len(items)]
	for b := range counts {
		word, shift := 0, 8*b
		if b >= 8 {
			word, shift = 1, 8*b-32
		}
		if counts[b][byte(from[0][word]>>shift)] == uint32(len(items)) {
			continue // All have the same byte.
		}
		distribute(from, to, &counts[b], word, shift)
		from, to = to, from
	}
	if &from[0] != &items[0] {
		copy(items, from)
	}
}

// distribute copies the items in the order of one byte. counts is how often each value of
// the byte occurs.
func distribute(from, to []sortItem, counts *[256]uint32, word, shift int) {
	start := uint32(0)
	for d, n := range counts {
		counts[d] = start
		start += n
	}
	for i := range from {
		at := &counts[byte(from[i][word]>>shift)]
		to[*at] = from[i]
		*at++
	}
}

// insertionSort sorts a few items.
func insertionSort(items []sortItem) {
	for i := 1; i < len(items); i++ {
		p := items[i]
		j := i
		for ; j > 0 && p.less(&items[j-1]); j-- {
			items[j] = items[j-1]
		}
		items[j] = p
	}
}

func (p *sortItem) less(o *sortItem) bool {
	if p.class() != o.class() {
		return p.class() < o.class()
	}
	return p[0] < o[0]
}

// equalRuns calls yield for each run of equal items.
func equalRuns(items []sortItem, yield func([]sortItem)) {
	for len(items) > 0 {
		n := 1
		for n < len(items) && items[0].equal(&items[n]) {
			n++
		}
		yield(items[:n])
		items = items[n:]
	}
}
