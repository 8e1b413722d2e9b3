package remote

import (
	"time"

	"iftopgo/flows"
)

// tooLong is how long the other side may leave questions unanswered before that is
// told. It answers at least once a second, whatever it is asked.
const tooLong = 10 * time.Second

// remarks are what this side adds to how the other one says it finds owners: how many
// flows were asked for when too many waited to be sent, beside those that the other
// side refuses, and that it does not answer.
type remarks struct {
	refused uint64
	silent  bool
	// told is what was told last.
	told struct {
		refused uint64
		silent  bool
	}
	// news has one place: it says that there is more, not what. It is given when there
	// is a status to tell it by, or when there may never be one.
	news chan struct{}
	// status is what the other side told last, nil until it has.
	status *flows.OwnerSearch
}

// refuse counts n more.
func (r *remarks) refuse(n int) {
	r.refused += uint64(n)
	r.announce()
}

// hear notes whether the other side answers.
func (r *remarks) hear(answers bool) {
	r.silent = !answers
	r.announce()
}

// announce says that there is something to tell, if so.
func (r *remarks) announce() {
	if !r.fresh() || r.status == nil && !r.silent {
		return
	}
	select {
	case r.news <- struct{}{}:
	default:
	}
}

func (r *remarks) fresh() bool { return r.refused != r.told.refused || r.silent != r.told.silent }

// with returns what is to be told when the other side tells s: what both know, nil if
// that has been told.
func (r *remarks) with(s *flows.OwnerSearch) *flows.OwnerSearch {
	if s != nil {
		r.status = s
	}
	if s == nil && !r.fresh() || r.status == nil && !r.silent {
		return nil
	}
	r.told.refused, r.told.silent = r.refused, r.silent
	sum := flows.OwnerSearch{Engine: "none"}
	if r.status != nil {
		sum = *r.status
	}
	sum.Refused += r.refused
	if r.silent {
		sum.Missing, sum.Reason, sum.Remedy = "everything new", "the helper has not answered for "+tooLong.String(), ""
	}
	return &sum
}
