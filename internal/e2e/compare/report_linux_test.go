package compare

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"iftopgo/internal/e2e/page"
)

// tablesPlace is where the tables are.
var tablesPlace = page.Place{Path: "../../../docs/performance.md", Name: "performance", Task: "compare"}

// place is one of the places where a sample belongs.
type place struct {
	round int
	load  *load
	tool  *tool
}

// report is what was measured.
type report struct {
	*plan
	// others is how many CPUs were busy before anything was measured.
	others  float64
	samples map[place][]*sample
	done    int // rounds
}

func newReport(p *plan, others float64) *report {
	return &report{plan: p, others: others, samples: map[place][]*sample{}}
}

func (r *report) add(round int, l *load, m *tool, s *sample) {
	r.done = max(r.done, round+1)
	where := place{round, l, m}
	r.samples[where] = append(r.samples[where], s)
}

// figure is one that is taken of a sample on a load.
type figure func(s *sample, l *load) float64

// spread is that of a figure over the rounds; above, if it is not nil, says what it is in
// comparison with the same figure of the machine without a monitor in the same round.
func (r *report) spread(l *load, m *tool, f figure, above func(with, without float64) float64) spread {
	var all []float64
	for round := range r.done {
		with := r.mean(place{round, l, m}, f)
		if above != nil && m != none {
			with = above(with, r.mean(place{round, l, none}, f))
		}
		all = append(all, with)
	}
	return spreadOf(all)
}

// mean is that of a figure where there are several in a round.
func (r *report) mean(where place, f figure) float64 {
	var sum float64
	for _, s := range r.samples[where] {
		sum += f(s, where.load)
	}
	if n := len(r.samples[where]); n > 0 {
		return sum / float64(n)
	}
	return unknown
}

// text is all that is written.
func (r *report) text() string {
	return r.conditions() + "\n\n" + r.verdict() + r.tables()
}

// conditions says on what machine it was measured, and how.
func (r *report) conditions() string {
	var programs []string
	for _, m := range r.measured() {
		if m.program != "" && m.program != ourName {
			programs = append(programs, version(m.program))
		}
	}
	slices.Sort(programs)
	text := fmt.Sprintf("Measured on %s: Linux %s on %s with %d CPUs, of which others kept %s busy before. Rounds: %d, %v of traffic each time.",
		time.Now().UTC().Format("2 January 2006"), page.Release(), runtime.GOARCH, runtime.NumCPU(), number(r.others), r.done, r.load)
	if len(programs) > 0 {
		text += " Beside iftopgo: " + strings.Join(slices.Compact(programs), ", ") + "."
	}
	return text
}

// measured are the monitors of which there is anything.
func (r *report) measured() (some []*tool) {
	for _, m := range r.tools {
		if m.installed() {
			some = append(some, m)
		}
	}
	return some
}

// find is a monitor by its name, nil where it was not measured.
func (r *report) find(name string) *tool {
	for _, m := range r.measured() {
		if m.name == name {
			return m
		}
	}
	return nil
}

// verdict says where ours takes less CPU time than iftop, doing the same.
func (r *report) verdict() string {
	var text strings.Builder
	for _, engine := range []string{"kernel", "ring"} {
		mine, iftop := r.find(ourName+", "+engine), r.find("iftop")
		if mine == nil || iftop == nil {
			continue
		}
		var more []string
		kinds := 0
		for _, l := range r.loads {
			a, b := r.spread(l, mine, (*sample).cpuCost, nil).median, r.spread(l, iftop, (*sample).cpuCost, nil).median
			if l.idle() {
				continue
			}
			kinds++
			if !(a < b) {
				more = append(more, fmt.Sprintf("%s (%s against %s)", l.title, number(a), number(b)))
			}
		}
		fmt.Fprintf(&text, "*%s*, drawing what iftop draws, takes less CPU time than iftop on %d of %d kinds of traffic", mine.name, kinds-len(more), kinds)
		if len(more) > 0 {
			text.WriteString("; not less: " + strings.Join(more, ", "))
		}
		text.WriteString(".\n\n")
	}
	return text.String()
}
