package series

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"iftopgo/flows"
)

// tally is so many bytes that were received, and a packet.
func tally(bytes uint64) flows.Tally {
	return flows.Tally{Bytes: flows.Pair{Recv: bytes}, Packets: flows.Pair{Recv: 1}}
}

// prometheus is a reader that makes of pages what increase() of Prometheus makes of samples: the
// difference to the last sample of the same series, or all of it where that is lower than it was.
// The first value of a series is taken as given.
type prometheus struct {
	last  map[string]uint64
	total uint64
}

func (p *prometheus) scrape(page Page[string]) {
	if p.last == nil {
		p.last = make(map[string]uint64)
	}
	for k, v := range page.Series {
		p.sample(k, v.Bytes.Recv)
	}
	p.sample("other series", page.Other.Bytes.Recv)
}

func (p *prometheus) sample(name string, v uint64) {
	before, ok := p.last[name]
	switch {
	case !ok:
	case v < before:
		p.total += v
	default:
		p.total += v - before
	}
	p.last[name] = v
}

// TestTheSumOfAllIncreasesIsWhatWasCounted has any sequence of traffic, pages, rankings and
// readers that miss some: at each page of a reader the increases it has seen add up to what was
// counted since its first page.
func TestTheSumOfAllIncreasesIsWhatWasCounted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(0, 4).Draw(t, "places")
		f, number := New[string](places), uint64(0)
		var seen Readers
		var counted uint64
		readers := [2]prometheus{}
		began := [2]*uint64{}
		now := time.Unix(0, 0)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			switch rapid.IntRange(0, 6).Draw(t, "step") {
			case 0, 1, 2:
				n := rapid.Uint64Range(0, 5000).Draw(t, "bytes")
				f.Add(strconv.Itoa(rapid.IntRange(0, 12).Draw(t, "who")), tally(n))
				counted += n
			case 3:
				f.Rank()
			case 4:
				f.Age()
			case 5:
				n := rapid.Uint64Range(0, 100).Draw(t, "rest")
				f.AddOther(tally(n))
				counted += n
			case 6:
				who := rapid.IntRange(0, 1).Draw(t, "reader")
				number++
				page := f.Page(number)
				if len(page.Series) > places {
					t.Fatalf("%d series for %d places", len(page.Series), places)
				}
				if !rapid.Bool().Draw(t, "received") {
					continue
				}
				r := &readers[who]
				r.scrape(page)
				if began[who] == nil {
					first := counted
					began[who] = &first
				}
				if got, want := r.total, counted-*began[who]; got != want {
					t.Fatalf("reader %d has seen increases of %d, counted were %d", who, got, want)
				}
				now = now.Add(time.Second)
				f.Seen(seen.Saw(strconv.Itoa(who), number, now))
			}
		}
	})
}

// TestARestartIsNoIncreaseThatIsLostOrCountedTwice begins a new family, whose other has carried
// less than the one before.
func TestARestartIsNoIncreaseThatIsLostOrCountedTwice(t *testing.T) {
	t.Parallel()
	var p prometheus
	var counted, first uint64
	for run := range 3 {
		f := New[string](2)
		for number := uint64(1); number < 8; number++ {
			for who := range 4 {
				n := uint64(1000 * (who + 1))
				if number > 1 {
					n *= 10
				}
				f.Add(strconv.Itoa(who), tally(n))
				counted += n
			}
			f.Rank()
			p.scrape(f.Page(number))
			f.Seen(number)
			if run == 0 && number == 1 {
				first = counted
			}
			if p.total != counted-first {
				t.Fatalf("run %d, page %d: increases of %d, counted %d", run, number, p.total, counted-first)
			}
		}
	}
}

// settled has every waiting change seen.
func settled(f *Family[string], number *uint64) Page[string] {
	for range 3 {
		f.Rank()
		*number++
		f.Page(*number)
		f.Seen(*number)
	}
	*number++
	return f.Page(*number)
}

