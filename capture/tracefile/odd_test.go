package tracefile_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// The texts of the notes that several cases have.
const (
	oneTime    = "1 packet has a time that makes no sense, and was given another"
	oneUnknown = "1 packet is of an interface that the file does not describe"
	noClock    = oneTime + "; " + oneUnknown
)

// classicFile is a pcap file, with a link type, a snap length and records.
func classicFile(link, snap uint32, records ...[]byte) []byte {
	header := bytes.Join([][]byte{le32(0xa1b2c3d4), le16(2), le16(4), le64(0), le32(snap), le32(link)}, nil)
	return append(header, bytes.Join(records, nil)...)
}

// record is a record of a pcap file with so many captured bytes.
func record(seconds, fraction uint32, captured int, length uint32) []byte {
	return bytes.Join([][]byte{le32(seconds), le32(fraction), le32(uint32(captured)), le32(length), bytes.Repeat([]byte{7}, captured)}, nil)
}

// seen is what is compared of a packet.
type seen struct {
	data int
	len  uint32
	time int64
	link decode.LinkType
}

func seenOf(frames []frame.Frame) []seen {
	var all []seen
	for _, f := range frames {
		all = append(all, seen{len(f.Data), f.Len, f.Time, f.Link})
	}
	return all
}

// Every packet is counted whose place in the file is known, and so is what follows it.
func TestWhatMakesNoSenseDoesNotEndTheReading(t *testing.T) {
	t.Parallel()
	const eth, none = decode.LinkEthernet, decode.LinkUndescribed
	end := record(9, 0, 4, 60)
	nsFile := classicFile(1, 65535, record(1, 1e9, 4, 60), end)
	copy(nsFile, le32(0xa1b23c4d))
	zeroLength := file(le32(enhanced), le32(33), le32(0), le64(0), le32(1), le32(60), []byte{7, 0, 0, 0}, le32(33))
	cases := map[string]struct {
		file []byte
		want []seen
		note string
	}{
		"more captured bytes than the packet had": {
			classicFile(1, 65535, record(1, 0, 28, 24), end),
			[]seen{{28, 24, 1e9, eth}, {4, 60, 9e9, eth}},
			"1 packet has more captured bytes than its length",
		},
		"no length": {
			classicFile(1, 65535, record(1, 0, 28, 0), record(1, 0, 0, 0), end),
			[]seen{{28, 0, 1e9, eth}, {0, 0, 1e9, eth}, {4, 60, 9e9, eth}},
			"1 packet has more captured bytes than its length",
		},
		"more captured bytes than the snap length": {classicFile(1, 8, record(1, 0, 28, 28), end), []seen{{28, 28, 1e9, eth}, {4, 60, 9e9, eth}}, ""},
		"no snap length": {classicFile(1, 0, record(1, 0, 28, 28), end), []seen{{28, 28, 1e9, eth}, {4, 60, 9e9, eth}}, ""},
		"a packet of USB with 300,000 bytes": {
			classicFile(249, 134_217_728, record(1, 0, 300_000, 300_000), end), []seen{{262_144, 300_000, 1e9, 249}, {4, 60, 9e9, 249}}, "",
		},
		"a packet of USB that is longer than the snap length": {
			classicFile(220, 65535, record(1, 0, 300_000, 300_000), end), []seen{{262_144, 300_000, 1e9, 220}, {4, 60, 9e9, 220}}, "",
		},
		"300,000 bytes where the snap length allows it": {
			classicFile(1, 400_000, record(1, 0, 300_000, 300_000), end), []seen{{262_144, 300_000, 1e9, eth}, {4, 60, 9e9, eth}}, "",
		},
		"a giant length": {
			classicFile(1, 65535, record(1, 0, 4, math.MaxUint32), end),
			[]seen{{4, math.MaxUint32, 1e9, eth}, {4, 60, 9e9, eth}},
			"1 packet claims to be longer than any link allows",
		},
		"a million microseconds": {
			classicFile(1, 65535, record(1, 1_000_000, 4, 60), record(2, math.MaxUint32, 4, 60), end),
			[]seen{{4, 60, 1e9, eth}, {4, 60, 2e9, eth}, {4, 60, 9e9, eth}},
			"2 packets have times that make no sense, and were given others",
		},
		"a billion nanoseconds":              {nsFile, []seen{{4, 60, 1e9, eth}, {4, 60, 9e9, eth}}, oneTime},
		"the last second that fits":          {classicFile(1, 65535, record(math.MaxUint32, 999_999, 4, 60)), []seen{{4, 60, math.MaxUint32*1e9 + 999_999_000, eth}}, ""},
		"the last link type a file can have": {classicFile(0xffff, 65535, end), []seen{{4, 60, 9e9, 0xffff}}, ""},

		"a time before 1970": {
			file(newSection(), described("", 1), at(0, 5e6), at(0, math.MaxUint64-505e6), at(0, 9e6)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, eth}, {4, 60, 9e9, eth}},
			oneTime,
		},
		"a time before 1970, by the offset, of the first packet": {
			file(newSection(), described("", 1, option(14, le64(math.MaxUint64-4))), at(0, 0), at(0, 10e6)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, eth}},
			oneTime,
		},
		"a time after 2262, by the offset": {
			file(newSection(), described("", 1), described("", 1, option(14, le64(9_223_372_036))), at(0, 5e6), at(1, 1e6)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, eth}},
			oneTime,
		},
		"no time at all": {
			file(newSection(), described("", 1), block(simple, le32(4), []byte("data")), block(simple, le32(0)), at(0, math.MaxUint64)),
			[]seen{{4, 4, 0, eth}, {0, 0, 0, eth}, {4, 60, 0, eth}},
			oneTime,
		},
		"resolutions and an offset beyond what can be counted": {
			file(newSection(), described("", 1), described("", 1, option(9, []byte{29})), described("", 1, option(9, []byte{0xc0})),
				described("", 1, option(14, le64(1<<62))), at(1, 1), at(2, 2), at(3, 3), at(0, 5e6)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, eth}, {4, 60, 5e9, eth}, {4, 60, 5e9, eth}},
			"3 packets have times that make no sense, and were given others",
		},
		"an interface that is not described": {file(newSection(), at(0, 1)), []seen{{4, 60, 0, none}}, noClock},
		"an interface of another section": {
			file(newSection(), described("", 1), at(0, 5e6), newSection(), at(0, 1)), []seen{{4, 60, 5e9, eth}, {4, 60, 5e9, none}}, noClock,
		},
		"a simple packet without an interface": {file(newSection(), block(simple, le32(60), []byte("data"))), []seen{{4, 60, 0, none}}, oneUnknown},
		"an interface description that is too short": {
			file(newSection(), block(description), described("", 1), at(1, 5e6), at(0, 1)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, none}},
			noClock + "; 1 block is too short for what it should have, and was left out",
		},
		"a packet block without its fixed part": {
			file(newSection(), described("", 1), block(enhanced, le32(0)), at(0, 5e6)),
			[]seen{{4, 60, 5e9, eth}},
			"1 block is too short for what it should have, and was left out",
		},
		"more bytes than the block has": {
			file(newSection(), described("", 1), block(enhanced, le32(0), le64(0), le32(8), le32(60), []byte("data")),
				block(enhanced, le32(0), le64(0), le32(1<<30), le32(60)), at(0, 5e6)),
			[]seen{{4, 60, 0, eth}, {0, 60, 0, eth}, {4, 60, 5e9, eth}},
			"2 packets claim more captured bytes than their blocks have",
		},
		"more simple bytes than there are": {
			file(newSection(), described("", 1), block(simple, le32(8), []byte("data")), at(0, 5e6)),
			[]seen{{4, 8, 5e9, eth}, {4, 60, 5e9, eth}},
			"1 packet claims more captured bytes than its block has",
		},
		"a packet block of a megabyte": {
			file(newSection(), described("", 1), block(enhanced, le32(0), le64(5e6<<32), le32(1<<20), le32(1<<20), make([]byte, 1<<20)), at(0, 5e6)),
			[]seen{{262_144, 1 << 20, 5e9, eth}, {4, 60, 5e9, eth}},
			"",
		},
		"an obsolete block with a captured length beyond its own": {
			file(newSection(), described("", 1), block(2, le16(0), le16(3), le64(5e6<<32), le32(2), le32(1), []byte("data"))),
			[]seen{{2, 1, 5e9, eth}},
			"1 packet has more captured bytes than its length",
		},
		"options that lie, of an interface and of a packet": {
			file(newSection(), block(description, le16(1), le16(0), le32(0), le16(2), le16(8), le32(0)),
				block(enhanced, le32(0), le64(5e6<<32), le32(4), le32(60), []byte("data"), le16(2), le16(99)), at(0, 5e6)),
			[]seen{{4, 60, 5e9, eth}, {4, 60, 5e9, eth}},
			"2 blocks have options that make no sense",
		},
		"a length that leaves the padding out": {
			file(newSection(), described("", 1), zeroLength, at(0, 5e6)), []seen{{1, 60, 0, eth}, {4, 60, 5e9, eth}}, "",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, frames := readWhole(t, c.file)
			if diff := cmp.Diff(c.want, seenOf(frames), cmp.AllowUnexported(seen{}), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if r.Note() != c.note {
				t.Errorf("note %q, want %q", r.Note(), c.note)
			}
		})
	}
}

