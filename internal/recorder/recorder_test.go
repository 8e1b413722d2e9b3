package recorder_test

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/recorder"
)

// machine is a machine of one interface, whose kernel counts.
type machine struct {
	t      *testing.T
	dir    string
	at     time.Time
	boot   string
	index  uint32
	counts flows.Pair
	ever   flows.Pair // since it was recorded for the first time
	logged []string
	r      *recorder.Recorder
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{
		t: t, dir: t.TempDir(), at: time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC), boot: "first", index: 2, counts: flows.Pair{Sent: 999, Recv: 999},
	}
}

func (m *machine) pass(p flows.Pair) { m.counts, m.ever = m.counts.Plus(p), m.ever.Plus(p) }

// record starts a recorder.
func (m *machine) record() {
	m.t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		m.t.Fatal(err)
	}
	db, err := store.OpenWriter(m.t.Context(), m.dir, m.at)
	if err != nil {
		m.t.Fatal(err)
	}
	read := func() (time.Time, []recorder.Reading, error) {
		return m.at, []recorder.Reading{{Index: 1, Name: "lo", Bytes: flows.Pair{Sent: 5}}, {Index: m.index, Name: "eth0", Bytes: m.counts}}, nil
	}
	_, first, _ := read()
	m.r, err = recorder.New(m.t.Context(), recorder.Options{
		Log: func(text string) { m.logged = append(m.logged, text) }, Boot: m.boot, Flush: recorder.DefaultFlush, Places: 200,
		Keep: store.DefaultKeep(), Zone: zone,
		Read: read, First: first,
	}, db, m.at)
	if err != nil {
		m.t.Fatal(err)
	}
}

// end ends the recorder.
func (m *machine) end(l *flows.Labels) {
	m.t.Helper()
	if err := m.r.Close(l); err != nil {
		m.t.Fatal(err)
	}
}

// begun says whether it is written by now where the recording begins: the writer may not have
// been ready for that.
func (m *machine) begun() bool {
	m.t.Helper()
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); runtime.Gosched() {
		r, err := store.OpenReader(m.t.Context(), m.dir)
		if err != nil {
			m.t.Fatal(err)
		}
		all, err := r.Extents(m.t.Context())
		if err := errors.Join(err, r.Close()); err != nil {
			m.t.Fatal(err)
		}
		if len(all) > 0 {
			return true
		}
	}
	return false
}

// second lets a second pass in which flows carry so much, of which some is lost.
func (m *machine) second(l *flows.Labels, sent uint64, lost bool) {
	m.t.Helper()
	m.at = m.at.Add(time.Second)
	b := flowstest.Closed(flows.SlotOf(m.at.UnixNano()))
	b.At = m.at.UnixNano()
	b.Health.Sources = []flows.Source{{Name: "eth0", Iface: m.index}}
	for n := range 2 {
		d := flowstest.Delta(n, 0, sent, min(sent, 1))
		m.pass(d.Bytes)
		if !lost {
			b.Deltas = append(b.Deltas, d)
		}
	}
	if err := m.r.Batch(&b, l); err != nil {
		m.t.Fatal(err)
	}
}

// expect looks what is recorded by level.
func (m *machine) expect(recorded, missed flows.Pair) {
	m.t.Helper()
	r, err := store.OpenReader(m.t.Context(), m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			m.t.Error(err)
		}
	}()
	for _, l := range history.Levels() {
		periods, err := r.Periods(m.t.Context(), store.Span{Level: l, From: 0, To: 1 << 60})
		if err != nil {
			m.t.Fatal(err)
		}
		var gotRecorded, gotMissed flows.Pair
		for _, p := range periods {
			gotRecorded, gotMissed = gotRecorded.Plus(p.Recorded), gotMissed.Plus(p.Missed)
		}
		if gotRecorded != recorded || gotMissed != missed {
			m.t.Errorf("by %v: %v recorded and %v missed; want %v and %v", l, gotRecorded, gotMissed, recorded, missed)
		}
	}
}

