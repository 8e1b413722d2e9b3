package bpfdev_test

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/bpfdev"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// layouts are both layouts, by the system that has them.
var layouts = map[string]bpfdev.Layout{"darwin": bpfdev.Darwin, "freebsd": bpfdev.FreeBSD64}

// record is one packet as catchpacket in the kernels' net/bpf.c stores it.
type record struct {
	seconds, micros int64
	header          uint16 // 0: as the kernel makes it for Ethernet
	captured        uint32
	length          uint32
	data            string
}

// packet is a record that is right.
func packet(seconds, micros int64, length uint32, data string) record {
	return record{seconds: seconds, micros: micros, captured: uint32(len(data)), length: length, data: data}
}

// appendTo appends the record to a buffer, and before it what aligns it.
func (r record) appendTo(l bpfdev.Layout, buf []byte) []byte {
	buf = append(buf, make([]byte, -len(buf)&(l.Align-1))...)
	if l.NumberBytes == 4 {
		buf = binary.NativeEndian.AppendUint32(buf, uint32(r.seconds))
		buf = binary.NativeEndian.AppendUint32(buf, uint32(r.micros))
	} else {
		buf = binary.NativeEndian.AppendUint64(buf, uint64(r.seconds))
		buf = binary.NativeEndian.AppendUint64(buf, uint64(r.micros))
	}
	buf = binary.NativeEndian.AppendUint32(buf, r.captured)
	buf = binary.NativeEndian.AppendUint32(buf, r.length)
	header := r.header
	if header == 0 {
		header = kernelHeader(l)
	}
	buf = binary.NativeEndian.AppendUint16(buf, header)
	fill := max(0, int(header)-(2*l.NumberBytes+10))
	return append(append(buf, make([]byte, fill)...), r.data...)
}

// kernelHeader is the header's length for Ethernet: what is behind the 14 bytes
// of Ethernet is aligned.
func kernelHeader(l bpfdev.Layout) uint16 {
	const ethernet = 14
	fixed := 2*l.NumberBytes + 10
	return uint16((ethernet+fixed+l.Align-1)&^(l.Align-1) - ethernet)
}

// buffer is what one read gives for records.
func buffer(l bpfdev.Layout, records ...record) []byte {
	var buf []byte
	for _, r := range records {
		buf = r.appendTo(l, buf)
	}
	return buf
}

// walk takes all packets out of a buffer.
func walk(l bpfdev.Layout, buf []byte) ([]frame.Frame, error) {
	w := bpfdev.NewWalker(l, decode.LinkEthernet, buf)
	var all []frame.Frame
	var f frame.Frame
	for w.More() && w.Next(&f) {
		all = append(all, f)
	}
	return all, w.Err()
}

func TestWalkerTakesPacketsOutOfABuffer(t *testing.T) {
	t.Parallel()
	const second = 1_700_000_000
	three := []record{
		packet(second, 1, 60, "first packet"), packet(second, 999_999, 1500, "cut"), packet(second+1, 0, 17, "as long as it was"),
	}
	want := []frame.Frame{
		{Data: []byte("first packet"), Time: second*1e9 + 1000, Len: 60, Link: decode.LinkEthernet},
		{Data: []byte("cut"), Time: second*1e9 + 999_999_000, Len: 1500, Link: decode.LinkEthernet},
		{Data: []byte("as long as it was"), Time: (second + 1) * 1e9, Len: 17, Link: decode.LinkEthernet},
	}
	cases := map[string]struct {
		records []record
		more    string
		want    []frame.Frame
		wrong   string
	}{
		"a read that timed out":          {nil, "", nil, ""},
		"one packet":                     {three[:1], "", want[:1], ""},
		"three, the last one not padded": {three, "", want, ""},
		"a zeroed rest":                  {three, strings.Repeat("\x00", 100), want, ""},
		"no bytes captured": {
			[]record{packet(second, 0, 60, ""), three[0]}, "", []frame.Frame{{Data: []byte{}, Time: second * 1e9, Len: 60, Link: decode.LinkEthernet}, want[0]}, "",
		},
		"half a header":                {three[:1], "\x01\x02\x03\x04\x05\x06\x07\x08", want[:1], "8 bytes where a header should be"},
		"a header of four bytes":       {[]record{{header: 4}}, "", nil, "a header of 4 bytes"},
		"more captured than read":      {[]record{three[0], {captured: 4, length: 4, data: "ab"}}, "", want[:1], "4 captured bytes, of which 2 were read"},
		"everything captured, it says": {[]record{{captured: 0xffffffff, length: 0xffffffff}}, "", nil, "4294967295 captured bytes, of which 0 were read"},
		"more captured than sent":      {[]record{{captured: 4, length: 3, data: "abcd"}}, "", nil, "4 captured bytes of a packet of 3"},
	}
	for name, c := range cases {
		for system, layout := range layouts {
			t.Run(name+" on "+system, func(t *testing.T) {
				t.Parallel()
				buf := buffer(layout, c.records...)
				if c.more != "" {
					buf = append(buf, make([]byte, -len(buf)&(layout.Align-1))...)
				}
				got, err := walk(layout, append(buf, c.more...))
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("packets:\n%s", diff)
				}
				if c.wrong == "" && err != nil || c.wrong != "" && !errors.Is(err, bpfdev.ErrCorrupt) {
					t.Fatalf("error %v, want %q", err, c.wrong)
				}
				if c.wrong != "" && err.Error() != "corrupt packet record: "+c.wrong {
					t.Errorf("error %q, want %q", err, c.wrong)
				}
			})
		}
	}
}

