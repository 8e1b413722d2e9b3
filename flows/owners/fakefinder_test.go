package owners

import (
	"time"

	"iftopgo/flows"
)

// fakeFinder answers with what a test has set.
type fakeFinder struct {
	answers   map[flows.Key]answer
	refreshed int
	onRefresh func()
	dead      map[int]bool
	programs  map[int]string
	asked     int
	prepared  []int
	missing   string
}

func (f *fakeFinder) prepare(n int) { f.prepared = append(f.prepared, n) }

func (f *fakeFinder) find(k flows.Key, _ time.Time) (answer, bool) {
	f.asked++
	a, ok := f.answers[k]
	return a, ok
}

func (f *fakeFinder) refresh(time.Time) bool {
	f.refreshed++
	if f.onRefresh != nil {
		f.onRefresh()
	}
	return true
}

func (f *fakeFinder) describe(r ref, _ time.Time) described {
	return described{
		Owner: flows.Owner{Kind: r.kind, PID: r.pid, Comm: "a\x1b[31mb\u202e", Exe: f.programs[r.pid]},
		args:  []string{"a", "-x\n\x1b]0;t\x07"}, program: f.programs[r.pid],
	}
}

func (f *fakeFinder) alive(r ref, _ bool) bool { return !f.dead[r.pid] }
func (f *fakeFinder) program(r ref) string     { return f.programs[r.pid] }
func (f *fakeFinder) commandLine(ref) []string { return nil }
func (f *fakeFinder) status() flows.OwnerSearch {
	return flows.OwnerSearch{Engine: "fake", Missing: f.missing}
}
func (f *fakeFinder) close() error { return nil }

func newTestResolver() *Resolver {
	return &Resolver{
		out: newOutbox(), registry: newRegistry(), woken: make(chan struct{}, 1), pending: pending{}, lookups: newLookups(),
		again: rechecks{}, recheckTime: newRecheckTime(),
	}
}

func flow(port uint16) flows.Key {
	return flows.Key{Net: flows.NetIPv4, Proto: flows.ProtoTCP, LocalPort: port, RemotePort: 443}
}

func process(pid int) ref { return ref{kind: flows.KindProcess, pid: pid} }
