package kernelcount

import (
	"encoding/binary"
	"slices"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
)

// hello is the beginning of a ClientHello whose record has so many bytes with its header.
func hello(size, there int) []byte {
	b := binary.BigEndian.AppendUint16([]byte{22, 3, 1}, uint16(size-5))
	return append(append(b, 1, 0, 8, 0, 3, 3), make([]byte, there-11)...)
}

// TestWhatFollowsABeginningIsCaptured up to the end of what a client has begun to say, at any port, in any order. All
// else of the flow, and others, are counted.
func TestWhatFollowsABeginningIsCaptured(t *testing.T) {
	t.Parallel()
	const wide, from, to, seq, more = 4096, 50_000, 40_000, 0xffffff00, 500
	tail, err := peek.WithTail(nil, decode.LinkEthernet, cut, peek.Widths{})
	if err != nil {
		t.Fatal(err)
	}
	rest := func(at int) []byte { return segment(from, to, seq+uint32(at), make([]byte, more)) }
	for name, c := range map[string]struct {
		begins   []byte
		captured []int // offsets of segments that are, after it
		counted  []int // and those that are not
	}{
		"a ClientHello":                      {hello(2000, 100), []int{100, 600, 1100, 1999, 600}, []int{2000, 2500, -20_000}},
		"one that is all there":              {hello(900, 900), nil, []int{900, 1400}},
		"one of the greatest length":         {hello(16_384, 1400), []int{1400, 2800, 16_383}, []int{16_384, 20_000}},
		"one byte of it":                     {hello(2000, 100)[:1], []int{1, 501, 4096}, []int{4097, 8000}},
		"four bytes of it":                   {hello(2000, 100)[:4], []int{4, 504, 4099}, []int{4100}},
		"the header of its record":           {hello(2000, 100)[:5], []int{5, 1999}, []int{2000, 4000}},
		"another handshake message":          {append([]byte{22, 3, 3, 8, 0, 2}, make([]byte, 100)...), nil, []int{106}},
		"another record":                     {append([]byte{23, 3, 3, 8, 0, 1}, make([]byte, 100)...), nil, []int{106}},
		"a request":                          {[]byte("GET / HTTP/1.1\r\nCookie: a"), []int{25, 525, 4120}, []int{4121}},
		"a request of which are two letters": {[]byte("GE"), []int{2, 4097}, []int{4098}},
		"something short":                    {[]byte{'S', 0, 0, 0, 4}, nil, []int{5, 505}},
		"nothing that is known":              {make([]byte, 100), nil, []int{100, 600}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := loaded(t, Config{Filter: tail, NamedBytes: 1 << 20})
			verdict := func(b []byte) uint32 { return p.on(t, &frame.Frame{Data: b}) }
			verdict(segment(from, to, seq, c.begins))
			for _, at := range c.captured {
				if got := verdict(rest(at)); got != wide {
					t.Errorf("verdict %d on what is %d bytes behind the beginning", got, at)
				}
			}
			for _, at := range c.counted {
				if got := verdict(rest(at)); got != 0 {
					t.Errorf("verdict %d on what is %d bytes behind the beginning, and no part of it", got, at)
				}
			}
			if len(c.captured) == 0 {
				return
			}
			at := uint32(seq) + uint32(c.captured[0])
			for other, b := range map[string][]byte{
				"without a payload": segment(from, to, at, nil), "of the server": segment(to, from, at, make([]byte, more)),
				"of another client": segment(from+1, to, at, make([]byte, more)), "to another port": segment(from, to+1, at, make([]byte, more)),
			} {
				if got := verdict(b); got != 0 {
					t.Errorf("verdict %d on a segment %s", got, other)
				}
			}
		})
	}
}

// TestWhatFollowsABeginningIsOfTheSameBudget as all that may have a name.
func TestWhatFollowsABeginningIsOfTheSameBudget(t *testing.T) {
	t.Parallel()
	tail, err := peek.WithTail(nil, decode.LinkEthernet, cut, peek.Widths{})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded(t, Config{Filter: tail, NamedBytes: 64 << 10})
	pinned(t) // A flow comes once from each CPU.
	const tries = 500
	captured := uint64(0)
	for i := range tries {
		payload := make([]byte, 1000)
		if i == 0 {
			payload = hello(16_000, 1000)
		}
		if p.on(t, &frame.Frame{Data: segment(50_000, 9, 1+uint32(i%16)*1000, payload)}) != 0 {
			captured++
		}
	}
	var got []meter.Sum
	p.takeAll(t, (*collected)(&got))
	rest := p.Rest()
	if len(got) != 1 {
		t.Fatal(got)
	}
	if most := uint64(64 << 10 / 1000); captured < 2 || captured > most || got[0].Packets+captured != tries || rest.NamesSkipped != got[0].Packets {
		t.Errorf("%d captured, want at most %d; %d of %d counted, %d of them skipped", captured, most, got[0].Packets, tries, rest.NamesSkipped)
	}
}

// collected is a recorder that keeps all sums.
type collected []meter.Sum

func (c *collected) AddSums(sums []meter.Sum, _ bool, _ func(int)) { *c = append(*c, sums...) }

// TestManyBeginningsAreKept although each has one place: of a few hundred at a time most.
func TestManyBeginningsAreKept(t *testing.T) {
	t.Parallel()
	tail, err := peek.WithTail(nil, decode.LinkEthernet, cut, peek.Widths{})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded(t, Config{Filter: tail, NamedBytes: 64 << 20})
	const flows = 100
	for i := range uint16(flows) {
		p.on(t, &frame.Frame{Data: segment(50_000+i, 9, 1, hello(2000, 100))})
	}
	var kept []bool
	for i := range uint16(flows) {
		kept = append(kept, p.on(t, &frame.Frame{Data: segment(50_000+i, 9, 101, make([]byte, 100))}) != 0)
	}
	if n := len(slices.DeleteFunc(kept, func(is bool) bool { return !is })); n < flows*7/10 {
		t.Errorf("%d of %d are kept", n, flows)
	}
}
