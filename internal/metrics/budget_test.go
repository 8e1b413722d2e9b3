package metrics

import (
	"fmt"
	"testing"
	"time"
)

func TestAReaderThatAsksTooOftenTakesNoPageFromAnother(t *testing.T) {
	t.Parallel()
	var b budget
	now, got := time.Unix(1000, 0), 0
	for range 1000 {
		if b.take("192.0.2.1", now) {
			got++
		}
	}
	if got != mostPages || !b.take("192.0.2.2", now) {
		t.Errorf("one reader has got %d pages, and another none", got)
	}
	for i := range 1000 {
		b.take(fmt.Sprint(i), now)
	}
	if len(b.by) > mostAllPages || b.take("192.0.2.3", now) {
		t.Errorf("%d readers have got pages in a second", len(b.by))
	}
	if !b.take("192.0.2.1", now.Add(time.Second)) {
		t.Error("there is no page in the next second")
	}
}