// TestWhatIsRecordedIsWhatTheKernelCounted records with pauses, losses, a machine that is
// started anew, and an interface that is made anew.
func TestWhatIsRecordedIsWhatTheKernelCounted(t *testing.T) {
	t.Parallel()
	m, labels := newMachine(t), &flows.Labels{}
	m.record()
	for n := range 400 {
		m.second(labels, 10, n == 100)
	}
	for range 3 {
		m.second(labels, 0, false) // By now it is known what was lost.
	}
	m.end(labels)
	recorded, missed := flows.Pair{Sent: 399 * 20, Recv: 399 * 2}, flows.Pair{Sent: 20, Recv: 2}
	m.expect(recorded, missed)

	m.pass(flows.Pair{Sent: 100_003, Recv: 7}) // Nobody records.
	m.at = m.at.Add(3 * time.Hour)             // Clocks are set forward meanwhile.
	m.record()
	m.second(labels, 1, false)
	m.end(labels)
	recorded, missed = recorded.Plus(flows.Pair{Sent: 2, Recv: 2}), missed.Plus(flows.Pair{Sent: 100_003, Recv: 7})
	m.expect(recorded, missed)

	m.boot, m.index, m.counts = "second", 3, flows.Pair{}
	m.pass(flows.Pair{Sent: 50})
	m.at = m.at.Add(48 * time.Hour)
	m.record()
	m.second(labels, 1, false)
	recorded = recorded.Plus(flows.Pair{Sent: 2, Recv: 2})
	m.index, m.counts = 4, flows.Pair{}
	m.second(labels, 3, false)
	m.end(labels)
	m.expectTotal(recorded.Plus(flows.Pair{Sent: 6, Recv: 2}))
	if len(m.logged) > 0 {
		t.Errorf("it says %q", m.logged)
	}
}

// expectTotal is expect for what was recorded alone: of an interface that is made
// anew between two readings, the kernel's last bytes are not known.
func (m *machine) expectTotal(recorded flows.Pair) {
	m.t.Helper()
	r, err := store.OpenReader(m.t.Context(), m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	sums, err := r.Sums(m.t.Context(), store.Span{Level: history.Months, From: 0, To: 1 << 60})
	if err != nil {
		m.t.Fatal(err)
	}
	if got := sums.Total(); got != recorded {
		m.t.Errorf("%v recorded, want %v", got, recorded)
	}
	pauses, err := r.Pauses(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	var why []string
	for _, p := range pauses {
		why = append(why, p.Why)
	}
	if diff := cmp.Diff([]string{"nothing recorded", "the machine was started anew"}, why); diff != "" {
		m.t.Error(diff)
	}
	if err := r.Close(); err != nil {
		m.t.Error(err)
	}
}

// TestOwnersThatComeLateAreCredited has an owner that is found before the flush.
func TestOwnersThatComeLateAreCredited(t *testing.T) {
	t.Parallel()
	m, none := newMachine(t), &flows.Labels{}
	m.record()
	for begun := false; !begun; begun = m.begun() { // What is written then can be credited to nobody any more.
		m.second(none, 0, false)
	}
	for range 30 {
		m.second(none, 10, false)
	}
	known := none.WithOwners([]flows.Owner{{ID: 1, Kind: flows.KindProcess, PID: 7, Name: "curl", Exe: "/usr/bin/curl"}},
		[]flows.Owned{{Key: flowstest.Key(0), Owner: 1, Evidence: flows.EvidenceEvent}})
	m.second(&known, 10, false)
	m.end(&known)
	r, err := store.OpenReader(t.Context(), m.dir)
	if err != nil {
		t.Fatal(err)
	}
	sums, err := r.Sums(t.Context(), store.Span{Level: history.Days, From: 0, To: 1 << 60})
	if err != nil {
		t.Fatal(err)
	}
	want := history.Sums{
		{Process: "curl", Program: "/usr/bin/curl"}: {Sent: 310, Recv: 31},
		{}: {Sent: 310, Recv: 31},
	}
	if diff := cmp.Diff(want, sums.In(history.Processes)); diff != "" {
		t.Error(diff)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
