package accuracy

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// row is one kind of traffic on one kind of link.
type row struct {
	link string
	// what names traffic of the kernel's own making, which send makes; otherwise
	// stream says what is made, how many frames, and how many a second (0: as
	// many as can be sent).
	what string
	send func(*testing.T, *link)
	stream
	count, rate int
	// peers are measured on the same traffic; summary is shown in README.
	peers, summary bool
	// form is the smallest form of the matrix that the row is part of.
	form form
}

// form is how much of the matrix is measured.
type form string

// The forms, each part of those before it. The quick one is what go test ./... runs
// beside the tests of other packages, so that CPU time and memory mean nothing.
const (
	full  form = "full"  // ten minutes
	short form = "short" // two minutes
	quick form = "quick" // half a minute
)

// has says whether a row is part of a form.
func (f form) has(r *row) bool {
	return f == full || r.form == quick || f == short && r.form == short
}

const (
	udp    = unix.IPPROTO_UDP
	tcp    = unix.IPPROTO_TCP
	icmp   = unix.IPPROTO_ICMP
	icmpv6 = unix.IPPROTO_ICMPV6
)

// matrix is all that is measured.
var matrix = []row{
	{link: "Ethernet", stream: stream{proto: udp, flows: 1, size: 60}, count: 2000, rate: 1000, peers: true, form: short, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 10, size: 60}, count: 20_000, rate: 10_000},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, peers: true, form: quick, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 60}, count: 600_000, rate: 300_000, peers: true, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1, size: 60}, count: 1_000_000, peers: true, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 60}, count: 1_000_000, peers: true, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 594}, count: 600_000},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 1514}, count: 600_000, peers: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 9014}, count: 100_000},
	{link: "Ethernet", stream: stream{proto: udp, flows: 20_000, size: 60}, count: 200_000, rate: 100_000, peers: true, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, flows: 20_000, size: 60}, count: 600_000},
	{link: "Ethernet", stream: stream{proto: udp, flows: 60_000, size: 60}, count: 200_000, rate: 100_000},
	{link: "Ethernet", stream: stream{proto: udp, ipv6: true, flows: 1000, size: 74}, count: 600_000, form: short},
	{link: "Ethernet", stream: stream{proto: udp, ipv6: true, flows: 20_000, size: 74}, count: 200_000, rate: 100_000},
	{link: "Ethernet", stream: stream{proto: tcp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, peers: true},
	{link: "Ethernet", stream: stream{proto: tcp, flows: 1000, size: 1514}, count: 600_000},
	{link: "Ethernet", stream: stream{proto: tcp, ipv6: true, flows: 1000, size: 1514}, count: 200_000, rate: 100_000, peers: true, summary: true},
	{link: "Ethernet", stream: stream{proto: icmp, flows: 100, size: 98}, count: 100_000, rate: 50_000, peers: true, form: short, summary: true},
	{link: "Ethernet", stream: stream{proto: icmpv6, ipv6: true, flows: 100, size: 118}, count: 100_000, rate: 50_000},
	{link: "Ethernet", stream: stream{proto: udp, flows: 100, size: 1514, fragments: 3}, count: 150_000, rate: 75_000, peers: true, form: quick, summary: true},
	{link: "Ethernet", stream: stream{proto: udp, ipv6: true, flows: 100, size: 1514, fragments: 3}, count: 150_000, rate: 75_000, form: short},
	{link: "Ethernet", stream: stream{proto: udp, flows: 1000, size: 64, vlan: 10}, count: 200_000, rate: 100_000, peers: true, form: short, summary: true},
	{link: "Ethernet", stream: stream{proto: tcp, ipv6: true, flows: 100, size: 594, vlan: 4000}, count: 200_000},
	{link: "Ethernet", what: "a TCP transfer of 200 MB in super-packets", send: transfer(200_000_000), peers: true, form: quick, summary: true},
	{link: "Ethernet", what: "200 TCP connections of 1 MB", send: connections(200, 1_000_000)},
	{link: "Ethernet, sending end", stream: stream{proto: udp, flows: 1000, size: 60}, count: 600_000, form: short},
	{link: "Ethernet, sending end", stream: stream{proto: tcp, ipv6: true, flows: 1000, size: 1514}, count: 200_000, rate: 100_000},
	{link: "Ethernet, sending end", what: "a TCP transfer of 200 MB in super-packets", send: transfer(200_000_000)},
	{link: "VLAN device", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, form: short},
	{link: "VLAN device", stream: stream{proto: tcp, ipv6: true, flows: 1000, size: 1514}, count: 200_000, rate: 100_000},
	{link: "VXLAN tunnel", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, peers: true, summary: true},
	{link: "VXLAN tunnel", stream: stream{proto: tcp, ipv6: true, flows: 1000, size: 1014}, count: 100_000, rate: 50_000, form: short},
	{link: "VXLAN tunnel, sending end", stream: stream{proto: udp, flows: 1000, size: 60}, count: 100_000, rate: 50_000},
	{link: "bridge, sending end", stream: stream{proto: udp, flows: 1000, size: 60}, count: 100_000, rate: 50_000},
	{link: "bridge", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, form: short},
	{link: "macvlan", stream: stream{proto: udp, ipv6: true, flows: 1000, size: 594}, count: 200_000, rate: 100_000},
	{link: "tun, raw IP", stream: stream{proto: udp, flows: 1000, size: 46}, count: 200_000, rate: 100_000, peers: true, form: quick, summary: true},
	{link: "tun, raw IP", stream: stream{proto: tcp, ipv6: true, flows: 1000, size: 1500}, count: 300_000},
	{link: "tun, raw IP", stream: stream{proto: icmp, flows: 10, size: 84}, count: 20_000, rate: 10_000},
	{link: "loopback", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, form: short, summary: true},
	{link: "loopback", stream: stream{proto: tcp, ipv6: true, flows: 100, size: 1514}, count: 100_000, rate: 50_000},
	{link: "any", stream: stream{proto: udp, flows: 1000, size: 60}, count: 200_000, rate: 100_000, form: quick, summary: true},
	{link: "any", stream: stream{proto: tcp, ipv6: true, flows: 100, size: 594}, count: 100_000, rate: 50_000},
}

