package ipfix

import (
	"testing"
	"time"

	"iftopgo/internal/ipfix/cache"
	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/tap"
)

// BenchmarkSecondOfThousandFlows takes the batches of a second, of which there are four, and sends
// the records that are due.
func BenchmarkSecondOfThousandFlows(b *testing.B) {
	l, err := Dial(target.Target{Network: "udp", Address: "127.0.0.1:9"}, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	e := NewExporter(cache.Options{}, []*Link{l})
	next, _ := manyFlows(1000)
	for b.Loop() {
		for range 4 {
			next.At += int64(time.Second) / 4
			for i := range next.Deltas {
				next.Deltas[i].First, next.Deltas[i].Last = next.At, next.At
			}
			e.Take(next, &tap.Known{})
		}
	}
}
