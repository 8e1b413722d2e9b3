package tap

import (
	"testing"

	"iftopgo/flows"
)

// slow is a sink that takes nothing until it may.
type slow struct {
	may     chan struct{}
	bytes   uint64
	batches int
	known   int
	ended   bool
}

func (s *slow) Take(b *flows.Batch, known *Known) {
	<-s.may
	for i := range b.Deltas {
		s.bytes += b.Deltas[i].Bytes.Sum()
	}
	s.bytes += b.Rest.Bytes.Sum()
	s.batches++
	s.known = known.Alerts["flow"]
}

func (s *slow) End(*Known) { s.ended = true }

// TestASlowSinkGetsEverythingAndKeepsNobodyWaiting puts more than waits at most before the sink
// takes anything: batches are added up, and those that were put stay as they are.
func TestASlowSinkGetsEverythingAndKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	s := &slow{may: make(chan struct{})}
	tap := Taps{New(s)}
	const batches, each = 300, 2000
	deltas := make([]flows.Delta, each)
	for i := range deltas {
		deltas[i] = flows.Delta{Key: flows.Key{LocalPort: uint16(i), Net: flows.NetIPv4}, Tally: flows.Tally{Bytes: flows.Pair{Recv: 1}}}
	}
	for i := range batches {
		b := flows.Batch{From: flows.Slot(i), To: flows.Slot(i), Deltas: deltas, Restart: i == 200}
		tap.Put(&b, Known{Alerts: map[string]int{"flow": i}})
	}
	for _, d := range deltas {
		if d.Bytes.Recv != 1 {
			t.Fatal("what was put has been changed")
		}
	}
	close(s.may)
	tap.Close()
	if s.bytes != batches*each || !s.ended || s.batches == batches || s.known != batches-1 {
		t.Errorf("%d bytes in %d batches, known %d, ended %v", s.bytes, s.batches, s.known, s.ended)
	}
}

func TestNoSinkIsNoTap(t *testing.T) {
	t.Parallel()
	var none Taps
	none.Put(&flows.Batch{}, Known{})
	none.Close()
}

func TestASlowSinkKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	stuck, quick := &slow{may: make(chan struct{})}, &slow{may: make(chan struct{}, 10)}
	both := Taps{New(stuck), New(quick)}
	for range 3 {
		quick.may <- struct{}{}
		both.Put(&flows.Batch{Deltas: []flows.Delta{{Tally: flows.Tally{Bytes: flows.Pair{Sent: 1}}}}}, Known{})
	}
	Taps{both[1]}.Close()
	if quick.bytes != 3 || stuck.bytes != 0 {
		t.Errorf("one has %d, the other %d", quick.bytes, stuck.bytes)
	}
	close(stuck.may)
	both[:1].Close()
}
