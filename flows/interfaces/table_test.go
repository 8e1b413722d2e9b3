package interfaces

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

// nic is an interface of hardware with what it has counted.
func nic(name string, index int, sent, recv uint64) Interface {
	return Interface{
		Name: name, Index: index, State: Up, Type: "ether", Hardware: true, Counted: true,
		Counters: Counters{Bytes: flows.Pair{Sent: sent, Recv: recv}, Packets: flows.Pair{Sent: sent / 100, Recv: recv / 100}},
	}
}

// at is a sample of a second.
func at(second float64, all ...Interface) Sample {
	return Sample{At: int64(second * float64(time.Second)), Wall: int64(second), Interfaces: all}
}

// fold folds samples in.
func fold(samples ...Sample) *Table {
	t := new(Table)
	for _, s := range samples {
		t = t.Fold(s)
	}
	return t
}

// account returns the account of an interface.
func account(t *testing.T, table *Table, name string) *Account {
	t.Helper()
	for _, a := range table.Accounts() {
		if a.Name == name {
			return a
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

func TestWhatAnInterfaceCarriesIsTheDifferenceOfItsCounters(t *testing.T) {
	t.Parallel()
	table := fold(at(0, nic("eth0", 2, 5000, 1000)), at(1, nic("eth0", 2, 5000, 4000)), at(3, nic("eth0", 2, 9000, 4000)))
	a := account(t, table, "eth0")
	if diff := cmp.Diff(flows.Pair{Sent: 4000, Recv: 3000}, a.Total.Bytes); diff != "" {
		t.Errorf("since the start: %s", diff)
	}
	if a.Counters.Bytes.Sent != 9000 {
		t.Errorf("since boot %d were sent", a.Counters.Bytes.Sent)
	}
	for name, c := range map[string]struct{ got, want flows.Rate }{
		"now":     {a.Rate, flows.Rate{Sent: 2000, Recv: 0}},
		"lowest":  {a.Low, flows.Rate{Sent: 0, Recv: 0}},
		"highest": {a.High, flows.Rate{Sent: 2000, Recv: 3000}},
		"average": {a.Average(), flows.Rate{Sent: 4000. / 3, Recv: 1000}},
		"packets": {a.Packets, flows.Rate{Sent: 20, Recv: 0}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for second, want := range []flows.Rate{{Recv: 3000}, {Sent: 2000}, {Sent: 2000}} {
		if got, ok := a.History.At(int64(second)); !ok || got != want {
			t.Errorf("in second %d: %v, %v", second, got, ok)
		}
	}
}

func TestNothingIsKnownOfAnInterfaceAtFirst(t *testing.T) {
	t.Parallel()
	a := account(t, fold(at(0, nic("eth0", 2, 5000, 1000))), "eth0")
	if a.Measured || a.Total != (Counters{}) || a.Average() != (flows.Rate{}) {
		t.Errorf("after one look: %+v", a)
	}
	uncounted := Interface{Name: "en0", Index: 1, State: Up, Hardware: true}
	table := fold(at(0, uncounted), at(1, uncounted))
	if a := account(t, table, "en0"); a.Measured || table.Physical().Measured || table.Physical().Counted {
		t.Errorf("without counters: %+v", a)
	}
}

// TestInterfacesThatComeAndGo has the ways in which an interface is not the one before any
// more, with what was carried on it since the start.
func TestInterfacesThatComeAndGo(t *testing.T) {
	t.Parallel()
	first := at(0, nic("eth0", 2, 1000, 1000))
	for name, c := range map[string]struct {
		samples []Sample
		total   uint64 // received since the start
		boot    uint64
		rate    float64
		known   bool
	}{
		"its counters begin again":             {[]Sample{at(1, nic("eth0", 2, 0, 300))}, 300, 300, 300, true},
		"it is made again with another index":  {[]Sample{at(1, nic("eth0", 7, 0, 2000))}, 2000, 2000, 2000, true},
		"it is gone for a while":               {[]Sample{at(1), at(2, nic("eth0", 7, 0, 200))}, 200, 200, 200, true},
		"another has its index and counters":   {[]Sample{at(1, nic("eth0", 7, 0, 50), nic("wlan0", 2, 10, 10))}, 50, 50, 50, true},
		"it carries on":                        {[]Sample{at(1, nic("eth0", 2, 1000, 1500))}, 500, 1500, 500, true},
		"a sample is not later than the last":  {[]Sample{at(0, nic("eth0", 2, 1000, 9000))}, 0, 1000, 0, false},
		"a sample comes twice":                 {[]Sample{at(1, nic("eth0", 2, 1000, 1500)), at(1, nic("eth0", 2, 1000, 1500))}, 500, 1500, 500, true},
		"it carries nothing":                   {[]Sample{at(1, nic("eth0", 2, 1000, 1000))}, 0, 1000, 0, true},
		"it was made anew and carries on":      {[]Sample{at(1, nic("eth0", 7, 0, 200)), at(2, nic("eth0", 7, 0, 500))}, 500, 500, 300, true},
		"it begins again after it had carried": {[]Sample{at(1, nic("eth0", 2, 1000, 1500)), at(2, nic("eth0", 2, 0, 20))}, 520, 20, 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := account(t, fold(append([]Sample{first}, c.samples...)...), "eth0")
			if a.Total.Bytes.Recv != c.total || a.Counters.Bytes.Recv != c.boot || a.Rate.Recv != c.rate || a.Measured != c.known {
				t.Errorf("since the start %d, since boot %d, now %v (known: %v); want %+v", a.Total.Bytes.Recv, a.Counters.Bytes.Recv, a.Rate.Recv, a.Measured, c)
			}
		})
	}
}

func TestARenamedInterfaceKeepsItsAccount(t *testing.T) {
	t.Parallel()
	before := fold(at(0, nic("eth0", 2, 1000, 1000)), at(1, nic("eth0", 2, 1500, 1000)))
	after := before.Fold(at(2, nic("wan", 2, 1700, 1000)))
	a := account(t, after, "wan")
	if a.ID != account(t, before, "eth0").ID || a.Total.Bytes.Sent != 700 {
		t.Errorf("account %d has %d", a.ID, a.Total.Bytes.Sent)
	}
	if _, ok := a.History.At(0); !ok {
		t.Error("what it was before is forgotten")
	}
}

func TestAnInterfaceThatComesLaterHasCountedSinceThen(t *testing.T) {
	t.Parallel()
	table := fold(at(0), at(1, nic("usb0", 9, 700, 0)))
	a := account(t, table, "usb0")
	if a.Total.Bytes.Sent != 700 || a.Measured {
		t.Errorf("%d since the start, rate known: %v", a.Total.Bytes.Sent, a.Measured)
	}
	if p := table.Physical(); p.Total.Bytes.Sent != 700 {
		t.Errorf("physical has %d", p.Total.Bytes.Sent)
	}
}

func TestFewInterfacesThatAreGoneAreRemembered(t *testing.T) {
	t.Parallel()
	table := fold(at(0))
	for i := range 3 * maxGone {
		table = table.Fold(at(float64(2*i+1), nic("veth", 100+i, 10, 10))).Fold(at(float64(2*i+2), nic("other", 10_000+i, 1, 1)))
		table = table.Fold(at(float64(2*i)+2.5, Interface{Name: string(rune('a'+i%26)) + string(rune('a'+i/26)), Index: 50_000 + i}))
	}
	if len(table.gone) > maxGone {
		t.Errorf("%d are remembered", len(table.gone))
	}
}

func TestResetCountsFromTheLastSample(t *testing.T) {
	t.Parallel()
	before := fold(at(0, nic("eth0", 2, 0, 0)), at(1, nic("eth0", 2, 500, 0)))
	after := before.Reset().Fold(at(2, nic("eth0", 2, 600, 0)))
	a := account(t, after, "eth0")
	if a.Total.Bytes.Sent != 100 || a.High.Sent != 100 || a.Average().Sent != 100 || after.Physical().Total.Bytes.Sent != 100 {
		t.Errorf("after a reset: %+v", a)
	}
	if after.Elapsed() != int64(time.Second) {
		t.Errorf("counted for %v", time.Duration(after.Elapsed()))
	}
	if r, ok := a.History.At(0); !ok || r.Sent != 500 {
		t.Errorf("the second before is %v, %v", r, ok)
	}
	if account(t, before, "eth0").Total.Bytes.Sent != 500 {
		t.Error("the table before was changed")
	}
}

// TestTheSumOfPhysicalInterfacesReconciles folds random samples, in which interfaces come,
// go and begin again: what was counted in all steps is what the sums say.
func TestTheSumOfPhysicalInterfacesReconciles(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	carried := make(map[int]uint64)
	table := new(Table)
	var want uint64
	for second := range 500 {
		var all []Interface
		for index := 1; index <= 6; index++ {
			_, was := carried[index]
			if r.IntN(20) == 0 {
				delete(carried, index)
				continue
			}
			more := uint64(r.IntN(1000) + 1)
			switch {
			case !was && second > 0:
				carried[index] = more // Made anew, it has counted since then.
			case was && r.IntN(30) == 0:
				more = min(more, carried[index]-1)
				carried[index] = more // Its counters have begun again.
			default:
				carried[index] += more
			}
			if second > 0 {
				want += more
			}
			all = append(all, nic(string(rune('a'+index)), index, carried[index], 0))
		}
		before := table
		table = table.Fold(at(float64(second), all...))
		if table.Physical().Total.Bytes.Sent != want || table.All().Total.Bytes.Sent != want {
			t.Fatalf("in second %d physical has %d and all have %d, want %d", second, table.Physical().Total.Bytes.Sent, table.All().Total.Bytes.Sent, want)
		}
		for _, a := range before.Accounts() {
			if a.Low.Sent > a.High.Sent || a.Average().Sent > a.High.Sent {
				t.Fatalf("%s: lowest %v, average %v, highest %v", a.Name, a.Low, a.Average(), a.High)
			}
		}
	}
}

func TestUsedIsTheBusierDirection(t *testing.T) {
	t.Parallel()
	fast := func(sent, recv uint64) Interface {
		i := nic("eth0", 2, sent, recv)
		i.Speed = 8000
		return i
	}
	a := account(t, fold(at(0, fast(0, 0)), at(1, fast(250, 900))), "eth0")
	if share, ok := a.Used(); !ok || share != 0.9 {
		t.Errorf("%v, %v are used", share, ok)
	}
	if _, ok := account(t, fold(at(0, nic("eth0", 2, 0, 0)), at(1, nic("eth0", 2, 1, 1))), "eth0").Used(); ok {
		t.Error("without a speed it is known how much of it is used")
	}
}

// BenchmarkFold folds a second of 10 and of 500 interfaces.
func BenchmarkFold(b *testing.B) {
	for _, n := range []int{10, 500} {
		b.Run(map[int]string{10: "10", 500: "500"}[n], func(b *testing.B) {
			b.ReportAllocs()
			table := new(Table)
			for second := range b.N {
				s := at(float64(second))
				for i := range n {
					s.Interfaces = append(s.Interfaces, nic("eth", i+1, uint64(second*100), uint64(second*1000)))
				}
				table = table.Fold(s)
			}
		})
	}
}

// TestSecondsFollowEachOther has the first sample taken at any time, and the others about a second apart: each is of the
// second after the one before.
func TestSecondsFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, first := range []float64{0.5, 0.51, 0.7, 1, 1.49} {
		table := fold(at(0, nic("eth0", 2, 0, 0)))
		for i := range 20 {
			late := 0.02 * float64(i%3-1)
			table = table.Fold(at(first+float64(i)+late, nic("eth0", 2, uint64(i), 0)))
			if got := table.Second(); got != int64(i)+1 {
				t.Errorf("the first of them after %v s: sample %d is of second %d", first, i+1, got)
			}
		}
	}
}
