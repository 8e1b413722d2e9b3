package recorder_test

import (
	"errors"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/recorder"
)

// TestAFileIsRecordedOnce records files into one directory: what goes on with a file that was
// recorded is added, and what was recorded already is not.
func TestAFileIsRecordedOnce(t *testing.T) {
	t.Parallel()
	dir, noon := t.TempDir(), time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	sent := uint64(0)
	for _, file := range []struct {
		what, name string
		begins     time.Duration
		bytes      uint64
		again      bool
	}{
		{"a file", "a.pcap", 0, 100, false},
		{"the same", "a.pcap", 0, 100, true},
		{"one that begins within it", "a.pcap", time.Second, 100, true},
		{"one that goes on in its last second", "a.pcap", 2*time.Second + 5, 200, false},
		{"that one again", "a.pcap", 2*time.Second + 5, 200, true},
		{"one before it", "a.pcap", -time.Hour, 100, true},
		{"one of another name", "b.pcap", 0, 400, false},
	} {
		recordAll(t, dir, time.UTC, func(r *recorder.Recorder) {
			err := recordFile(r, file.name, noon.Add(file.begins), file.bytes)
			if _, again := errors.AsType[recorder.RepeatedError](err); again != file.again || !again && err != nil {
				t.Errorf("%s: %v", file.what, err)
			}
		})
		if !file.again {
			sent += file.bytes
		}
		if recorded, missed, err := accounted(t.Context(), dir); recorded != sent || missed != 0 || err != nil {
			t.Errorf("%s: %d recorded and %d missed, %v; want %d", file.what, recorded, missed, err, sent)
		}
	}
}

// recordFile records a file of two packets in three seconds, until that is refused.
func recordFile(r *recorder.Recorder, name string, first time.Time, bytes uint64) error {
	for _, at := range []time.Time{first, first.Add(2 * time.Second)} {
		b := flowstest.Closed(flows.SlotOf(at.UnixNano()), flowstest.Delta(1, 0, bytes/2, 0))
		b.At, b.Health.Sources = at.UnixNano()+1, []flows.Source{{Name: name}}
		b.Deltas[0].First, b.Deltas[0].Last = at.UnixNano(), at.UnixNano()
		if err := r.Batch(&b, &flows.Labels{}); err != nil {
			return err
		}
	}
	return nil
}
