package meter

import (
	"context"
	"errors"
	"testing"

	"iftopgo/flows"
)

func numbered(at flows.Slot, closed bool, keys ...uint16) flows.Batch {
	b := flows.Batch{At: at.Start() + 1, From: at, To: at, Closed: closed}
	for _, n := range keys {
		b.Deltas = append(b.Deltas, flows.Delta{
			Key:   flows.Key{LocalPort: n},
			Tally: flows.Tally{Bytes: flows.Pair{Sent: 10}, Packets: flows.Pair{Sent: 1}},
		})
	}
	return b
}

func TestFeedMergesBatchesOfOneSecond(t *testing.T) {
	t.Parallel()
	f := NewFeed(flows.DefaultMaxFlows)
	f.Push(numbered(5, false, 1, 2))
	f.Push(numbered(5, true, 2, 3))
	f.Push(numbered(6, true, 1))
	b, err := f.Next(t.Context())
	if err != nil || len(b.Deltas) != 3 || b.To != 5 || !b.Closed || b.Deltas[1].Bytes.Sent != 20 {
		t.Errorf("%+v, %v; want slot 5 in one batch of three flows", b, err)
	}
	if b, err = f.Next(t.Context()); err != nil || b.To != 6 {
		t.Errorf("%+v, %v; want slot 6", b, err)
	}
}

func TestFeedThatNobodyReadsIsBoundedAndLosesNoBytes(t *testing.T) {
	t.Parallel()
	f := NewFeed(flows.DefaultMaxFlows)
	const slots = 300
	for i := range flows.Slot(slots) {
		keys := make([]uint16, 500)
		for j := range keys {
			keys[j] = uint16(i)*37 + uint16(j)
		}
		f.Push(numbered(i, true, keys...))
		if f.deltas > flows.DefaultMaxFlows+1000 || len(f.pending) > maxPendingBatches {
			t.Fatalf("after %d slots: %d deltas in %d batches", i+1, f.deltas, len(f.pending))
		}
	}
	var sum uint64
	last := flows.Slot(-1)
	for len(f.pending) > 0 {
		b, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if b.From != last+1 {
			t.Errorf("batch from slot %d follows slot %d", b.From, last)
		}
		last = b.To
		for _, d := range b.Deltas {
			sum += d.Bytes.Sent
		}
		sum += b.Rest.Bytes.Sent
	}
	if sum != slots*500*10 || last != slots-1 {
		t.Errorf("%d bytes up to slot %d, want %d up to %d", sum, last, slots*500*10, slots-1)
	}
}

// TestABatchThatIsReadHasTheNamesThatAreDue merges two batches before that.
func TestABatchThatIsReadHasTheNamesThatAreDue(t *testing.T) {
	t.Parallel()
	f := NewFeed(flows.DefaultMaxFlows)
	var asked []uint64
	f.Names = func(due uint64) []flows.Seen {
		asked = append(asked, due)
		return []flows.Seen{{Name: "late.example"}}
	}
	for i, due := range []uint64{2, 3, 0} {
		b := numbered(5, i == 1, 1)
		b.SeenDue = due
		b.Seen = []flows.Seen{{Name: "early.example"}}
		f.Push(b)
	}
	for _, want := range []int{3, 1} {
		if b, err := f.Next(t.Context()); err != nil || len(b.Seen) != want || b.SeenDue != 0 {
			t.Errorf("names %v and error %v, want %d names", b.Seen, err, want)
		}
	}
	if len(asked) != 1 || asked[0] != 3 {
		t.Errorf("names were asked for up to packets %v, want 3", asked)
	}
}

func TestFeedReturnsItsErrorAfterTheLastBatch(t *testing.T) {
	t.Parallel()
	f := NewFeed(flows.DefaultMaxFlows)
	f.Push(numbered(1, true, 1))
	broken := errors.New("broken")
	f.Fail(broken)
	if _, err := f.Next(t.Context()); err != nil {
		t.Errorf("the batch before the error: %v", err)
	}
	if _, err := f.Next(t.Context()); !errors.Is(err, broken) {
		t.Errorf("error %v, want the one it failed with", err)
	}
}

func TestNextReturnsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := NewFeed(flows.DefaultMaxFlows).Next(ctx)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestPutWaitsUntilTheBatchBeforeIsTaken(t *testing.T) {
	t.Parallel()
	f := NewFeed(flows.DefaultMaxFlows)
	done := make(chan error)
	go func() {
		for i := range flows.Slot(100) {
			if err := f.Put(t.Context(), numbered(i, true, 1)); err != nil {
				done <- err
				return
			}
		}
		close(done)
	}()
	for i := range flows.Slot(100) {
		b, err := f.Next(t.Context())
		if err != nil || b.To != i || len(b.Deltas) != 1 {
			t.Fatalf("batch %+v, %v; want slot %d as it was put", b, err, i)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
