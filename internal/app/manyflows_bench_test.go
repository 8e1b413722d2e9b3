package app

import (
	"fmt"
	"runtime"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
	"iftopgo/view/ndjson"
)

// secondOf returns what flows carried in a second. All batches share their deltas: what was
// folded is not looked at again.
func secondOf(deltas []flows.Delta, at flows.Slot) flows.Batch {
	for i := range deltas {
		d := &deltas[i]
		packets := uint64(3 + (i+int(at))%5)
		d.Tally = flows.Tally{Bytes: flows.Pair{Recv: 60 * packets}, Packets: flows.Pair{Recv: packets}}
		d.First, d.Last = at.Start(), at.Start()+1
	}
	return flowstest.Closed(at, deltas...)
}

// BenchmarkManyFlows has flows that carry something in every second folded, listed, and drawn
// or written, with what has to be collected of it: the CPU time of a flow in a second.
func BenchmarkManyFlows(b *testing.B) {
	for _, n := range []int{1000, 20_000, 65_000} {
		deltas := make([]flows.Delta, 0, n)
		for i := range n {
			deltas = append(deltas, flowstest.Delta(i, flowstest.T0, 0, 1))
		}
		lines := ndjson.Stream{Limit: 100}
		var buf []byte
		for _, c := range []struct {
			name     string
			headless bool
			show     func(*model.Model)
		}{
			{"lines", true, func(m *model.Model) {
				var err error
				if buf, err = lines.Append(buf[:0], m, false); err != nil {
					b.Fatal(err)
				}
				m.Shown, m.List.Rows = m.Shown.Mark(), nil
			}},
			{"screen", false, func(m *model.Model) { view.Screen(m) }},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				m := modeltest.Model(modeltest.Options{Width: 200, Height: 60})
				m.Table, m.List.Headless = flows.NewTable(flows.Options{}), c.headless
				m.Shown, m.Refreshes = m.Table, 0
				if c.headless {
					m.List.Limit = lines.Limit
				}
				at := flowstest.T0
				second := func() {
					m = modeltest.Send(m, model.BatchMsg{Batch: secondOf(deltas, at)})
					c.show(&m)
					at++
				}
				for range 60 {
					second()
				}
				runtime.GC()
				b.ReportAllocs()
				began := cpuTime(b)
				for b.Loop() {
					second()
				}
				b.ReportMetric(float64((cpuTime(b)-began).Nanoseconds())/float64(b.N*n), "ns-cpu/flow")
			})
		}
	}
}
