package list

import "iftopgo/flows"

// Carried returns what the row carried in a span that ends with its table, in bytes: its
// flows since they got their rows, and those that lost them as far as flows.History goes
// back.
func (r *Row) Carried(s *flows.Span) (sum flows.Pair) {
	if r.sum == nil {
		return s.Flow(r.flow)
	}
	sum = s.Flows(r.sum.flows)
	for _, a := range r.sum.accounts() {
		sum = sum.Plus(s.Account(a))
	}
	return sum
}
