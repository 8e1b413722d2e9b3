package flows

// Span is what was carried between two tables of a capture: in the slots that are
// complete in To and were not in From. It is the difference of totals, and so is
// exact however long that is, where a series remembers its History alone.
type Span struct {
	// From is the earlier table. nil, or one of another capture, stands for the
	// beginning of To. With a Mark, what rows carried before History is in the total alone.
	From *Table
	// To is the later table, or the same.
	To *Table
	// Running takes in the slot that is not complete in To, too.
	Running bool
	// AfterRunning leaves out what From had of the slot that is not complete in it: the
	// span before took it in.
	AfterRunning bool
}

// Total returns what all rows carried, in bytes.
func (s *Span) Total() Pair {
	now := s.now(&s.To.total)
	if !s.continues() {
		return now
	}
	return now.minus(s.before(&s.From.total))
}

// Flows returns what flows of To carried, in bytes. What they carried before they
// lost a row they had in From is in the total alone.
func (s *Span) Flows(flows []*Flow) (sum Pair) {
	for _, f := range flows {
		sum = sum.Plus(s.Flow(f))
	}
	return sum
}

// Flow returns what a flow of To carried in the span since it got its row, in bytes.
func (s *Span) Flow(f *Flow) Pair {
	now := s.now(&f.Series)
	if !s.continues() {
		return now
	}
	if f.Former() || s.From.marked {
		return s.slots(&f.Series)
	}
	was := s.From.find(&f.Key)
	// A flow that lost its row and got another began again at 0.
	if was == nil || f.First > was.First {
		return now
	}
	before := s.before(&was.Series)
	if before.Max(now) != now {
		return now
	}
	return now.minus(before)
}

// Account returns what an account of To got in the span, in bytes, as far as History
// goes back, and no more than that: bytes that were carried before are not counted because their flow lost its
// row since.
func (s *Span) Account(a *Account) Pair {
	if !s.continues() {
		return s.now(&a.Series)
	}
	return s.slots(&a.Series)
}

// slots returns what a series of To carried in the slots of the span. Of a slot that the
// span before took a part of it is not known which part a series got: it is left out,
// so that no byte is counted twice.
func (s *Span) slots(of *Series) Pair {
	begin, end := s.From.slot, s.To.slot
	if s.AfterRunning && s.From.complete(&s.From.total) != s.From.total.Total.Bytes {
		begin++
	}
	if s.Running {
		end++
	}
	return of.sumBefore(max(begin, end)).minus(of.sumBefore(begin))
}

// continues reports whether From and To are of the same capture.
func (s *Span) continues() bool {
	return s.From != nil && s.From.start == s.To.start && s.From.since == s.To.since
}

// now returns what a series of To carried up to the end of the span.
func (s *Span) now(of *Series) Pair {
	if s.Running {
		return of.Total.Bytes
	}
	return s.To.complete(of)
}

// before returns what a series of From carried up to the beginning of the span.
func (s *Span) before(of *Series) Pair {
	if s.AfterRunning {
		return of.Total.Bytes
	}
	return s.From.complete(of)
}

// complete returns what a series of the table carried in complete slots.
func (t *Table) complete(s *Series) Pair {
	if s.slot < t.slot {
		return s.Total.Bytes
	}
	return s.Total.Bytes.minus(s.cur)
}
