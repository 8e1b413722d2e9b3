package meter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/flows"
)

// TestWhatIsSentWithinASecond has a second and a half of packets of 100 bytes, of which each list is the flows that
// have one in a quarter of a second.
func TestWhatIsSentWithinASecond(t *testing.T) {
	t.Parallel()
	quarters := [][]int{{1}, {}, {1}, {1, 2}, {}, {2, 3}, {1}}
	type sent struct{ Ends, Flows []int } // quarters, and how many flows each batch has
	for name, c := range map[string]struct {
		choose func(*Recorder)
		want   sent
	}{
		"all":                  {func(*Recorder) {}, sent{[]int{1, 2, 3, 4, 5, 6, 7, 7}, []int{1, 0, 1, 2, 0, 2, 1, 0}}},
		"those with new flows": {func(r *Recorder) { r.SendAwaited(capture.AwaitNew) }, sent{[]int{1, 4, 6, 7}, []int{1, 2, 2, 1}}},
		"whole seconds":        {func(r *Recorder) { r.SendAwaited(capture.AwaitNone) }, sent{[]int{1, 4, 7}, []int{1, 2, 3}}},
	} {
		var got sent
		var bytes uint64
		begin := int64(10 * Second)
		r := NewRecorder(&capture.Options{Interfaces: []string{"eth0"}}, &LocalAddrs{}, LiveStep, func(b flows.Batch) {
			got.Ends = append(got.Ends, int((b.At-begin)/LiveStep))
			got.Flows = append(got.Flows, len(b.Deltas))
			for i := range b.Deltas {
				bytes += b.Deltas[i].Bytes.Sum()
			}
		})
		c.choose(r)
		r.Begin(begin)
		for q, list := range quarters {
			for i, n := range list {
				f := ofFlow(n)
				f.Time = begin + int64(q)*LiveStep + int64(i)
				r.Add(f)
			}
			r.Advance(begin + int64(q+1)*LiveStep)
		}
		r.Finish(begin + int64(len(quarters))*LiveStep + 1)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if bytes != 700 {
			t.Errorf("%s: %d bytes, want 700", name, bytes)
		}
	}
}

// TestWhatMayBeMissingIsSaidAtOnce has packets dropped in a second in which nothing else would be sent.
func TestWhatMayBeMissingIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	var lossy []int64
	r := NewRecorder(&capture.Options{}, &LocalAddrs{}, LiveStep, func(b flows.Batch) {
		if b.Lossy {
			lossy = append(lossy, b.At)
		}
	})
	r.SendAwaited(capture.AwaitNew)
	r.Begin(10 * Second)
	r.Advance(11 * Second)
	r.Lost(11*Second + LiveStep/2)
	r.Advance(11*Second + LiveStep)
	if want := []int64{11*Second + LiveStep}; !cmp.Equal(lossy, want) {
		t.Errorf("marked are batches that end at %d, want %d", lossy, want)
	}
}
