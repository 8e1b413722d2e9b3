package suites

import (
	"maps"
	"net/netip"
	"testing"
)

// lastLine is one of two flows: of TCP in both directions, and of ICMP, whose echo
// identifier is no port; and of a frame without addresses.
const lastLine = `{"total_sent":300,"total_recv":60,"packets_sent":3,"packets_recv":1,"capture":{"received":4},"final":true,"flows":[
{"src_ip":"192.0.2.1","dst_ip":"198.51.100.2","src_port":1,"dst_port":2,"protocol":"TCP","total_sent":100,"total_recv":60,"packets_sent":1,"packets_recv":1},
{"src_ip":"192.0.2.1","dst_ip":"198.51.100.2","src_port":7,"dst_port":7,"protocol":"ICMP","total_sent":98,"packets_sent":1},
{"protocol":"ARP","total_sent":102,"packets_sent":1}]}`

func TestRowsAreFlowsInBothDirections(t *testing.T) {
	t.Parallel()
	r, err := parseLine([]byte(lastLine))
	if err != nil || r.State != Whole || r.Count != (Count{4, 360}) || r.Incomplete != "" {
		t.Errorf("%+v, %v; want 4 packets, 360 bytes", r, err)
	}
	a, b := netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("198.51.100.2:2")
	want := Flows{
		{"TCP", a, b}: {1, 100},
		{"TCP", b, a}: {1, 60},
		{"IP", netip.AddrPortFrom(a.Addr(), 0), netip.AddrPortFrom(b.Addr(), 0)}: {1, 98},
	}
	if !maps.Equal(r.Flows, want) {
		t.Errorf("flows %v, want %v", r.Flows, want)
	}
}

func TestLinesThatDoNotAddUpAreErrors(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not JSON":               `{"total_sent":1`,
		"not the last line":      `{}`,
		"a packet not counted":   `{"capture":{"received":1},"final":true}`,
		"a byte of no row":       `{"total_sent":1,"final":true}`,
		"a packet of no row":     `{"packets_sent":1,"capture":{"received":1},"final":true}`,
		"an address that is not": `{"final":true,"flows":[{"src_ip":"x"}]}`,
	} {
		if r, err := parseLine([]byte(text)); err == nil {
			t.Errorf("%s: %+v, want an error", name, r)
		}
	}
}

func TestFlowsInTheOtherRowAreNotCompared(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"merged", "other"} {
		r, err := parseLine([]byte(`{"final":true,"flows":[{"` + kind + `":true}]}`))
		if err != nil || r.Incomplete == "" {
			t.Errorf("%s row: %+v, %v; want it incomplete", kind, r, err)
		}
	}
}
