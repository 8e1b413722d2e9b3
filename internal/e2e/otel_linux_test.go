package e2e

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/nettest"
)

// looped has a Collector that runs the recipe send what it exports by OTLP to itself, and writes what
// comes to the file FILE.
const looped = `
receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:4317"}}}
exporters:
  otlp_grpc: {endpoint: "127.0.0.1:4317", tls: {insecure: true}}
  file: {path: "FILE"}
service:
  pipelines:
    metrics/back: {receivers: [otlp], exporters: [file]}
`

// otelcol is the OpenTelemetry Collector with the recipe. It writes lines of JSON.
type otelcol struct {
	*daemon
	out string
}

// otelcolPath is one of the Collector's distributions that have what it takes.
func otelcolPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"otelcol", "otelcol-contrib"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("otelcol is not installed")
	return ""
}

func startOtelcol(t *testing.T, h *nettest.Host) *otelcol {
	t.Helper()
	recipe := read(t, metricsRecipe("otel-collector.yaml"))
	faster := strings.Replace(recipe, "scrape_interval: 15s", "scrape_interval: 1s", 1)
	if faster == recipe {
		t.Fatal("the recipe scrapes at another interval")
	}
	out := filepath.Join(t.TempDir(), "metrics.json")
	cmd := exec.Command(otelcolPath(t), "--config", fileWith(t, "recipe.yaml", faster), "--config", fileWith(t, "looped.yaml", strings.Replace(looped, "FILE", out, 1)))
	return &otelcol{startDaemon(t, h, cmd, "Everything is ready"), out}
}

// counterFamily is what there is of a family of counters: its series, and the sums of them on the first
// page, now, and of what each grew by since it was there first.
type counterFamily struct {
	series            int
	begun, now, grown float64
}

// otlpSums is the part of OTLP's metrics that is about counters.
type otlpSums struct {
	ResourceMetrics []struct {
		ScopeMetrics []struct {
			Metrics []struct {
				Name string
				Sum  struct {
					DataPoints             []otlpPoint
					AggregationTemporality int
					IsMonotonic            bool
				}
			}
		}
	}
}

type otlpPoint struct {
	Attributes []struct {
		Key   string
		Value struct{ StringValue string }
	}
	TimeUnixNano string // It has as many digits everywhere.
	AsDouble     float64
	Flags        int // 1 says that there is no value any more.
}

// series is what tells it from others, and whether it is about the loopback interface, by which metrics
// are scraped.
func (p *otlpPoint) series() (name string, loopback bool) {
	var labels []string
	for _, a := range p.Attributes {
		labels = append(labels, a.Key+"="+a.Value.StringValue)
	}
	slices.Sort(labels)
	return strings.Join(labels, ","), slices.Contains(labels, "interface=lo")
}

// families are those of the program that have come by now.
func (o *otelcol) families(t *testing.T) map[string]counterFamily {
	t.Helper()
	text, _ := os.ReadFile(o.out) // It comes with the first metrics.
	points := map[string][]otlpPoint{}
	for line := range bytes.Lines(text) {
		var all otlpSums
		if err := json.Unmarshal(line, &all); err != nil {
			break // The last one is not whole yet.
		}
		for _, r := range all.ResourceMetrics {
			for _, s := range r.ScopeMetrics {
				for _, m := range s.Metrics {
					if !strings.HasPrefix(m.Name, "iftopgo_") || !strings.HasSuffix(m.Name, "_total") {
						continue
					}
					if !m.Sum.IsMonotonic || m.Sum.AggregationTemporality != 2 {
						t.Fatalf("%s is no monotonic, cumulative sum: %s", m.Name, line)
					}
					points[m.Name] = append(points[m.Name], m.Sum.DataPoints...)
				}
			}
		}
	}
	families := map[string]counterFamily{}
	for name, p := range points {
		families[name] = familyOf(p)
	}
	return families
}

