package owners

import (
	"slices"
	"testing"
	"time"
)

// TestNobodyWaitsForAProcessThatDelays has readings that do not end, as those of memory
// whose file system does not answer. They are waited for a moment, and only so many of them.
func TestNobodyWaitsForAProcessThatDelays(t *testing.T) {
	t.Parallel()
	d := newDelayed()
	end := make(chan struct{})
	hang := func() []string { <-end; return nil }
	began := time.Now()
	for range 2 * maxDelayed {
		if got, ok := within(d, hang); ok {
			t.Fatalf("got %v from a reading that does not end", got)
		}
	}
	if took := time.Since(began); took > 3*maxDelayed*delayedPatience {
		t.Errorf("waited for %v", took)
	}
	if !d.refused.Load() {
		t.Error("nothing is said of it")
	}
	close(end) // They end, and there is room again.
	for deadline := time.Now().Add(patience); ; {
		got, ok := within(d, func() []string { return []string{"a"} })
		if ok && slices.Equal(got, []string{"a"}) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("there is no room again")
		}
	}
}
