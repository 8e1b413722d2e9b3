package filter

import (
	"slices"
	"testing"
)

// loopbackFrame puts the header of BSD loopback before an IP packet.
func loopbackFrame(header [4]byte, version byte) []byte {
	b := make([]byte, 64)
	b[0] = version<<4 | 5
	return slices.Concat(header[:], b)
}

func TestLoopbackFamiliesMatchInTheByteOrderOfAnyHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		link   LinkType
		header [4]byte
		expr   string
		want   bool
	}{
		{"IPv4 of a little-endian host", LinkNull, [4]byte{2, 0, 0, 0}, "ip", true},
		{"IPv4 of a big-endian host", LinkNull, [4]byte{0, 0, 0, 2}, "ip", true},
		{"IPv6 of NetBSD, little-endian", LinkNull, [4]byte{24, 0, 0, 0}, "ip6", true},
		{"IPv6 of NetBSD, big-endian", LinkNull, [4]byte{0, 0, 0, 24}, "ip6", true},
		{"IPv6 of FreeBSD, little-endian", LinkNull, [4]byte{28, 0, 0, 0}, "ip6", true},
		{"IPv6 of FreeBSD, big-endian", LinkNull, [4]byte{0, 0, 0, 28}, "ip6", true},
		{"IPv6 of macOS, little-endian", LinkNull, [4]byte{30, 0, 0, 0}, "ip6", true},
		{"IPv6 of macOS, big-endian", LinkNull, [4]byte{0, 0, 0, 30}, "ip6", true},
		{"neither IPv4 nor IPv6, big-endian", LinkNull, [4]byte{0, 0, 0, 2}, "not ip and not ip6", false},
		{"a family in the middle of the header", LinkNull, [4]byte{0, 2, 0, 0}, "ip", false},
		{"IPv4 is not IPv6", LinkNull, [4]byte{0, 0, 0, 2}, "ip6", false},
		{"AppleTalk", LinkNull, [4]byte{0, 0, 0, 16}, "ip or ip6", false},
		{"LOOP is in network byte order", LinkLoop, [4]byte{0, 0, 0, 2}, "ip", true},
		{"LOOP with IPv6", LinkLoop, [4]byte{0, 0, 0, 24}, "ip6", true},
		{"LOOP is not in the order of a little-endian host", LinkLoop, [4]byte{2, 0, 0, 0}, "ip", false},
	} {
		p, err := Compile(c.expr, Options{LinkType: c.link})
		if err != nil {
			t.Fatal(err)
		}
		version := byte(4)
		if c.header[0] > 20 || c.header[3] > 20 {
			version = 6
		}
		data := loopbackFrame(c.header, version)
		if got := p.Match(data, len(data)); got != c.want {
			t.Errorf("%s: %q matches is %v", c.name, c.expr, got)
		}
	}
}
