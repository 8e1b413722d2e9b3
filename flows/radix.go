package flows

import "slices"

// arrange returns the places in order, in the slice or another one. They are
// dealt out by one byte of tie, figure and class after the other, the lowest
// first (a radix sort), which takes a fraction of the time that comparing does;
// then those that are alike are compared.
func arrange(places []place, o *ordering) []place {
	if len(places) < 2 {
		return places
	}
	spare := make([]place, len(places))
	for shift := 0; shift < 64; shift += 8 {
		places, spare = deal(places, spare, func(p *place) byte { return byte(p.tie >> shift) })
	}
	for shift := 0; shift < 64; shift += 8 {
		places, spare = deal(places, spare, func(p *place) byte { return byte(p.figure >> shift) })
	}
	for shift := 0; shift < 32; shift += 8 {
		places, spare = deal(places, spare, func(p *place) byte { return byte(p.class >> shift) })
	}
	for rest := places; len(rest) > 1; {
		n := 1
		for n < len(rest) && o.alike(&rest[0], &rest[n]) {
			n++
		}
		if n > 1 {
			slices.SortFunc(rest[:n], o.compare)
		}
		rest = rest[n:]
	}
	return places
}

// deal puts the places in the order of one byte and leaves equal ones in the
// order they are in. It returns the slice they are in now, and the other one.
func deal(places, spare []place, digit func(*place) byte) (dealt, free []place) {
	var next [256]int
	for i := range places {
		next[digit(&places[i])]++
	}
	if next[digit(&places[0])] == len(places) {
		return places, spare
	}
	start := 0
	for d, n := range next {
		next[d] = start
		start += n
	}
	for i := range places {
		d := digit(&places[i])
		spare[next[d]] = places[i]
		next[d]++
	}
	return spare, places
}
