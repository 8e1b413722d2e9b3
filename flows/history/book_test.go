package history_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// written is what a store has, by bucket: the last version of each.
type written map[history.BucketID]*history.Bucket

func (w written) write(all []*history.Bucket) {
	for _, b := range all {
		w[b.ID] = b
	}
}

func (w written) earlier(id history.BucketID) (*history.Bucket, error) { return w[id], nil }

// load returns a time zone.
func load(t rapid.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// total returns the sum of what was recorded and missed in the buckets of a level.
func (w written) total(l history.Level) (recorded, missed flows.Pair) {
	for id, b := range w {
		if id.Level == l {
			recorded, missed = recorded.Plus(b.Subjects.Total()), missed.Plus(b.Missed)
		}
	}
	return recorded, missed
}

// drawSubject draws one of many subjects.
func drawSubject(t *rapid.T) history.Subject {
	text := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f"})
	return history.Subject{
		Process: text.Draw(t, "process"), User: text.Draw(t, "user"), Host: text.Draw(t, "host"), Name: text.Draw(t, "name"),
		Service: text.Draw(t, "service"), ASN: rapid.Uint32Range(0, 5).Draw(t, "ASN"),
	}
}

func drawPair(t *rapid.T) flows.Pair {
	return flows.Pair{Sent: rapid.Uint64Range(0, 1<<40).Draw(t, "sent"), Recv: rapid.Uint64Range(0, 9).Draw(t, "received")}
}

// kernelOf is a kernel's counter, and a recorder's view of it.
type kernelOf struct {
	counts  flows.Pair // since it was reset
	ever    flows.Pair // what passed since the history began
	counter history.Counter
}

// pass has the kernel count bytes.
func (k *kernelOf) pass(p flows.Pair) { k.counts, k.ever = k.counts.Plus(p), k.ever.Plus(p) }

// TestSumsHold has any sequence of traffic, of which some is lost, of flushes, of clocks set
// forth and back, of counters that are reset, and of recorders that begin anew.
func TestSumsHold(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo"}
	rapid.Check(t, func(t *rapid.T) {
		zone := load(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		at := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"), 23, 50, 0, 0, zone)
		places := rapid.IntRange(1, 4).Draw(t, "places")
		store := written{}
		book := history.NewBook(places, time.Time{}, store.earlier)
		latest := at
		add := func(s history.Sums, missed flows.Pair) {
			changed, err := book.Add(at, []history.Carried{{Interface: "eth0", Subjects: s, Missed: missed}})
			if err != nil {
				t.Fatal(err)
			}
			store.write(changed)
			if at.After(latest) {
				latest = at
			}
		}
		kernel := &kernelOf{}
		kernel.counter = history.Counter{Boot: "boot", Index: 1}
		recorded := flows.Pair{} // All that was captured.
		underWay := flows.Pair{} // Counted by the kernel, and not captured yet.
		for range rapid.IntRange(1, 30).Draw(t, "flushes") {
			sums := history.Sums{}
			sums.Add(history.Subject{Process: "under way"}, underWay)
			underWay = flows.Pair{}
			for range rapid.IntRange(0, 12).Draw(t, "subjects") {
				p := drawPair(t)
				kernel.pass(p)
				switch rapid.IntRange(0, 3).Draw(t, "captured") {
				case 0: // Lost.
				case 1: // Nothing but the kernel knows the direction.
					sums.Add(drawSubject(t), flows.Pair{Sent: p.Recv, Recv: p.Sent})
				default:
					sums.Add(drawSubject(t), p)
				}
			}
			if rapid.Bool().Draw(t, "some is under way") {
				underWay = drawPair(t)
				kernel.pass(underWay)
			}
			recorded = recorded.Plus(sums.Total())
			at = at.Add(time.Duration(rapid.IntRange(-4000, 90_000).Draw(t, "seconds")) * time.Second)
			add(sums, kernel.counter.Account(sums.Total(), kernel.counts, underWay))
			switch rapid.IntRange(0, 9).Draw(t, "then") {
			case 0: // It is read before it is as high again.
				kernel.counts = flows.Pair{}
				sums := history.Sums{}
				sums.Add(history.Subject{Process: "under way"}, underWay)
				recorded, underWay = recorded.Plus(underWay), flows.Pair{}
				add(sums, kernel.counter.Account(sums.Total(), flows.Pair{}, flows.Pair{}))
			case 1: // Another recorder.
				underWay = flows.Pair{} // Nobody captures that.
				kernel.pass(drawPair(t))
				var missed flows.Pair
				kernel.counter, missed = history.Begin(kernel.counter, "boot", 1, kernel.counts)
				zone = load(t, rapid.SampledFrom(zones).Draw(t, "another zone"))
				at = at.In(zone)
				book = history.NewBook(places, latest, store.earlier)
				add(nil, missed)
			}
			expectSums(t, store, recorded, kernel)
		}
	})
}

// expectSums compares what is written with what was captured and what the kernel counted.
func expectSums(t *rapid.T, store written, recorded flows.Pair, kernel *kernelOf) {
	t.Helper()
	for _, l := range history.Levels() {
		got, missed := store.total(l)
		if got != recorded {
			t.Fatalf("by %v: %v recorded, want %v", l, got, recorded)
		}
		all, ahead := got.Plus(missed), kernel.counter.Ahead
		if int64(all.Sent)+ahead.Sent != int64(kernel.ever.Sent) || int64(all.Recv)+ahead.Recv != int64(kernel.ever.Recv) {
			t.Fatalf("by %v: %v, and the kernel is %v ahead; want %v", l, all, ahead, kernel.ever)
		}
		if ahead.Sent+ahead.Recv < 0 {
			t.Fatalf("by %v: %v was captured that the kernel did not count", l, ahead)
		}
		for id, b := range store {
			if id.Level != l {
				continue
			}
			for _, d := range history.Dimensions() {
				if sum := b.Subjects.In(d).Total(); sum != b.Subjects.Total() {
					t.Fatalf("%v: %v in dimension %d, want %v", id, sum, d, b.Subjects.Total())
				}
			}
		}
	}
}
