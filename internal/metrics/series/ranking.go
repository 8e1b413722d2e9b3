package series

import (
	"cmp"
	"maps"
	"slices"
)

// candidatesPerPlace is how many label sets without a place are told apart for each place. The
// bytes of others are in other all the same; what they are worth is forgotten.
const candidatesPerPlace = 8

// lead is how many times as much as the least series a candidate must be worth to get its place:
// two that carry about the same do not take it from each other again and again.
const lead = 2

// propose adds to what a label set without a place is worth.
func (f *Family[K]) propose(k K, score float64) {
	c, ok := f.candidates[k]
	if !ok {
		f.came++
		c.number = f.came
	}
	c.score += score
	f.candidates[k] = c
	f.trim()
}

// Age makes what was carried so far worth half. It is called once an hour: places go by the
// bytes of the last hours.
func (f *Family[K]) Age() {
	for _, s := range f.series {
		s.score /= 2
	}
	maps.DeleteFunc(f.candidates, func(k K, c candidate) bool {
		f.candidates[k] = candidate{c.score / 2, c.number}
		return c.score < 1
	})
}

// Rank gives free places to the candidates that are worth the most, and has the series end that
// are worth much less than those who find none.
func (f *Family[K]) Rank() {
	if len(f.candidates) == 0 {
		return
	}
	waiting := f.largest()
	free := min(max(f.places-len(f.series), 0), len(waiting))
	for _, k := range waiting[:free] {
		f.series[k] = &series{state: announced, since: f.shown + 1, candidate: f.candidates[k]}
		delete(f.candidates, k)
	}
	f.challenge(waiting[free:])
}

// challenge has the least series end for candidates that are worth more. The first of those wait
// for the places of series that are ending already.
func (f *Family[K]) challenge(waiting []K) {
	least := make([]*series, 0, len(f.series))
	for _, s := range f.series {
		if s.state != ending {
			least = append(least, s)
		}
	}
	leaving := len(f.series) - len(least)
	slices.SortFunc(least, func(a, b *series) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.number, a.number))
	})
	for i, k := range waiting[min(leaving, len(waiting)):] {
		if i >= len(least) || f.candidates[k].score <= lead*least[i].score {
			return
		}
		least[i].state, least[i].since = ending, f.shown+1
	}
}

// largest returns the candidates, those that are worth the most first, of equal ones the oldest.
func (f *Family[K]) largest() []K {
	type ranked struct {
		candidate
		label K
	}
	all := make([]ranked, 0, len(f.candidates))
	for k, c := range f.candidates {
		all = append(all, ranked{c, k})
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.number, b.number))
	})
	labels := make([]K, len(all))
	for i := range all {
		labels[i] = all[i].label
	}
	return labels
}

// trim forgets the smaller half of the candidates when there are too many.
func (f *Family[K]) trim() {
	most := candidatesPerPlace * max(f.places, 1)
	if len(f.candidates) <= most {
		return
	}
	for _, k := range f.largest()[most/2:] {
		delete(f.candidates, k)
	}
}
