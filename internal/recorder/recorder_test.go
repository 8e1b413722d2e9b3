package recorder_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
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
	ever   flows.Pair  // since it was recorded for the first time
	clock  flows.Clock // of the capture, whose time the machine's is
	logged lines
	r      *recorder.Recorder
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{
		t: t, dir: t.TempDir(), at: time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC), boot: "first", index: 2, counts: flows.Pair{Sent: 999, Recv: 999},
	}
}

func (m *machine) pass(p flows.Pair) { m.counts, m.ever = m.counts.Plus(p), m.ever.Plus(p) }

// lines are what a recorder says, from a goroutine of its own.
type lines struct {
	sync.Mutex
	all []string
}

func (l *lines) add(text string) {
	l.Lock()
	defer l.Unlock()
	l.all = append(l.all, text)
}

func (l *lines) get() []string {
	l.Lock()
	defer l.Unlock()
	return slices.Clone(l.all)
}

// expectLogged looks what was said: a line each.
func (m *machine) expectLogged(want ...string) {
	m.t.Helper()
	got := m.logged.get()
	if len(got) != len(want) {
		m.t.Fatalf("it says %q, want %d lines", got, len(want))
	}
	for i, text := range want {
		if !strings.Contains(got[i], text) || strings.Contains(got[i], "\n") {
			m.t.Errorf("it says %q, want %q", got[i], text)
		}
	}
}

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
		Log: m.logged.add, Boot: m.boot, Flush: recorder.DefaultFlush, Places: 200,
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
	b.Health.Sources, b.Health.Clock = []flows.Source{{Name: "eth0", Iface: m.index}}, m.clock
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
	m.expectLogged()
}

// hours returns what was recorded in each hour.
func (m *machine) hours() map[string]flows.Pair {
	m.t.Helper()
	r, err := store.OpenReader(m.t.Context(), m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	periods, err := r.Periods(m.t.Context(), store.Span{Level: history.Hours, From: 0, To: 1 << 60})
	if err != nil {
		m.t.Fatal(err)
	}
	all := map[string]flows.Pair{}
	for _, p := range periods {
		if sum := p.Recorded.Plus(p.Missed); sum.Sum() > 0 {
			all[time.Unix(p.ID.Key, 0).UTC().Format("02 15:04")] = sum
		}
	}
	if err := r.Close(); err != nil {
		m.t.Error(err)
	}
	return all
}

// TestBucketsAreOfTheWallClock sets it forth while the capture goes on, as it is when a machine
// was suspended, and back.
func TestBucketsAreOfTheWallClock(t *testing.T) {
	t.Parallel()
	m, labels := newMachine(t), &flows.Labels{}
	m.record()
	seconds := func(n int) {
		for range n {
			m.second(labels, 10, false)
		}
	}
	seconds(100)
	m.clock = m.clock.Step(m.at.UnixNano(), int64(5*time.Hour))
	seconds(200)
	m.clock = m.clock.Step(m.at.UnixNano(), int64(-24*time.Hour))
	seconds(300)
	m.end(labels)
	want := map[string]flows.Pair{"28 23:00": {Sent: 2000, Recv: 200}, "29 04:00": {Sent: 10_000, Recv: 1000}}
	if diff := cmp.Diff(want, m.hours()); diff != "" {
		t.Error(diff)
	}
	m.expect(flows.Pair{Sent: 12_000, Recv: 1200}, flows.Pair{})
}

// TestWhatABatchLeavesToTheNextIsNotMissed has batches of many flows, which come with the last
// of a second.
func TestWhatABatchLeavesToTheNextIsNotMissed(t *testing.T) {
	t.Parallel()
	m, labels := newMachine(t), &flows.Labels{}
	m.record()
	for range 120 {
		for range 3 {
			m.at = m.at.Add(time.Second)
			m.pass(flows.Pair{Sent: 1000})
			b := flowstest.Closed(flows.SlotOf(m.at.UnixNano() - 1))
			b.At, b.Closed, b.Health.Sources = m.at.UnixNano(), false, []flows.Source{{Name: "eth0", Iface: m.index}}
			if err := m.r.Batch(&b, labels); err != nil {
				t.Fatal(err)
			}
		}
		m.pass(flows.Pair{Sent: 1}) // It is in no packet.
		m.at = m.at.Add(time.Second)
		b := flowstest.Closed(flows.SlotOf(m.at.UnixNano()-1), flowstest.Delta(0, 0, 3000, 0))
		b.At, b.Health.Sources = m.at.UnixNano(), []flows.Source{{Name: "eth0", Iface: m.index}}
		if err := m.r.Batch(&b, labels); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		m.second(labels, 0, false)
	}
	m.end(labels)
	m.expect(flows.Pair{Sent: 360_000}, flows.Pair{Sent: 120})
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
