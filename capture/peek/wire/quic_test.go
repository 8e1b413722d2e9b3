package wire

import (
	"errors"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// initials are the datagrams of clients with Initial packets in a capture of quic-go and
// aioquic, in the order of the connections.
func initials(t testing.TB) (all [][][]byte) {
	t.Helper()
	file, err := tracefile.Open("../testdata/quic.pcap", nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := file.Reader()
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[uint16]int{}
	for f := (frame.Frame{}); ; {
		if err := r.Next(&f); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		var p decode.Packet
		decode.Decode(f.Link, f.Data, &p)
		datagram := slices.Clone(f.Data[p.PayloadOffset:])
		if p.DstPort != 443 || !IsQUICInitial(datagram) {
			continue
		}
		n, ok := numbers[p.SrcPort]
		if !ok {
			n = len(all)
			numbers[p.SrcPort], all = n, append(all, nil)
		}
		all[n] = append(all[n], datagram)
	}
}

// wantQUIC are the names in it, and in how many datagrams each begins.
var wantQUIC = []struct {
	name      string
	datagrams int
}{
	{"quicgo-one.names.example", 2},
	{"quicgo-v2.names.example", 2},
	{"quicgo-three.names.example", 3},
	{"aioquic-one.names.example", 1},
	{"aioquic-v2.names.example", 1},
	{"aioquic-two.names.example", 2},
	{"aioquic-six.names.example", 1},
}

// orders are all orders of numbers below n.
func orders(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, o := range orders(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(o), at, n-1))
		}
	}
	return all
}

// TestTheNameIsFoundWhateverTheOrderOfDatagrams joins the datagrams of a ClientHello in every
// order.
func TestTheNameIsFoundWhateverTheOrderOfDatagrams(t *testing.T) {
	t.Parallel()
	all := initials(t)
	if len(all) != len(wantQUIC) {
		t.Fatalf("%d connections, want %d", len(all), len(wantQUIC))
	}
	for i, want := range wantQUIC {
		for _, order := range orders(want.datagrams) {
			if order[0] != 0 && !sameID(all[i][:want.datagrams]) {
				continue // The server had answered in between: they cannot come in this order.
			}
			var q QUIC
			for n, at := range order {
				got, err := q.Add(all[i][at])
				last := n == len(order)-1
				if last && (got.Name != want.name || err != nil) || !last && !errors.Is(err, ErrShort) {
					t.Errorf("%s in the order %v: %+v and error %v after %d datagrams", want.name, order, got, err, n+1)
				}
			}
		}
	}
}

// sameID reports whether datagrams are for one connection id.
func sameID(all [][]byte) bool {
	id := func(b []byte) string { return string(b[5 : 6+b[5]]) }
	return !slices.ContainsFunc(all, func(b []byte) bool { return id(b) != id(all[0]) })
}

// TestDatagramsOfOneSendAreRead joins what segmentation offload leaves in one packet.
func TestDatagramsOfOneSendAreRead(t *testing.T) {
	t.Parallel()
	var q QUIC
	if got, err := q.Add(slices.Concat(initials(t)[2][:3]...)); got.Name != "quicgo-three.names.example" || err != nil {
		t.Errorf("%+v and error %v", got, err)
	}
}

func TestWhatIsNoInitialOfAClientIsRefused(t *testing.T) {
	t.Parallel()
	good := initials(t)[3][0]
	changed := func(at int) []byte {
		b := slices.Clone(good)
		b[at] ^= 1
		return b
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "one byte": {0xc0}, "of a version not known": changed(4), "a connection id that is another": changed(7),
		"a byte of the payload changed": changed(100), "cut short": good[:200], "the header alone": good[:30],
	} {
		var q QUIC
		if got, err := q.Add(b); got != (Asked{}) || !errors.Is(err, ErrOther) || q.Size() > 0 {
			t.Errorf("%s: %+v, error %v, %d bytes kept", name, got, err, q.Size())
		}
	}
}

func TestSpansAreJoined(t *testing.T) {
	t.Parallel()
	var all []span
	for _, s := range []span{{10, 20}, {30, 40}, {5, 7}, {20, 25}, {50, 60}, {24, 31}, {7, 10}} {
		all = join(all, s)
	}
	if diff := cmp.Diff([]span{{5, 40}, {50, 60}}, all, cmp.AllowUnexported(span{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzQUIC adds two datagrams, which may be anything: no panic, no more memory than a
// handshake takes, and no name that may not be shown.
func FuzzQUIC(f *testing.F) {
	for _, connection := range initials(f) {
		f.Add(connection[0], connection[len(connection)-1])
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		var q QUIC
		for _, b := range [][]byte{one, two} {
			got, _ := q.Add(b)
			shown(t, got.Name)
			if q.Size() > 2*maxHandshake {
				t.Fatalf("%d bytes are kept", q.Size())
			}
		}
	})
}

// FuzzFrames adds the frames of a packet that was opened.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{framePing, framePadding, frameCrypto, 0, 4, handshakeHello, 0, 0, 0}, []byte{frameACK, 1, 0, 1, 0, 0, 0, frameCrypto, 1, 1, 2})
	f.Fuzz(func(t *testing.T, one, two []byte) {
		var q QUIC
		q.addFrames(one)
		q.addFrames(two)
		for i, s := range q.have {
			if s.from >= s.to || s.to > len(q.data) || i > 0 && s.from <= q.have[i-1].to {
				t.Fatalf("spans %v of %d bytes", q.have, len(q.data))
			}
		}
	})
}

func BenchmarkQUIC(b *testing.B) {
	datagram := initials(b)[3][0]
	b.ReportAllocs()
	for b.Loop() {
		var q QUIC
		if _, err := q.Add(datagram); err != nil {
			b.Fatal(err)
		}
	}
}
