package list

import "iftopgo/flows"

// Sum is what rows carried together.
type Sum struct {
	Total flows.Tally
	Rates flows.Rates
}

// SumOf adds up rows of a table.
func SumOf(t *flows.Table, rows []Row) Sum {
	var s Sum
	var sums flows.Sums
	for i := range rows {
		s.Total = s.Total.Plus(rows[i].Total())
		for w, p := range rows[i].sums() {
			sums[w] = sums[w].Plus(p)
		}
	}
	s.Rates = t.Average(sums)
	return s
}
