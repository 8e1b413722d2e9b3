package peek

import (
	"encoding/binary"
	"slices"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// segmentTo returns a segment of TCP to a port, with a sequence number, flags and a payload.
func segmentTo(t testing.TB, port uint16, seq uint32, flags byte, payload []byte) []byte {
	t.Helper()
	b := slices.Clone(firstHello(t).Data)
	_, d := captured(t, b, second)
	at := int(d.PayloadOffset) - 32
	b = append(b[:d.PayloadOffset], payload...)
	binary.BigEndian.PutUint16(b[at+2:], port)
	binary.BigEndian.PutUint32(b[at+4:], seq)
	binary.BigEndian.PutUint16(b[d.NetOffset+2:], uint16(len(b)-int(d.NetOffset)))
	b[at+13] = flags
	return b
}

// The flags of a segment that is pushed, and of one that is not.
const (
	flagsPushed = decode.TCPPush | 0x10
	flagsACK    = 0x10
)

// TestTheRestForAnyServerIsLetThrough runs the tail on what may be one, by ports and lengths.
func TestTheRestForAnyServerIsLetThrough(t *testing.T) {
	t.Parallel()
	const longest = maxRest - 14 - 20 - 32
	cases := map[string]struct {
		port    uint16
		size    int
		flags   byte
		begins  string
		kind    Kind
		without bool // let through although others are cut
	}{
		"pushed to a server":             {9443, 400, flagsPushed, "\x00", Other, false},
		"not pushed to a server":         {853, 1448, flagsACK, "\x00", Other, false},
		"to the last port of servers":    {firstClient - 1, 400, flagsPushed, "\x00", Other, false},
		"to a client":                    {firstClient, 400, flagsPushed, "\x00", None, false},
		"a record of TLS":                {9443, 400, flagsPushed, "\x17\x03", None, false},
		"the longest":                    {9443, longest, flagsPushed, "\x00", Other, false},
		"a byte longer":                  {9443, longest + 1, flagsPushed, "\x00", None, false},
		"pushed to HTTPS":                {portHTTPS, longest, flagsPushed, "\x00", Rest, true},
		"a byte longer, pushed to HTTPS": {portHTTPS, longest + 1, flagsPushed, "\x00", None, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			payload := make([]byte, c.size)
			copy(payload, c.begins)
			b := segmentTo(t, c.port, 1, c.flags, payload)
			f, d := captured(t, b, second)
			if got := Tell(&d, &f); got != c.kind {
				t.Errorf("it is of kind %d, want %d", got, c.kind)
			}
			let := map[bool]int{true: snapNamed, false: cutAt}
			if got := run(t, machine(t, f.Link, nil), b); got != let[c.kind != None] {
				t.Errorf("%d bytes are captured", got)
			}
			if got := run(t, narrowedMachine(t, f.Link, Widths{Middles: true}, 0), b); got != let[c.without] {
				t.Errorf("%d bytes are captured without others", got)
			}
		})
	}
}

// TestANameBehindTheFirstSegmentIsSeenOnAnyPort cuts a ClientHello that is longer than a
// segment, or whose first segment is tiny, as the kernel captures it, live.
func TestANameBehindTheFirstSegmentIsSeenOnAnyPort(t *testing.T) {
	t.Parallel()
	whole := longHello(t)
	for _, port := range []uint16{portHTTPS, 9443, 853, 993, 5061, 8883} {
		for _, first := range []int{1, 3, 6, 1448} {
			p := New(isHere)
			k, l := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", port), Look{}
			for i, part := range [][]byte{whole[:first], whole[first:]} {
				flags := byte(flagsPushed)
				if i == 0 {
					flags = flagsACK
				}
				b := segmentTo(t, port, uint32(1000+i*first), flags, part)
				f, d := captured(t, b, second)
				if got := run(t, machine(t, f.Link, nil), b); got < len(b) {
					f.Data = f.Data[:got]
				}
				f.Dir = frame.DirOut
				p.Packet(Tell(&d, &f), &k, true, &f, &d, &l)
			}
			readAll(p)
			if found, _ := take(p); len(found) != 1 || found[0].Source != flows.SourceSNI {
				t.Errorf("port %d, a first segment of %d bytes: names %+v", port, first, found)
			}
		}
	}
}

// readAll reads what is in the queue.
func readAll(p *Peeker) {
	for it := p.queue.take(nil); it != nil; it = p.queue.take(it) {
		p.reader.read(it)
	}
}

// longHello is a ClientHello of some 2,000 bytes whose name comes last.
func longHello(t testing.TB) []byte {
	t.Helper()
	const name, padding = "behind.example", 1800
	extensions := append([]byte{0, 21, padding >> 8, padding & 0xff}, make([]byte, padding)...)
	extensions = append(extensions, 0, 0, 0, byte(len(name)+5), 0, byte(len(name)+3), 0, 0, byte(len(name)))
	extensions = append(extensions, name...)
	body := append([]byte{3, 3}, make([]byte, 32)...)
	body = append(body, 0, 0, 2, 0x13, 1, 1, 0)
	body = append(binary.BigEndian.AppendUint16(body, uint16(len(extensions))), extensions...)
	hello := append([]byte{1, 0, byte(len(body) >> 8), byte(len(body))}, body...)
	return append(binary.BigEndian.AppendUint16([]byte{22, 3, 1}, uint16(len(hello))), hello...)
}

// TestOthersAreCutWhileThereAreMany sends more of what is for other servers than is captured,
// then less, and asks about middles, too.
func TestOthersAreCutWhileThereAreMany(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	f, d := captured(t, segmentTo(t, 9443, 1, flagsACK, make([]byte, 1400)), 100*second)
	k := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", 9443)
	send := func(packets int) {
		for range packets {
			p.Packet(Other, &k, true, &f, &d, &Look{})
		}
	}
	most := maxMaybe / int(f.Len)
	for _, step := range []struct {
		about string
		send  int
		later int64 // seconds
		want  bool
	}{
		{"as many as may be", most, 0, true},
		{"one more", 1, 0, false},
		{"a second with many", 0, 1, false},
		{"half as many", most / 2, 1, false},
		{"few", most / 5, 1, true},
		{"too many again", most + 1, 0, false},
		{"none", 0, 2, true},
	} {
		send(step.send)
		f.Time += step.later * second
		if got, want := p.Widths(f.Time), (Widths{Middles: true, Others: step.want}); got != want {
			t.Errorf("%s: %+v, want %+v", step.about, got, want)
		}
	}
}
