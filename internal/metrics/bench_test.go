package metrics

import (
	"io"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"iftopgo/flows"
	"iftopgo/internal/tap"
)

// busy is a batch of a quarter of a second in which a thousand flows are active, of a hundred
// processes.
func busy() (*flows.Batch, *tap.Known) {
	b := batch(1000, 1)
	b.Deltas = nil
	var owners []flows.Owner
	var owned []flows.Owned
	for i := range 1000 {
		k := flows.Key{Local: flows.Addr{15: 1}, Remote: flows.Addr{14: byte(i >> 8), 15: byte(i)}, LocalPort: uint16(40_000 + i), RemotePort: 443, Proto: flows.ProtoTCP, Net: flows.NetIPv6}
		b.Deltas = append(b.Deltas, flows.Delta{Key: k, Tally: flows.Tally{Bytes: flows.Pair{Sent: 100, Recv: 1000}, Packets: flows.Pair{Sent: 1, Recv: 1}}})
		id := flows.OwnerID(i%100 + 1)
		owners = append(owners, flows.Owner{ID: id, Name: string(rune('a'+i%26)) + string(rune('a'+i%100/26)), User: "alice"})
		owned = append(owned, flows.Owned{Key: k, Owner: id, Evidence: flows.EvidenceEvent})
	}
	return b, &tap.Known{Labels: flows.Labels{}.WithOwners(owners, owned)}
}

// BenchmarkSecondOfThousandFlows takes the batches of a second, of which there are four.
func BenchmarkSecondOfThousandFlows(b *testing.B) {
	for name, extra := range map[string][]string{"processes and services": nil, "hosts, names and networks too": {"host", "name", "network"}} {
		b.Run(name, func(b *testing.B) {
			e := NewExporter(Options{Extra: extra, Log: func(text string) { b.Error(text) }})
			next, known := busy()
			for b.Loop() {
				for range 4 {
					next.At += int64(time.Second) / 4
					e.Take(next, known)
				}
			}
		})
	}
}

// BenchmarkPage makes a page of them.
func BenchmarkPage(b *testing.B) {
	e := NewExporter(Options{Log: func(text string) { b.Error(text) }})
	next, known := busy()
	for range 12 {
		next.At += int64(time.Second) / 4
		e.Take(next, known)
	}
	for b.Loop() {
		page, _ := e.collect()
		registry := prometheus.NewRegistry()
		if err := registry.Register(page); err != nil {
			b.Fatal(err)
		}
		families, err := registry.Gather()
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range families {
			if _, err := expfmt.MetricFamilyToText(io.Discard, f); err != nil {
				b.Fatal(err)
			}
		}
	}
}