// recorded is two packets in the bytes of a little-endian kernel: 42 bytes of
// an ARP request, and a TCP packet of 66 bytes of which 20 were captured.
var recorded = map[string]string{
	"darwin": `00f15365 40e20100 2a000000 2a000000 1200
		ffffffffffff 00005e005301 0806 0001080006040001 00005e005301c000020a 000000000000c6336414
		01f15365 01000000 14000000 42000000 1200
		00005e005302 00005e005301 0800 4500 0034 0000`,
	"freebsd": `00f1536500000000 40e2010000000000 2a000000 2a000000 1a00
		ffffffffffff 00005e005301 0806 0001080006040001 00005e005301c000020a 000000000000c6336414 00000000
		01f1536500000000 0100000000000000 14000000 42000000 1a00
		00005e005302 00005e005301 0800 4500 0034 0000`,
}

func TestWalkerReadsRecordedBuffers(t *testing.T) {
	t.Parallel()
	if runtime.GOARCH == "s390x" || runtime.GOARCH == "ppc64" {
		t.Skip("the recorded buffers are little-endian")
	}
	for system, text := range recorded {
		buf, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
		if err != nil {
			t.Fatal(err)
		}
		frames, err := walk(layouts[system], buf)
		if err != nil || len(frames) != 2 {
			t.Fatalf("%s: %d packets, error %v", system, len(frames), err)
		}
		for i, want := range []struct {
			time          int64
			captured, len int
			etherType     uint16
		}{{1_700_000_000_123_456_000, 42, 42, 0x0806}, {1_700_000_001_000_001_000, 20, 66, 0x0800}} {
			f := frames[i]
			if f.Time != want.time || len(f.Data) != want.captured || int(f.Len) != want.len {
				t.Errorf("%s: packet %d: time %d, %d of %d bytes, want %v", system, i+1, f.Time, len(f.Data), f.Len, want)
			}
			if got := binary.BigEndian.Uint16(f.Data[12:]); got != want.etherType {
				t.Errorf("%s: packet %d: EtherType %#x, want %#x", system, i+1, got, want.etherType)
			}
		}
	}
}

func TestWalkerDoesNotAllocate(t *testing.T) {
	buf := buffer(bpfdev.Darwin, packet(1, 1, 60, "one"), packet(1, 2, 60, "two"))
	packets := 0
	allocs := testing.AllocsPerRun(100, func() {
		w := bpfdev.NewWalker(bpfdev.Darwin, decode.LinkEthernet, buf)
		var f frame.Frame
		for w.Next(&f) {
			packets++
		}
	})
	if allocs != 0 || packets != 202 {
		t.Errorf("%v allocations for %d packets, want 0 for 202", allocs, packets)
	}
}

// FuzzWalker walks over whatever there is: no panic, an end, and no packet
// beyond the buffer or longer than it was.
func FuzzWalker(f *testing.F) {
	for system, layout := range layouts {
		f.Add(system == "darwin", buffer(layout, packet(1, 1, 60, "one"), packet(2, 2, 3, "two")))
		f.Add(system == "darwin", buffer(layout, record{captured: 0xffffffff, length: 0xffffffff, header: 0xffff}))
	}
	f.Fuzz(func(t *testing.T, darwin bool, buf []byte) {
		layout := bpfdev.FreeBSD64
		if darwin {
			layout = bpfdev.Darwin
		}
		frames, _ := walk(layout, buf)
		total := 0
		for _, f := range frames {
			total += 2*layout.NumberBytes + 10 + len(f.Data)
			if len(f.Data) > int(f.Len) {
				t.Fatalf("%d bytes of a packet of %d", len(f.Data), f.Len)
			}
		}
		if total > len(buf) {
			t.Fatalf("%d packets of %d bytes from a buffer of %d", len(frames), total, len(buf))
		}
	})
}

func BenchmarkWalk(b *testing.B) {
	records := make([]record, 4000)
	for i := range records {
		records[i] = packet(1, int64(i), 64, strings.Repeat("x", 64))
	}
	buf := buffer(bpfdev.Darwin, records...)
	b.ReportAllocs()
	for b.Loop() {
		w := bpfdev.NewWalker(bpfdev.Darwin, decode.LinkEthernet, buf)
		var f frame.Frame
		for w.Next(&f) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(records)), "ns/packet")
}
