package meter

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// recordFlows records, for each number, so many flows with a packet of 100 bytes each in
// a quarter of a second; the numbers of the flows go from first on. It returns the
// batches, all but the last of which end with a quarter.
func recordFlows(t *testing.T, first func(quarter int) int, quarters ...int) []flows.Batch {
	t.Helper()
	var all []flows.Batch
	r := NewRecorder(&capture.Options{Interfaces: []string{"eth0"}}, &LocalAddrs{}, LiveStep, func(b flows.Batch) { all = append(all, b) })
	begin := int64(10 * Second)
	r.Begin(begin)
	for q, n := range quarters {
		for i := range n {
			f := ofFlow(first(q) + i)
			f.Time = begin + int64(q)*LiveStep + int64(i)
			r.Add(f)
		}
		r.Advance(begin + int64(q+1)*LiveStep)
	}
	r.Finish(begin + int64(len(quarters))*LiveStep + 1)
	return all
}

// ofFlow returns a packet of a flow.
func ofFlow(n int) *frame.Frame {
	f := packet{"192.0.2.1:1", "198.51.100.1:2", frame.DirOut, 100}.frame()
	const ports = 14 + 20 // behind Ethernet and IPv4
	f.Data[ports-2] = byte(n >> 16)
	f.Data[ports], f.Data[ports+1] = byte(n>>8), byte(n)
	return f
}

// counted is what the tests look at of batches.
type counted struct {
	Flows  []int // in each batch
	Bytes  uint64
	Closed int
	Rest   uint64 // packets
}

func count(all []flows.Batch) (c counted) {
	for _, b := range all {
		c.Flows = append(c.Flows, len(b.Deltas))
		for _, d := range b.Deltas {
			c.Bytes += d.Bytes.Sum()
		}
		if b.Closed {
			c.Closed++
		}
		c.Rest += b.Rest.Packets.Sum()
	}
	return c
}

func TestManyFlowsAreHeldBackUntilTheirSlotIsComplete(t *testing.T) {
	t.Parallel()
	const few, many, most = leastHeld - 1, leastHeld, flows.DefaultMaxFlows / 2
	same := func(int) int { return 0 }
	other := func(quarter int) int { return quarter * flows.DefaultMaxFlows }
	for name, c := range map[string]struct {
		first    func(int) int
		quarters []int
		want     counted
	}{
		"few are sent with every batch": {same, []int{few, few, few, few}, counted{[]int{few, few, few, few, 0}, 400 * few, 1, 0}},
		"of many, the slot is complete": {same, []int{many, many, many, many}, counted{[]int{0, 0, 0, many, 0}, 400 * many, 1, 0}},
		"few become many":               {same, []int{few, many, 1, 1}, counted{[]int{few, 0, 0, many, 0}, 100 * (few + many + 2), 1, 0}},
		"the end comes before the slot is complete": {
			same, []int{many, many}, counted{[]int{0, 0, many}, 200 * many, 0, 0},
		},
		"too many for two batches in one are sent": {
			same, []int{most + 1, most, 1, 1}, counted{[]int{most + 1, 0, 0, most, 0}, 100 * (most + 1 + most + 2), 1, 0},
		},
		"all find room, however many are others": {
			other, []int{most, flows.DefaultMaxFlows, 1, 1}, counted{[]int{0, flows.DefaultMaxFlows, 0, most + 1, 1, 0}, 100 * (most + flows.DefaultMaxFlows + 2), 1, 0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := recordFlows(t, c.first, c.quarters...)
			if diff := cmp.Diff(c.want, count(all)); diff != "" {
				t.Error(diff)
			}
			for i := range all {
				if b := &all[i]; b.From != 10 || b.To != 10 {
					if i < len(all)-1 || len(c.quarters) < 4 {
						t.Errorf("batch %d is of slots %d to %d", i, b.From, b.To)
					}
				}
				if i > 0 && all[i].At < all[i-1].At {
					t.Errorf("batch %d ends before the one before", i)
				}
			}
		})
	}
}

func TestWhatIsHeldBackIsSkipped(t *testing.T) {
	t.Parallel()
	var bytes uint64
	r := NewRecorder(&capture.Options{Interfaces: []string{"eth0"}}, &LocalAddrs{}, LiveStep, func(b flows.Batch) {
		for _, d := range b.Deltas {
			bytes += d.Bytes.Sum()
		}
	})
	r.Begin(10 * Second)
	for i := range leastHeld {
		f := ofFlow(i)
		f.Time = 10 * Second
		r.Add(f)
	}
	r.Skip(10*Second + LiveStep)
	r.Finish(11 * Second)
	if bytes != 0 {
		t.Errorf("%d bytes of the batch that was left out are counted", bytes)
	}
}

func TestABatchOfManyFlowsGoesOnWhileTheReaderIsBehind(t *testing.T) {
	t.Parallel()
	const quarters, caughtUp = 8, 5
	for name, c := range map[string]struct {
		flows int
		want  []int // flows of the batches
	}{
		"few":  {leastHeld - 1, slices.Concat(slices.Repeat([]int{leastHeld - 1}, quarters), []int{0})},
		"many": {leastHeld, []int{leastHeld, 0, leastHeld, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []flows.Batch
			r := NewRecorder(&capture.Options{Interfaces: []string{"eth0"}}, &LocalAddrs{}, LiveStep, func(b flows.Batch) { all = append(all, b) })
			quarter := 0
			r.Behind = func() bool { return quarter < caughtUp }
			begin := int64(10 * Second)
			r.Begin(begin)
			for ; quarter < quarters; quarter++ {
				at := begin + int64(quarter)*LiveStep
				for i := range c.flows {
					f := ofFlow(i)
					f.Time = at
					r.Add(f)
				}
				if quarter == 0 {
					r.Lost(at)
				}
				r.Advance(at + LiveStep)
			}
			r.Finish(begin + quarters*LiveStep + 1)
			want := counted{c.want, uint64(quarters * 100 * c.flows), 2, 0}
			if c.flows >= leastHeld {
				want.Closed = 1 // The first second is complete within a longer batch.
			}
			if diff := cmp.Diff(want, count(all)); diff != "" {
				t.Error(diff)
			}
			first, last := &all[0], &all[len(all)-2]
			if first.From != 10 || !first.Lossy {
				t.Errorf("the first batch is of slots from %d on, lossy %t", first.From, first.Lossy)
			}
			if last.From != 11 || last.To != 11 || !last.Closed || last.Lossy {
				t.Errorf("the last second is of slots %d to %d, closed %t, lossy %t", last.From, last.To, last.Closed, last.Lossy)
			}
		})
	}
}
