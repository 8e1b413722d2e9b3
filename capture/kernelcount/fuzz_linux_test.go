package kernelcount

import (
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// named are ways of counting with names, which ordinary packets are not captured for.
func named(tb testing.TB) (all []Config) {
	tb.Helper()
	for _, way := range ways() {
		link := decode.LinkEthernet
		if way.Cooked {
			link = decode.LinkNetwork
		}
		var err error
		if way.Filter, err = peek.WithTail(nil, link, cut, peek.Widths{}); err != nil {
			tb.Fatal(err)
		}
		way.NamedBytes = 1 << 20
		all = append(all, way)
	}
	return all
}

// fromCaptures are the packets of captures, as far as they are of Ethernet.
func fromCaptures(tb testing.TB) (all [][]byte) {
	tb.Helper()
	for _, name := range []string{"ethernet", "ipv4", "ipv6", "unusual", "lying", "framed", "cut"} {
		file, err := tracefile.Open("../../testdata/"+name+".pcap", nil, os.Open)
		if err != nil {
			tb.Fatal(err)
		}
		r, err := file.Reader()
		if err != nil {
			tb.Fatal(err)
		}
		var f frame.Frame
		for err = r.Next(&f); err == nil; err = r.Next(&f) {
			if f.Link == decode.LinkEthernet {
				all = append(all, append([]byte(nil), f.Data...))
			}
		}
		if !errors.Is(err, io.EOF) {
			tb.Fatal(name, err)
		}
		if err := file.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

// The lengths of packets that the kernel runs programs on in a test: no less, if it is to be IP, and no more than a
// page has room for.
const leastRun, mostRun = 40, 3000

// FuzzCount has any packet counted in the kernel, and if it was by the decoders: they count the same.
func FuzzCount(f *testing.F) {
	all := append(ways(), named(f)...)
	programs := make([]*program, len(all))
	for i, way := range all {
		programs[i] = loaded(f, way)
		r := packets{rand.New(rand.NewPCG(8, uint64(i)))}
		for range 4 {
			data, etherType := r.next(way.Cooked)
			f.Add(data, etherType, uint16(r.IntN(2)*100), uint8(i))
		}
	}
	for n, data := range fromCaptures(f) {
		const header = 14
		i := n % len(all)
		if len(data) < leastRun+header || len(data) > mostRun {
			continue
		}
		etherType := binary.BigEndian.Uint16(data[header-2:])
		if all[i].Cooked {
			data = data[header:]
		}
		f.Add(data, etherType, uint16(n%2*100), uint8(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, etherType, segment uint16, i uint8) {
		if len(data) < leastRun || len(data) > mostRun {
			return
		}
		p := programs[int(i)%len(programs)]
		seen := p.frameOf(data, etherType, segment)
		whole := *seen
		whole.Data = data
		switch verdict := p.on(t, &whole); verdict {
		case 0:
			here, there := newBatches(&p.config), newBatches(&p.config)
			here.Add(seen)
			p.takeAll(t, there)
			there.AddRest(p.Rest().Received, flows.Tally{}, 1e9)
			compare(t, here, there)
		case cut, p.config.wide():
		default:
			t.Errorf("verdict %d", verdict)
		}
	})
}