// Whatever a file claims, no more is held of it than the buffer and the longest packet that
// is returned.
func TestLongPacketsTakeNoMemory(t *testing.T) {
	const claimed = 100 << 20
	header := record(1, 0, 0, claimed)
	binary.LittleEndian.PutUint32(header[8:], claimed)
	block := bytes.Join([][]byte{le32(enhanced), le32(claimed + 32), le32(0), le64(0), le32(claimed), le32(claimed)}, nil)
	for name, c := range map[string]struct{ start, end []byte }{
		"pcap":   {classicFile(249, claimed, header), nil},
		"pcapng": {file(newSection(), described("", 249), block), le32(claimed + 32)},
	} {
		r, err := open("-", &long{start: c.start, zeros: claimed, end: c.end})
		if err != nil {
			t.Fatal(err)
		}
		var f frame.Frame
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err = r.Next(&f)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		if f.Len != claimed || len(f.Data) != 262_144 {
			t.Errorf("%s: a packet of %d bytes, of which %d are returned", name, f.Len, len(f.Data))
		}
		if took, most := after.TotalAlloc-before.TotalAlloc, uint64(1<<20); took > most {
			t.Errorf("%s: %d bytes of memory, want at most %d", name, took, most)
		}
	}
}

// long is a file with many zeros in it.
type long struct {
	start []byte
	zeros int
	end   []byte
}

// Read implements io.Reader.
func (l *long) Read(p []byte) (int, error) {
	if len(l.start) > 0 {
		n := copy(p, l.start)
		l.start = l.start[n:]
		return n, nil
	}
	if l.zeros > 0 {
		n := min(len(p), l.zeros)
		clear(p[:n])
		l.zeros -= n
		return n, nil
	}
	n := copy(p, l.end)
	l.end = l.end[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
