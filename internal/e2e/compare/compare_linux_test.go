package compare

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

var (
	all     = flag.Bool("compare", false, "measure all monitors that are installed on all traffic")
	update  = flag.Bool("update", false, "the same, and write the tables of docs/performance.md after each round")
	rounds  = flag.Int("rounds", 3, "how many rounds are measured")
	lasting = flag.Duration("load", 2500*time.Millisecond, "how long traffic is sent each time")
	loadsOf = flag.String("loads", "", "the traffic alone that has one of these names, separated by commas: idle, 1k, 100k, 100k-20k, full-1, full-1k, full-20k, full-65k, tcp")
	toolsOf = flag.String("tools", "", "the monitors alone that are called one of these, separated by commas: an engine of ours, or a program")
)

// The short form: traffic that every engine keeps up with, for as long as it takes to see
// that all of it works.
const (
	shortLoads = "1k,tcp"
	shortTools = "kernel,ring,go-pcap,iftop,tcpdump"
)

var shortTimes = times{ready: 100 * time.Millisecond, load: 200 * time.Millisecond, settled: 100 * time.Millisecond}

// plan is what is measured.
type plan struct {
	loads  []*load
	tools  []*tool
	rounds int
	times
}

// planned is what the flags ask for.
func planned(t *testing.T) *plan {
	t.Helper()
	p := &plan{rounds: *rounds, times: times{ready: 700 * time.Millisecond, load: *lasting, settled: 1200 * time.Millisecond}}
	whichLoads, whichTools := *loadsOf, *toolsOf
	if !*all && !*update {
		p.rounds, p.times, whichLoads, whichTools = 1, shortTimes, shortLoads, shortTools
	}
	for _, l := range loads {
		if whichLoads == "" || slices.Contains(strings.Split(whichLoads, ","), l.name) {
			p.loads = append(p.loads, l)
		}
	}
	for _, m := range tools {
		if m == none || m.called(strings.Split(whichTools, ",")) {
			p.tools = append(p.tools, m)
		}
	}
	if len(p.loads) == 0 || len(p.tools) < 2 || p.rounds < 1 || p.load <= 0 {
		t.Fatalf("-rounds %d, -load %v, -loads %q and -tools %q leave nothing to measure", *rounds, *lasting, *loadsOf, *toolsOf)
	}
	return p
}

// whole says whether all traffic is measured, so that tables can be written.
func (p *plan) whole() bool { return len(p.loads) == len(loads) }

// order is the order of a round: the machine without a monitor first and last, the others in
// between, every other time from the last to the first.
func (p *plan) order(round int) []*tool {
	between := slices.Clone(p.tools[1:])
	if round%2 == 1 {
		slices.Reverse(between)
	}
	return slices.Concat([]*tool{none}, between, []*tool{none})
}

// TestWhatMonitorsCost measures monitors in turns: in each round, each of them on each kind of
// traffic. It fails where ours does not count or drop exactly what was sent, or captures with
// another engine than the one that was asked for.
func TestWhatMonitorsCost(t *testing.T) {
	p := planned(t)
	if *update && !p.whole() {
		t.Fatal("tables are written of all traffic alone: -update does not go with -loads")
	}
	tablesPlace.Around(t) // Before half an hour is spent.
	lab := nettest.New(t)
	introduce(t, lab)
	r := newReport(p, others(t))
	for round := range p.rounds {
		for _, l := range p.loads {
			t.Run(l.name, func(t *testing.T) {
				for _, m := range p.order(round) {
					t.Run(m.name, func(t *testing.T) {
						if !m.installed() {
							t.Skipf("%s is not installed", m.program)
						}
						s := measure(t, m, l, lab, p.times)
						s.check(t, m)
						r.add(round, l, m, &s)
						t.Log(s.String())
					})
				}
			})
		}
		if *update && !t.Failed() {
			tablesPlace.Write(t, r.text())
		}
	}
	if p.rounds > 1 || *all {
		t.Log("\n" + r.text())
	}
}

// check says what is wrong with what ours says.
func (s *sample) check(t *testing.T, m *tool) {
	t.Helper()
	if m.program != ourName || m.screen {
		return // A screen tells neither.
	}
	want := map[string]string{"kernel": "kernel", "native": "tpacket_v3", "go-pcap": "go-pcap"}[m.engine]
	if s.engine != want {
		t.Errorf("it captures with %q, want %q: %q", s.engine, want, s.notes)
	}
	if got := s.packets + s.dropped; m.tellsDrops && got != s.seen.packets() {
		t.Errorf("it counted %.0f and dropped %.0f packets, the kernel counted %.0f", s.packets, s.dropped, s.seen.packets())
	}
}
