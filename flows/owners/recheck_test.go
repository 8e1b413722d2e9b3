package owners

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

// known makes a resolver report an owner, and returns it as it is known then.
func known(t *testing.T, r *Resolver, f *fakeFinder, k flows.Key, a answer) flows.Owned {
	t.Helper()
	f.answers[k] = a
	r.Ask(k)
	r.tick(f, noon)
	owned := r.out.take().Owned
	if len(owned) != 1 {
		t.Fatalf("got %v, want one answer", owned)
	}
	clear(r.pending) // What is not certain has been looked up often enough.
	return owned[0]
}

func TestWhatReplacesAnOwnerThatIsKnown(t *testing.T) {
	t.Parallel()
	const (
		guess = flows.EvidenceGuess
		table = flows.EvidenceTable
		event = flows.EvidenceEvent
		udp   = flows.ProtoUDP
		tcp   = flows.ProtoTCP
	)
	for name, c := range map[string]struct {
		proto  uint16
		was    flows.Evidence
		ended  bool
		is     answer
		report bool
	}{
		"another process by a later event":                         {tcp, event, false, answer{process(8), event}, true},
		"another process by an event after a table":                {tcp, table, false, answer{process(8), event}, true},
		"another process that holds the socket now":                {tcp, table, false, answer{process(8), table}, true},
		"a holder after an event of a process that ended":          {tcp, event, true, answer{process(8), table}, true},
		"another guess while the process of the first is running":  {udp, guess, false, answer{process(8), guess}, false},
		"another guess when the process of the first has ended":    {udp, guess, true, answer{process(8), guess}, true},
		"the same process, more certain":                           {tcp, guess, false, answer{process(7), event}, true},
		"the same process":                                         {tcp, event, false, answer{process(7), event}, false},
		"the same process, less certain":                           {tcp, event, false, answer{process(7), guess}, false},
		"nobody":                                                   {tcp, event, true, answer{}, false},
		"a guess while the process is running":                     {udp, table, false, answer{process(8), guess}, false},
		"a running process by a guess when the other has ended":    {udp, event, true, answer{process(8), guess}, true},
		"the listener, when the process of a connection has ended": {tcp, event, true, answer{process(8), guess}, false},
		"forwarding, when the process has ended":                   {udp, event, true, answer{ref{kind: flows.KindForwarded}, guess}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeFinder{answers: map[flows.Key]answer{}, dead: map[int]bool{}}
			r := newTestResolver()
			k := flow(1)
			k.Proto = c.proto
			was := known(t, r, f, k, answer{process(7), c.was})
			f.dead[7] = c.ended
			f.answers[k] = c.is
			if c.is == (answer{}) {
				delete(f.answers, k)
			}
			r.AskAgain(was)
			r.tick(f, noon.Add(10*time.Second))
			var want []flows.Owned
			if c.report {
				want = []flows.Owned{{Key: k, Owner: flows.OwnerID(c.is.ref.pid - 6), Evidence: c.is.evidence}}
			}
			if diff := cmp.Diff(want, r.out.take().Owned); diff != "" {
				t.Error(diff)
			}
			if len(r.again) != 0 {
				t.Error("the question is still waiting")
			}
		})
	}
}

func TestAFlowWithoutAnOwnerGetsOneWhenItIsAskedForAgain(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{flow(1): {process(7), flows.EvidenceTable}}}
	r := newTestResolver()
	r.AskAgain(flows.Owned{Key: flow(1)})
	r.tick(f, noon)
	if diff := cmp.Diff([]flows.Owned{{Key: flow(1), Owner: 1, Evidence: flows.EvidenceTable}}, r.out.take().Owned); diff != "" {
		t.Error(diff)
	}
}

func TestANewHolderIsFoundByARefreshOfTheTables(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{}, dead: map[int]bool{}}
	r := newTestResolver()
	was := known(t, r, f, flow(1), answer{process(7), flows.EvidenceEvent})
	f.dead[7] = true
	r.tick(f, noon.Add(2*time.Second)) // The end is noticed.
	f.onRefresh = func() {
		if f.refreshed == 2 { // The first one, a scan, has not helped.
			f.answers[flow(1)] = answer{process(8), flows.EvidenceTable}
		}
	}
	r.out.take()
	r.AskAgain(was)
	r.tick(f, noon.Add(4*time.Second))
	if diff := cmp.Diff([]flows.Owned{{Key: flow(1), Owner: 2, Evidence: flows.EvidenceTable}}, r.out.take().Owned); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherProgramInTheSameProcessIsTheSameOwnerWithAnotherName(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{}, programs: map[int]string{7: "sh"}}
	r := newTestResolver()
	was := known(t, r, f, flow(1), answer{process(7), flows.EvidenceTable})
	for second, program := range []string{"sh", "sleep", "sleep", "cat"} {
		f.programs[7] = program
		r.AskAgain(was)
		r.tick(f, noon.Add(time.Duration(2+2*second)*time.Second))
		b := r.out.take()
		changed := second == 1 || second == 3
		if len(b.Owned) != 0 || (len(b.Owners) == 1) != changed {
			t.Errorf("second %d: got %+v; want a new description: %v", second, b, changed)
		}
		if changed && (b.Owners[0].ID != was.Owner || b.Owners[0].Exe != program) {
			t.Errorf("got %+v, want %s with the id %d", b.Owners[0], program, was.Owner)
		}
	}
}

func TestAskingAgainIsBounded(t *testing.T) {
	t.Parallel()
	r := newTestResolver()
	for n := range 4 * maxRechecks {
		r.AskAgain(flows.Owned{Key: flow(uint16(n))})
	}
	if len(r.again) != maxRechecks || r.refused != 0 {
		t.Errorf("%d wait, %d were refused; want %d and none, as they come again", len(r.again), r.refused, maxRechecks)
	}
}

func TestWithoutBudgetFlowsWaitToBeAskedForAgain(t *testing.T) {
	t.Parallel()
	f := &slowFinder{fakeFinder: fakeFinder{answers: map[flows.Key]answer{}}}
	r := newTestResolver()
	r.recheckTime.allowed(noon)
	r.recheckTime.spend(time.Hour)
	for n := range uint16(100) {
		r.AskAgain(flows.Owned{Key: flow(n)})
	}
	r.tick(f, noon)
	if f.asked != 0 || len(r.again) != 100 {
		t.Errorf("%d were looked up, %d wait", f.asked, len(r.again))
	}
	r.AskAgain(flows.Owned{Key: flow(1), Owner: 3})
	if r.again[flow(1)].Owner != 3 {
		t.Error("what is known by now was not taken over")
	}
}
