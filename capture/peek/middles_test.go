package peek

import (
	"encoding/binary"
	"slices"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// middle is a full segment to the port of HTTPS that is not pushed.
func middle(t testing.TB) []byte {
	t.Helper()
	b := slices.Clone(firstHello(t).Data)
	_, d := captured(t, b, second)
	b = append(b[:d.PayloadOffset], make([]byte, 1400)...)
	binary.BigEndian.PutUint16(b[d.NetOffset+2:], uint16(len(b)-int(d.NetOffset)))
	b[int(d.PayloadOffset)-32+13] &^= decode.TCPPush
	if _, d = captured(t, b, second); d.DstPort != portHTTPS || d.TCPFlags&decode.TCPPush != 0 {
		t.Fatalf("it is none: %+v", d)
	}
	return b
}

// TestMiddlesAreLetThroughIfTheWidthsSaySo runs the tail on one, on one that is pushed, and on
// what begins as a record of TLS does, or almost.
func TestMiddlesAreLetThroughIfTheWidthsSaySo(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		pushed  bool
		begins  string
		kind    Kind
		without int // bytes that are captured where middles are cut
	}{
		"a middle":                     {false, "\x00", Middle, cutAt},
		"the end":                      {true, "\x00", Rest, snapNamed},
		"a record":                     {false, "\x17\x03", None, cutAt},
		"the beginning of a record":    {true, "\x17\x03", None, cutAt},
		"what begins as no record":     {true, "\x17\x04", Rest, snapNamed},
		"a middle that begins as none": {false, "\x16\x02", Middle, cutAt},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := middle(t)
			f, d := captured(t, b, second)
			copy(b[d.PayloadOffset:], c.begins)
			if c.pushed {
				b[int(d.PayloadOffset)-32+13] |= decode.TCPPush
				f, d = captured(t, b, second)
			}
			if got := Tell(&d, &f); got != c.kind {
				t.Errorf("it is of kind %d, want %d", got, c.kind)
			}
			with := cutAt
			if c.kind != None {
				with = snapNamed
			}
			if got := run(t, machine(t, f.Link, nil), b); got != with {
				t.Errorf("%d bytes are captured, want %d", got, with)
			}
			if got := run(t, narrowedMachine(t, f.Link, Widths{}, 0), b); got != c.without {
				t.Errorf("%d bytes are captured without middles, want %d", got, c.without)
			}
		})
	}
}

// TestAnUploadIsNotCopied sends what could be middles of something, behind a ClientHello that
// was all there and of flows that were there before.
func TestAnUploadIsNotCopied(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	f, d := captured(t, middle(t), second)
	k := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", portHTTPS)
	for _, l := range []*Look{nil, {}, {packets: 1, sent: true}} {
		p.Packet(Middle, &k, true, &f, &d, l)
	}
	if p.queue.n != 0 {
		t.Errorf("%d packets wait", p.queue.n)
	}
	p.Packet(Middle, &k, true, &f, &d, &Look{packets: 1, sent: true, More: true})
	if p.queue.n != 1 {
		t.Errorf("%d packets wait of a ClientHello that goes on", p.queue.n)
	}
}

// TestMiddlesAreCutWhileThereAreMany uploads for two seconds, then little.
func TestMiddlesAreCutWhileThereAreMany(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	f, d := captured(t, middle(t), 100*second)
	k := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", portHTTPS)
	upload := func(packets int) {
		for range packets {
			p.Packet(Middle, &k, true, &f, &d, &Look{})
		}
	}
	expect := func(about string, want bool) {
		t.Helper()
		if got := p.Widths(f.Time); got.Middles != want || !got.Others || got.Narrowed != 0 {
			t.Errorf("%s: %+v, want middles: %v, others, and nobody narrowed", about, got, want)
		}
	}
	few := maxMaybe / int(f.Len)
	expect("before", true)
	upload(few)
	expect("as many as may be", true)
	upload(1)
	expect("one more", false)
	f.Time += second
	upload(few)
	f.Time += second
	expect("after a second with many", false)
	upload(few / 100)
	f.Time += second
	expect("after a second with few", true)
}

// TestANameInThreeSegmentsIsSeen looks at a ClientHello whose middle segment is not pushed.
func TestANameInThreeSegmentsIsSeen(t *testing.T) {
	t.Parallel()
	p := NewInline(isHere)
	hello := firstHello(t)
	_, d := captured(t, hello.Data, second)
	whole := slices.Clone(hello.Data[d.PayloadOffset:])
	k, l := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", portHTTPS), Look{}
	for i, to := range []int{60, 120, len(whole)} {
		from := []int{0, 60, 120}[i]
		b := append(slices.Clone(hello.Data[:d.PayloadOffset]), whole[from:to]...)
		at := int(d.PayloadOffset) - 32
		binary.BigEndian.PutUint32(b[at+4:], uint32(1000+from))
		binary.BigEndian.PutUint16(b[d.NetOffset+2:], uint16(len(b)-int(d.NetOffset)))
		b[at+13] = 0x10
		if to == len(whole) {
			b[at+13] |= decode.TCPPush
		}
		f, d := captured(t, b, second)
		if kind := Tell(&d, &f); kind != []Kind{Stream, Middle, Rest}[i] {
			t.Fatalf("segment %d is of kind %d", i, kind)
		}
		f.Dir = frame.DirOut
		p.Packet(Tell(&d, &f), &k, true, &f, &d, &l)
	}
	if found, _ := take(p); len(found) != 1 || found[0].Source != flows.SourceSNI {
		t.Errorf("names %+v", found)
	}
}
