package peek

import (
	"slices"
	"strings"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// TestOfAFileSegmentsOfAnyOrderAreJoined cuts ClientHellos and requests, to any port.
func TestOfAFileSegmentsOfAnyOrderAreJoined(t *testing.T) {
	t.Parallel()
	hello := longHello(t)
	request := []byte("GET / HTTP/1.1\r\nCookie: " + strings.Repeat("x", 9000) + "\r\nHost: plain.example\r\n\r\n")
	third := len(hello) / 3
	cases := map[string]struct {
		whole []byte
		cuts  []int
		order []int
	}{
		"in one of 9,000 bytes":               {request, nil, []int{0}},
		"behind 4,096 bytes, in the second":   {request, []int{1000}, []int{0, 1}},
		"three, reversed":                     {hello, []int{third, 2 * third}, []int{2, 1, 0}},
		"three, the middle one first":         {hello, []int{third, 2 * third}, []int{1, 0, 2}},
		"three, the first one between":        {hello, []int{third, 2 * third}, []int{2, 0, 1}},
		"five, reversed":                      {hello, []int{300, 600, 900, 1200}, []int{4, 3, 2, 1, 0}},
		"a request of three, reversed":        {request, []int{3000, 6000}, []int{2, 1, 0}},
		"a request of three, the first later": {request, []int{3000, 6000}, []int{1, 2, 0}},
	}
	for name, c := range cases {
		for _, port := range []uint16{portHTTPS, portHTTP, 9443} {
			p := NewInline(isHere)
			k, l := key(flows.ProtoTCP, here[0], 1, "192.0.2.1", port), Look{}
			ends := append(slices.Clone(c.cuts), len(c.whole))
			for _, i := range c.order {
				from, flags := 0, byte(flagsACK)
				if i > 0 {
					from = ends[i-1]
				}
				if i == len(c.cuts) {
					flags = flagsPushed
				}
				f, d := captured(t, segmentTo(t, port, uint32(1000+from), flags, c.whole[from:ends[i]]), second)
				f.Dir = frame.DirOut
				if kind := Tell(&d, &f); kind != None || l.More {
					p.Packet(kind, &k, true, &f, &d, &l)
				}
			}
			if found, _ := take(p); len(found) != 1 {
				t.Errorf("%s, port %d: names %+v", name, port, found)
			}
		}
	}
}

// TestWhatAServerSaysFirstHidesNoName has it say something to a low port before the client asks.
func TestWhatAServerSaysFirstHidesNoName(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	k, l := key(flows.ProtoTCP, here[0], 10_000, "192.0.2.1", portHTTPS), Look{}
	f, d := captured(t, segmentTo(t, 10_000, 1, decode.TCPPush, []byte("220 welcome\r\n")), second)
	f.Dir = frame.DirIn
	p.Packet(Rest, &k, false, &f, &d, &l)
	hello := firstHello(t)
	f, d = captured(t, hello.Data, second)
	f.Dir = frame.DirOut
	p.Packet(Stream, &k, true, &f, &d, &l)
	readAll(p)
	if found, _ := take(p); len(found) != 1 || found[0].Source != flows.SourceSNI {
		t.Errorf("names %+v", found)
	}
}
