package ndjson_test

import (
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/ndjson"
)

// manyFlows is how many flows the lines of the benchmarks have.
const manyFlows = 20_000

// crowd returns the model of many flows in a second, and in the next.
func crowd() (before, after model.Model) {
	o := modeltest.Options{Extra: manyFlows, Seconds: 12, Change: func(p *prefs.Prefs) { p.Tab = prefs.TabFlows }}
	before = modeltest.Model(o)
	return before, modeltest.Send(before, o.Second(o.Seconds))
}

// BenchmarkAppend writes one line into a buffer that is kept.
func BenchmarkAppend(b *testing.B) {
	_, m := crowd()
	benchmarkLine(b, func(dst []byte) ([]byte, error) { return ndjson.Append(dst, &m, ndjson.Options{}) })
}

// BenchmarkStream writes a line that follows another, in each form.
func BenchmarkStream(b *testing.B) {
	before, after := crowd()
	for _, form := range ndjson.Forms {
		b.Run(string(form), func(b *testing.B) {
			first := ndjson.Stream{Form: form}
			if _, err := first.Append(nil, &before, false); err != nil {
				b.Fatal(err)
			}
			benchmarkLine(b, func(dst []byte) ([]byte, error) {
				s := first
				return s.Append(dst, &after, false)
			})
		})
	}
}

func benchmarkLine(b *testing.B, line func([]byte) ([]byte, error)) {
	b.Helper()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = line(buf[:0]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/manyFlows, "ns/flow")
	b.ReportMetric(float64(len(buf)), "bytes")
}
