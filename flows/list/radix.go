package list

// place is where a row goes: its class, then its figure, lowest first.
type place [2]uint64

// placeOf makes a place. Only class and figure are ordered by, not the row.
func placeOf(class uint32, figure uint64, row int) place {
	return place{figure, uint64(class)<<32 | uint64(row)}
}

func (p *place) figure() uint64 { return p[0] }

func (p *place) class() uint32 { return uint32(p[1] >> 32) }

func (p *place) row() uint32 { return uint32(p[1]) }

// alike says that nothing but their rows tells two places apart.
func (p *place) alike(o *place) bool { return p[0] == o[0] && p.class() == o.class() }

// few is how many places are put in order by moving each to where it goes: for
// more of them a radix sort takes less.
const few = 32

// sorter puts places in order, the same ones as often as asked.
type sorter struct{ spare []place }

// arrange puts the places in order. Many are dealt out by one byte after the
// other, the lowest first, which takes a fraction of the time that comparing
// does.
func (s *sorter) arrange(places []place) {
	if len(places) <= few {
		insert(places)
		return
	}
	if len(s.spare) < len(places) {
		s.spare = make([]place, len(places))
	}
	var counts [12][256]uint32 // of every byte of the figure and the class
	for i := range places {
		p := &places[i]
		for b := range 8 {
			counts[b][byte(p[0]>>(8*b))]++
		}
		for b := range 4 {
			counts[8+b][byte(p[1]>>(32+8*b))]++
		}
	}
	from, to := places, s.spare[:len(places)]
	for b := range counts {
		word, shift := 0, 8*b
		if b >= 8 {
			word, shift = 1, 8*b-32
		}
		if counts[b][byte(from[0][word]>>shift)] == uint32(len(places)) {
			continue // They all have the same byte.
		}
		deal(from, to, &counts[b], word, shift)
		from, to = to, from
	}
	if &from[0] != &places[0] {
		copy(places, from)
	}
}

// deal puts the places in the order of one byte, of which there are so many, and
// leaves equal ones in the order they are in.
func deal(from, to []place, counts *[256]uint32, word, shift int) {
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

// insert puts a few places in order.
func insert(places []place) {
	for i := 1; i < len(places); i++ {
		p := places[i]
		j := i
		for ; j > 0 && p.before(&places[j-1]); j-- {
			places[j] = places[j-1]
		}
		places[j] = p
	}
}

func (p *place) before(o *place) bool {
	if p.class() != o.class() {
		return p.class() < o.class()
	}
	return p[0] < o[0]
}

// runs yields the stretches of ordered places that are alike.
func runs(places []place, yield func([]place)) {
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[0].alike(&places[n]) {
			n++
		}
		yield(places[:n])
		places = places[n:]
	}
}
