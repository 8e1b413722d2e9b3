package metrics

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/internal/tap"
)

// FuzzLabels has processes, their users and containers called anything, and interfaces anything in
// UTF-8. Whatever it is, a page is one that Prometheus reads, with all that was captured, and no
// text in it ends a label or a line before its time.
func FuzzLabels(f *testing.F) {
	f.Add("curl", "root", "nginx.service", "eth0")
	f.Add("a\"} 1\niftopgo_up 2", "\\", "\x1b[31m\xff\xfe", "other")
	f.Add("other", "", "", "\xff")
	f.Add("", "a\x00b", strings.Repeat("ä", 3000), "")
	f.Fuzz(func(t *testing.T, process, user, container, iface string) {
		if iface = strings.ToValidUTF8(iface, ""); iface == "lo" {
			return // It is there already.
		}
		e := NewExporter(Options{
			Extra: []string{"host", "name", "network"}, Log: func(text string) { t.Error(text) },
			Interfaces: func() ([]interfaces.Interface, error) {
				return []interfaces.Interface{{Name: iface, Counted: true}, {Name: "lo", Counted: true}}, nil
			},
		})
		owner := flows.Owner{ID: 1, Name: process, User: user, Container: container}
		b := batch(1000, 100)
		b.Health.Sources[0].Name = iface
		known := &tap.Known{Labels: flows.Labels{}.WithOwners([]flows.Owner{owner}, []flows.Owned{{Key: b.Deltas[0].Key, Owner: 1, Evidence: flows.EvidenceEvent}})}
		const seconds = 8
		for second := range int64(seconds) {
			e.Take(batchAt(b, second), known)
			_, number := e.collect()
			e.read("reader", number)
		}
		page, _ := e.collect()
		for family, sum := range sumsOf(t, page) {
			if sum != (seconds-2)*100 { // Those of the last two seconds wait.
				t.Errorf("%s has %v bytes", family, sum)
			}
		}
	})
}

// batchAt is a batch of another second.
func batchAt(b *flows.Batch, second int64) *flows.Batch {
	next := *b
	next.At += second * 1_000_000_000
	return &next
}

// sumsOf reads a page as Prometheus does, and returns the sums of what was captured, by family.
func sumsOf(t *testing.T, page *collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	if err := registry.Register(page); err != nil {
		t.Fatal(err)
	}
	gathered, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, family := range gathered {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			t.Fatal(err)
		}
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text.String()))
	if err != nil || !utf8.ValidString(text.String()) {
		t.Fatalf("%v: %q", err, text.String())
	}
	sums := make(map[string]float64)
	for name, family := range families {
		if name == "iftopgo_captured_bytes_total" || strings.HasSuffix(name, "_bytes_total") && name != "iftopgo_interface_bytes_total" {
			for _, m := range family.GetMetric() {
				sums[name] += m.GetCounter().GetValue()
			}
		}
	}
	return sums
}