func TestThoseWithTheMostBytesHaveThePlaces(t *testing.T) {
	t.Parallel()
	f, number := New[string](3), uint64(0)
	for i := range 1000 {
		f.Add(fmt.Sprintf("small %d", i), tally(10))
	}
	settled(f, &number)
	for i := range 3 {
		f.Add(fmt.Sprintf("large %d", i), tally(1000))
	}
	p := settled(f, &number)
	for i := range 3 {
		if _, ok := p.Series[fmt.Sprintf("large %d", i)]; !ok {
			t.Errorf("large %d has no place among %v", i, p.Series)
		}
	}
	if len(f.candidates) > 3*candidatesPerPlace {
		t.Errorf("%d candidates are remembered", len(f.candidates))
	}
}

func TestALittleMoreTakesNobodysPlace(t *testing.T) {
	t.Parallel()
	f, number := New[string](1), uint64(0)
	f.Add("first", tally(1000))
	settled(f, &number)
	f.Add("second", tally(1900))
	if p := settled(f, &number); len(p.Series) != 1 || p.Series["first"].Bytes.Recv != 0 {
		t.Errorf("the places are %v", p.Series)
	}
	for range 12 { // After half a day nothing is left of it.
		f.Age()
	}
	f.Add("second", tally(100))
	if _, ok := settled(f, &number).Series["second"]; !ok {
		t.Error("what was carried long ago keeps its place")
	}
}

func TestASeriesBeginsAtZeroAndReturnsAtZero(t *testing.T) {
	t.Parallel()
	f, number := New[string](1), uint64(0)
	page := func() Page[string] { number++; return f.Page(number) }
	f.Add("a", tally(100))
	f.Rank()
	f.Add("a", tally(100))
	if p := page(); p.Series["a"] != (flows.Tally{}) || p.Other.Bytes.Recv != 200 {
		t.Errorf("at first: %+v", p)
	}
	f.Seen(number)
	f.Add("a", tally(50))
	f.Add("b", tally(10_000))
	f.Rank()
	f.Add("a", tally(7)) // Its end is not seen yet.
	if p := page(); p.Series["a"].Bytes.Recv != 50 || p.Other.Bytes.Recv != 10_207 {
		t.Errorf("while it ends: %+v", p)
	}
	f.Seen(number)
	f.Rank()
	if p := page(); len(p.Series) != 1 || p.Series["b"] != (flows.Tally{}) {
		t.Errorf("when it is gone: %+v", p)
	}
	f.Add("a", tally(100_000))
	if p := settled(f, &number); p.Series["a"] != (flows.Tally{}) || len(p.Series) != 1 {
		t.Errorf("when it is back: %+v", p)
	}
}

func TestWhatIsKnownFromTheStartCountsAtOnce(t *testing.T) {
	t.Parallel()
	f := New[string](1)
	f.Begin("eth0")
	f.Begin("eth1")
	f.Add("eth0", tally(5))
	f.Add("eth1", tally(6))
	if p := f.Page(1); p.Series["eth0"].Bytes.Recv != 5 || p.Other.Bytes.Recv != 6 || len(p.Series) != 1 {
		t.Errorf("it is %+v", p)
	}
}

func TestAReaderThatIsGoneHoldsUpNobody(t *testing.T) {
	t.Parallel()
	var r Readers
	at := time.Unix(1000, 0)
	if got := r.Saw("a", 1, at); got != 1 {
		t.Errorf("alone: %d", got)
	}
	if got := r.Saw("b", 5, at.Add(time.Minute)); got != 1 {
		t.Errorf("with another: %d", got)
	}
	if got := r.Saw("b", 9, at.Add(readerGone+time.Second)); got != 9 {
		t.Errorf("when the other is gone: %d", got)
	}
	for i := range 10 * mostReaders {
		r.Saw(strconv.Itoa(i), uint64(i), at.Add(readerGone))
	}
	if len(r.last) > mostReaders {
		t.Errorf("%d readers are remembered", len(r.last))
	}
}