// familyOf adds up a family, which can have come in another order than it was scraped. A series that
// is missing for a while, because a scrape has failed, goes on from where it was.
func familyOf(points []otlpPoint) (f counterFamily) {
	slices.SortStableFunc(points, func(a, b otlpPoint) int { return strings.Compare(a.TimeUnixNano, b.TimeUnixNano) })
	last, there := map[string]float64{}, map[string]float64{}
	for _, p := range points {
		series, loopback := p.series()
		if loopback {
			continue
		}
		if p.Flags == 1 {
			delete(there, series)
			continue
		}
		before, known := last[series]
		switch {
		case p.TimeUnixNano == points[0].TimeUnixNano:
			f.begun += p.AsDouble
		case known && p.AsDouble < before: // It has begun again.
			f.grown += p.AsDouble
		case known:
			f.grown += p.AsDouble - before
		}
		last[series], there[series] = p.AsDouble, p.AsDouble
	}
	for _, v := range there {
		f.series++
		f.now += v
	}
	return f
}

// served are the families on a page of a host, as they are now.
func served(t *testing.T, h *nettest.Host) map[string]counterFamily {
	t.Helper()
	_, page := fetch(t, h, metricsAt, "/metrics")
	families := map[string]counterFamily{}
	for line := range strings.Lines(page) {
		series, value, _ := strings.Cut(strings.TrimSpace(line), "} ")
		name, labels, _ := strings.Cut(series, "{")
		if !strings.HasPrefix(name, "iftopgo_") || !strings.HasSuffix(name, "_total") || strings.Contains(labels, `interface="lo"`) {
			continue
		}
		f := families[name]
		f.series++
		f.now += number(t, value)
		families[name] = f
	}
	return families
}

// TestTheOpenTelemetryCollectorExportsWhatWasCaptured has the Collector scrape, by the recipe, a capture of
// many hosts and of a process. What it exports is what was captured, by each family, and what is served in
// the end.
func TestTheOpenTelemetryCollectorExportsWhatWasCaptured(t *testing.T) {
	t.Parallel()
	otelcolPath(t)
	lab := nettest.New(t)
	settings := fileWith(t, "c.toml", `metrics_labels = ["host"]`)
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--limit", "1", "-c", settings, "--metrics", metricsAt)
	o := startOtelcol(t, lab.Remote)
	const captured = "iftopgo_captured_bytes_total"
	eventually(t, "it was scraped", func() bool {
		r.next()
		return o.families(t)[captured].series > 0
	})
	sendDatagrams(t, lab.Remote, nettest.LocalIPv4+":9", 100)
	for from := range 10 {
		lab.Local.Do(t, func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: 2000, Make: func(b []byte, between nettest.Pair, n int) []byte {
				return nettest.DistinctHosts(b, between, 1000*from+n)
			}})
			return err
		})
		r.next()
	}
	r.expectLine("all frames", func(l *line) bool { return l.PacketsRecv >= 20_000 })
	var has map[string]counterFamily
	if !comesTrue(patience, func() bool {
		l := r.next()
		has = o.families(t)
		all := has[captured]
		for _, name := range []string{captured, "iftopgo_process_bytes_total", "iftopgo_service_bytes_total", "iftopgo_host_bytes_total"} {
			if has[name].grown != all.now-all.begun {
				return false
			}
		}
		return all.now == float64(totalOf(&l).octets) && has["iftopgo_captured_packets_total"].now == float64(totalOf(&l).packets)
	}) {
		l := r.next()
		t.Fatalf("it exports %+v, captured were %+v", has, totalOf(&l))
	}
	var page map[string]counterFamily
	if !comesTrue(patience, func() bool {
		has, page = o.families(t), served(t, lab.Remote)
		return maps.EqualFunc(has, page, func(a, b counterFamily) bool { return a.series == b.series && a.now == b.now })
	}) {
		t.Errorf("it exports %+v, served are %+v", has, page)
	}
	l := r.finish()
	t.Logf("it exports %+v, captured were %+v", has, totalOf(&l))
}
