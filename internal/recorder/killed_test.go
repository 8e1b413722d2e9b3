package recorder_test

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/recorder"
)

// TestWhateverIsWrittenLastTheNextRecorderFindsTheRest has a busy machine: batches come late, leave
// flows to the next one, and counters cannot be read now and then. A recorder that goes on
// from what is written at any moment finds all that the kernel has counted, and no more.
func TestWhateverIsWrittenLastTheNextRecorderFindsTheRest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := &busyMachine{machine: newMachine(t), random: random}
		m.record()
		for range 120 {
			m.step()
			if random.IntN(8) == 0 {
				m.expectTheRest(seed)
			}
		}
		m.end(&flows.Labels{})
		m.expectTheRest(seed)
	}
}

// busyMachine is a machine whose packets wait before they are captured.
type busyMachine struct {
	*machine
	random  *rand.Rand
	waiting flows.Pair
	whole   time.Time // up to when nothing waits
	broken  bool      // its counters cannot be read
}

var errNoCounters = errors.New("no counters")

// record starts a recorder that writes every ten seconds.
func (m *busyMachine) record() {
	m.t.Helper()
	db, err := store.OpenWriter(m.t.Context(), m.dir, m.at)
	if err != nil {
		m.t.Fatal(err)
	}
	counters := func() []recorder.Reading {
		return []recorder.Reading{{Index: m.index, Name: "eth0", Bytes: m.counts}}
	}
	m.r, err = recorder.New(m.t.Context(), recorder.Options{
		Log: m.logged.add, Boot: m.boot, Flush: 10 * time.Second, Places: 200, Keep: store.DefaultKeep(), Zone: time.UTC, First: counters(),
		Read: func() (time.Time, []recorder.Reading, error) {
			if m.broken {
				return m.at, nil, errNoCounters
			}
			return m.at, counters(), nil
		},
	}, db, m.at)
	if err != nil {
		m.t.Fatal(err)
	}
}

// step lets some seconds pass, and some of what was carried be captured or lost.
func (m *busyMachine) step() {
	m.t.Helper()
	p := flows.Pair{Sent: uint64(m.random.IntN(1000)), Recv: uint64(m.random.IntN(1000))}
	m.pass(p)
	m.waiting = m.waiting.Plus(p)
	if m.random.IntN(10) == 0 {
		m.waiting = flows.Pair{} // It is lost.
	}
	taken := m.waiting
	if m.random.IntN(3) > 0 {
		taken = flows.Pair{Sent: m.random.Uint64N(m.waiting.Sent + 1), Recv: m.random.Uint64N(m.waiting.Recv + 1)}
	}
	m.waiting = flows.Pair{Sent: m.waiting.Sent - taken.Sent, Recv: m.waiting.Recv - taken.Recv}
	m.at = m.at.Add(time.Duration(1+m.random.IntN(6)) * time.Second)
	if m.waiting == (flows.Pair{}) || m.whole.IsZero() {
		m.whole = m.at
	}
	b := flowstest.Closed(flows.SlotOf(m.whole.UnixNano()-1), flowstest.Delta(m.random.IntN(9), 0, taken.Sent, taken.Recv))
	b.At, b.Closed, b.Health.Sources = m.whole.UnixNano(), m.random.IntN(3) == 0, []flows.Source{{Name: "eth0", Iface: m.index}}
	m.broken = m.random.IntN(5) == 0
	if err := m.r.Batch(&b, &flows.Labels{}); err != nil && !errors.Is(err, errNoCounters) {
		m.t.Fatal(err)
	}
}

// expectTheRest has another recorder go on with what is written by now, elsewhere.
func (m *busyMachine) expectTheRest(seed uint64) {
	m.t.Helper()
	next := &busyMachine{machine: newMachine(m.t), random: m.random}
	next.at, next.counts, next.ever = m.at, m.counts, m.ever
	db, err := sql.Open("sqlite", filepath.Join(m.dir, "history.db"))
	if err != nil {
		m.t.Fatal(err)
	}
	written := 0
	if err := db.QueryRowContext(m.t.Context(), "SELECT count(*) FROM counter").Scan(&written); err != nil {
		m.t.Fatal(err)
	}
	if _, err := db.ExecContext(m.t.Context(), "VACUUM INTO ?", filepath.Join(next.dir, "history.db")); err != nil {
		m.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		m.t.Fatal(err)
	}
	if written == 0 {
		return // Nothing says where the recording began.
	}
	next.record()
	next.at = next.at.Add(time.Second)
	b := flowstest.Closed(flows.SlotOf(next.at.UnixNano() - 1))
	b.At, b.Health.Sources = next.at.UnixNano(), []flows.Source{{Name: "eth0", Iface: next.index}}
	if err := next.r.Batch(&b, &flows.Labels{}); err != nil {
		m.t.Fatal(err)
	}
	next.end(&flows.Labels{})
	r, err := store.OpenReader(m.t.Context(), next.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	periods, err := r.Periods(m.t.Context(), store.Span{Level: history.Months, To: 1 << 60})
	if err := errors.Join(err, r.Close()); err != nil {
		m.t.Fatal(err)
	}
	var got flows.Pair
	for _, p := range periods {
		got = got.Plus(p.Recorded).Plus(p.Missed)
	}
	if got != next.ever {
		m.t.Errorf("seed %d, %v: %v recorded or missed of %v", seed, m.at, got, next.ever)
	}
}
