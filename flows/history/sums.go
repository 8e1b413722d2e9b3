package history

import (
	"cmp"
	"maps"
	"slices"

	"iftopgo/flows"
)

// Sums are the frame bytes of subjects.
type Sums map[Subject]flows.Pair

// Add adds bytes to a subject.
func (m Sums) Add(s Subject, p flows.Pair) {
	if p != (flows.Pair{}) {
		m[s] = m[s].Plus(p)
	}
}

// Plus returns the sums of both. Neither changes.
func (m Sums) Plus(o Sums) Sums {
	all := make(Sums, len(m)+len(o))
	for _, one := range [...]Sums{m, o} {
		for s, p := range one {
			all.Add(s, p)
		}
	}
	return all
}

// Total returns the sum of all subjects.
func (m Sums) Total() (sum flows.Pair) {
	for _, p := range m {
		sum = sum.Plus(p)
	}
	return sum
}

// In returns the sums by what the subjects are in a dimension.
func (m Sums) In(d Dimension) Sums {
	all := make(Sums)
	for s, p := range m {
		all.Add(s.In(d), p)
	}
	return all
}

// subjectsPerPlace is how many subjects, which are combinations of all dimensions, are kept
// for each place that a dimension has.
const subjectsPerPlace = 4

// foldOrder is what subjects lose that are too many, in the order in which they lose it: a
// program has many hosts, and few services.
var foldOrder = [...]Dimension{
	Hosts | Names, Hosts | Names | Networks | Countries | Services, AllDimensions,
}

// Fold returns the sums with at most so many places in each dimension, for the largest, and
// with at most subjectsPerPlace times as many subjects. The others become one that says in
// which dimensions it is several. Nothing is lost: the total is the same, and so are the sums
// of a dimension but for those that lost their place in it.
func (m Sums) Fold(places int) Sums {
	folded := m
	for _, d := range Dimensions() {
		folded = folded.foldDimension(d, places)
	}
	for _, d := range foldOrder {
		if most := places * subjectsPerPlace; len(folded) > most {
			folded = folded.foldSmallest(d, most)
		}
	}
	return folded
}

// foldDimension leaves the largest in a dimension their places.
func (m Sums) foldDimension(d Dimension, places int) Sums {
	all := m.In(d)
	if len(all) <= places {
		return m
	}
	kept := make(map[Subject]bool, places)
	for _, s := range all.Largest()[:places] {
		kept[s] = true
	}
	return m.fold(func(s Subject) Subject {
		if kept[s.In(d)] {
			return s
		}
		return s.without(d)
	})
}

// foldSmallest takes dimensions from the smallest subjects, beyond so many. There may be more
// than that still: what is left of those differs.
func (m Sums) foldSmallest(d Dimension, most int) Sums {
	small := make(map[Subject]bool)
	for _, s := range m.Largest()[max(most-1, 0):] {
		small[s] = true
	}
	return m.fold(func(s Subject) Subject {
		if small[s] {
			return s.without(d)
		}
		return s
	})
}

// fold returns the sums of other subjects.
func (m Sums) fold(to func(Subject) Subject) Sums {
	all := make(Sums, len(m))
	for s, p := range m {
		all.Add(to(s), p)
	}
	return all
}

// Largest returns the subjects, those with the most bytes first, in an order that depends on
// nothing else.
func (m Sums) Largest() []Subject {
	return slices.SortedFunc(maps.Keys(m), func(a, b Subject) int {
		return cmp.Or(cmp.Compare(m[b].Sum(), m[a].Sum()), a.compare(&b))
	})
}