// rowsOf are the rows of a form that have a kind of link.
func (f form) rowsOf(link string) (rows []*row) {
	for i := range matrix {
		if r := &matrix[i]; r.link == link && f.has(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// String says in words what is sent.
func (r *row) String() string {
	if r.what != "" {
		return r.what
	}
	name := map[uint8]string{udp: "UDP", tcp: "TCP", icmp: "ICMP", icmpv6: "ICMPv6"}[r.proto]
	switch {
	case r.fragments > 1 && r.ipv6:
		name = "UDP over IPv6 in fragments"
	case r.fragments > 1:
		name = "UDP in fragments"
	case r.ipv6 && r.proto != icmpv6:
		name += " over IPv6"
	}
	if r.vlan != 0 {
		name += ", tagged"
	}
	rate := "full rate"
	if r.rate != 0 {
		rate = thousands(uint64(r.rate)) + "/s"
	}
	return fmt.Sprintf("%s, %s flow%s, %s bytes, %s", name, thousands(uint64(r.flows)), plural(r.flows), thousands(uint64(r.size)), rate)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// traffic sends what the row says, and returns what was sent; of traffic of the
// kernel's own making only the kernel knows.
func (r *row) traffic(t *testing.T, l *link) (packets, bytes uint64) {
	if r.send != nil {
		before := l.counters(t)
		r.send(t, l)
		c := l.counters(t).Since(before)
		return c.TxPackets + c.RxPackets, c.TxBytes + c.RxBytes
	}
	bytes = l.pour(t, nettest.PacedSend{Frames: r.frames(l), Count: r.count, Rate: r.rate})
	return uint64(r.count), bytes
}
