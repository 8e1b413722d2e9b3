package meter

import (
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

func TestBytesAndPacketsByWayOfCounting(t *testing.T) {
	t.Parallel()
	super := frame.Frame{Len: 54 + 4*1000 + 500, SegmentSize: 1000}
	tcp := decode.Packet{NetOffset: 14, PayloadOffset: 54, NetLen: 4540}
	for name, c := range map[string]struct {
		count          capture.Count
		f              frame.Frame
		p              decode.Packet
		bytes, packets uint64
	}{
		"frame: a super-packet is one":                        {capture.CountFrame, super, tcp, 4554, 1},
		"wire: each segment has headers":                      {capture.CountWire, super, tcp, 4554 + 4*54, 5},
		"ip: what the header states":                          {capture.CountIP, super, tcp, 4540, 1},
		"ip: padding of a short frame does not count":         {capture.CountIP, frame.Frame{Len: 60}, decode.Packet{NetOffset: 14, NetLen: 40}, 40, 1},
		"ip: a super-packet that states no length":            {capture.CountIP, super, decode.Packet{NetOffset: 14}, 4540, 1},
		"ip: a jumbogram (BIG TCP)":                           {capture.CountIP, frame.Frame{Len: 14 + 150_048}, decode.Packet{NetOffset: 14, NetLen: 150_048}, 150_048, 1},
		"ip: a header that states more than there is":         {capture.CountIP, frame.Frame{Len: 100}, decode.Packet{NetOffset: 14, NetLen: 1500}, 86, 1},
		"ip: a frame that ends within its link header":        {capture.CountIP, frame.Frame{Len: 10}, decode.Packet{NetOffset: 14, NetLen: 1500}, 0, 1},
		"frame: a tag the counters include":                   {capture.CountFrame, frame.Frame{Len: 100, HasVLAN: true, CountTag: true}, tcp, 104, 1},
		"frame: a tag the counters leave out":                 {capture.CountFrame, frame.Frame{Len: 100, HasVLAN: true}, tcp, 100, 1},
		"wire: a tag always crosses the line":                 {capture.CountWire, frame.Frame{Len: 100, HasVLAN: true}, tcp, 104, 1},
		"wire: every segment has the tag":                     {capture.CountWire, frame.Frame{Len: 54 + 2000, SegmentSize: 1000, HasVLAN: true}, tcp, 2054 + 54 + 2*4, 2},
		"frame: a cooked capture adds the link header":        {capture.CountFrame, frame.Frame{Len: 86, Extra: 14}, tcp, 100, 1},
		"frame: loopback does not count the link header":      {capture.CountFrame, frame.Frame{Len: 100, Extra: -14}, tcp, 86, 1},
		"frame: never below nothing":                          {capture.CountFrame, frame.Frame{Len: 3, Extra: -14}, tcp, 0, 1},
		"wire: a segment size without a transport is no help": {capture.CountWire, frame.Frame{Len: 3000, SegmentSize: 1000}, decode.Packet{}, 3000, 1},
	} {
		bytes, packets := measure(c.count, &c.f, &c.p)
		if bytes != c.bytes || packets != c.packets {
			t.Errorf("%s: %d bytes, %d packets; want %d, %d", name, bytes, packets, c.bytes, c.packets)
		}
	}
}

// TestAPacketCountsNoMoreThanItsFrameHolds counts packets whose headers state a greater
// length.
func TestAPacketCountsNoMoreThanItsFrameHolds(t *testing.T) {
	t.Parallel()
	const there = 100
	jumbogram := make([]byte, there)
	copy(jumbogram, []byte{0x60, 0, 0, 0, 0, 0, 0, 64})                  // No payload, hop-by-hop options.
	copy(jumbogram[40:], []byte{59, 0, 0xc2, 4, 0xff, 0xff, 0xff, 0x00}) // 4 GiB (RFC 2675).
	datagram := make([]byte, there)
	copy(datagram, []byte{0x45, 0, 0xff, 0xff, 0, 0, 0, 0, 64, 253}) // 64 KiB.
	for name, f := range map[string]frame.Frame{
		"IPv6 as a jumbogram": {Data: jumbogram, EtherType: 0x86dd},
		"IPv4":                {Data: datagram, EtherType: 0x0800},
	} {
		f.Len, f.Link, f.Time = there, decode.LinkNetwork, 1
		m := New(&capture.Options{Interfaces: []string{"eth0"}, Count: capture.CountIP}, &LocalAddrs{})
		m.Add(&f)
		var b flows.Batch
		m.flush(&b)
		if got := b.Deltas[0].Bytes.Sum(); got != there {
			t.Errorf("%s: a packet of %d bytes counts %d", name, there, got)
		}
		if m.undecoded != 0 {
			t.Errorf("%s: undecoded, though every header was read", name)
		}
	}
}
