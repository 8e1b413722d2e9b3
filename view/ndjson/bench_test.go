package ndjson_test

import (
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/prefs"
	"iftopgo/view/ndjson"
)

// BenchmarkAppend writes a line of 20,000 flows, into a buffer that is kept.
func BenchmarkAppend(b *testing.B) {
	const flows = 20_000
	m := modeltest.Model(modeltest.Options{Extra: flows, Seconds: 12, Change: func(p *prefs.Prefs) { p.Tab = prefs.TabFlows }})
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = ndjson.Append(buf[:0], &m, ndjson.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/flows, "ns/flow")
	b.ReportMetric(float64(len(buf)), "bytes")
}
