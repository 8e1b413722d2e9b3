package metrics

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/internal/metrics/accounts"
)

// prefix begins the name of every metric.
const prefix = "iftopgo_"

// The values of the label direction.
const (
	received = "received"
	sent     = "sent"
)

// collector collects the metrics of one page. Of what is not known there are none.
type collector struct {
	page    accounts.Page
	kernel  *accounts.KernelPage // nil where the kernel's counters are not read, or not of what is captured
	flows   []FlowExport
	failed  error // why they could not be read
	version Version
	start   time.Time
}

// Version is what the program says of itself.
type Version struct{ Program, Go string }

// FlowExport is what became of the records of flows for a collector.
type FlowExport struct {
	Collector                              string
	Sent, NotSent, SentBytes, NotSentBytes uint64
}

// describe returns the description of a metric.
func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prefix+name, help, labels, nil)
}

var (
	buildInfo        = describe("build_info", "The version of iftopgo and of Go; always 1.", "version", "goversion")
	up               = describe("up", "Whether packets are captured on an interface now.", "interface")
	alerts           = describe("alerts", "How many flows, hosts and processes are above the rate of --alert now.", "kind")
	lost             = describe("lost_packets_total", "Packets that were lost before they could be counted, by who lost them.", "where")
	capturedBytes    = describe("captured_bytes_total", "Frame bytes captured on an interface.", "interface", "direction")
	capturedPackets  = describe("captured_packets_total", "Packets captured on an interface.", "interface", "direction")
	exportedRecords  = describe("ipfix_records_total", "Records of flows, by whether they were sent to a collector (--ipfix).", "collector", "result")
	exportedBytes    = describe("ipfix_bytes_total", "Bytes of the flows of these records.", "collector", "result")
	interfaceBytes   = describe("interface_bytes_total", "Bytes by the kernel's counters of an interface.", "interface", "direction")
	interfacePackets = describe("interface_packets_total", "Packets by the kernel's counters of an interface.", "interface", "direction")
	interfaceErrors  = describe("interface_errors_total", "Packets that could not be sent or received, by the kernel's counters.", "interface", "direction")
	interfaceDrops   = describe("interface_drops_total", "Packets that were dropped for lack of room, by the kernel's counters.", "interface", "direction")
)

// Describe describes nothing: which families there are depends on the settings.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends all metrics of the page.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	gauge(to, buildInfo, 1, c.version.Program, c.version.Go)
	c.health(to)
	c.captured(to)
	for i := range c.page.Dimensions {
		c.dimension(to, &c.page.Dimensions[i])
	}
	for _, f := range c.flows {
		counter(to, exportedRecords, f.Sent, c.start, f.Collector, "sent")
		counter(to, exportedRecords, f.NotSent, c.start, f.Collector, "not_sent")
		counter(to, exportedBytes, f.SentBytes, c.start, f.Collector, "sent")
		counter(to, exportedBytes, f.NotSentBytes, c.start, f.Collector, "not_sent")
	}
	if c.failed != nil {
		to <- prometheus.NewInvalidMetric(interfaceBytes, c.failed)
	}
	if c.kernel == nil {
		return
	}
	for name, counters := range c.kernel.Interfaces {
		kernel(to, name, &counters)
	}
	kernel(to, accounts.OtherName, &c.kernel.Other)
}

// health sends the state of the capture.
func (c *collector) health(to chan<- prometheus.Metric) {
	for _, s := range c.page.Health.Sources {
		live := 0.
		if s.State == flows.Live {
			live = 1
		}
		gauge(to, up, live, s.Name)
	}
	for where, n := range map[string]flows.OptionalCount{"kernel": c.page.Health.KernelDrops, "interface": c.page.Health.InterfaceDrops} {
		if n.OK {
			counter(to, lost, n.N, time.Time{}, where)
		}
	}
	for kind, n := range c.page.Alerts {
		gauge(to, alerts, float64(n), kind)
	}
}

// captured sends what was captured on each interface.
func (c *collector) captured(to chan<- prometheus.Metric) {
	send := func(name string, t flows.Tally) {
		c.both(to, capturedBytes, t.Bytes, name)
		c.both(to, capturedPackets, t.Packets, name)
	}
	for name, t := range c.page.Captured.Series {
		send(name, t)
	}
	send(accounts.OtherName, c.page.Captured.Other)
}

// dimension sends what was captured by another property.
func (c *collector) dimension(to chan<- prometheus.Metric, d *accounts.DimensionPage) {
	desc := describe(d.Name+"_bytes_total", d.Help, append(slices.Clone(d.Labels), "direction")...)
	for labels, t := range d.Series {
		c.both(to, desc, t.Bytes, labels[:len(d.Labels)]...)
	}
	rest := accounts.Labels{accounts.OtherName}
	c.both(to, desc, d.Other.Bytes, rest[:len(d.Labels)]...)
}

// both sends a counter of each direction that has counted since the start.
func (c *collector) both(to chan<- prometheus.Metric, d *prometheus.Desc, n flows.Pair, labels ...string) {
	counter(to, d, n.Recv, c.start, append(slices.Clone(labels), received)...)
	counter(to, d, n.Sent, c.start, append(slices.Clone(labels), sent)...)
}

// kernel sends the kernel's counters of an interface.
func kernel(to chan<- prometheus.Metric, name string, n *interfaces.Counters) {
	for d, p := range map[*prometheus.Desc]flows.Pair{
		interfaceBytes: n.Bytes, interfacePackets: n.Packets, interfaceErrors: n.Errors, interfaceDrops: n.Drops,
	} {
		counter(to, d, p.Recv, time.Time{}, name, received)
		counter(to, d, p.Sent, time.Time{}, name, sent)
	}
}

// gauge sends a value that goes up and down.
func gauge(to chan<- prometheus.Metric, d *prometheus.Desc, value float64, labels ...string) {
	m, err := prometheus.NewConstMetric(d, prometheus.GaugeValue, value, labels...)
	if err != nil {
		m = prometheus.NewInvalidMetric(d, err)
	}
	to <- m
}

// counter sends a counter, and since when it counts unless that is not known.
func counter(to chan<- prometheus.Metric, d *prometheus.Desc, value uint64, since time.Time, labels ...string) {
	m, err := prometheus.NewConstMetric(d, prometheus.CounterValue, float64(value), labels...)
	if !since.IsZero() {
		m, err = prometheus.NewConstMetricWithCreatedTimestamp(d, prometheus.CounterValue, float64(value), since, labels...)
	}
	if err != nil {
		m = prometheus.NewInvalidMetric(d, err)
	}
	to <- m
}
