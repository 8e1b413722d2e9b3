package tracefile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// The blocks that the tests below put together, little-endian.
const (
	section     = 0x0a0d0d0a
	description = 1
	simple      = 3
	enhanced    = 6
)

// le16, le32 and le64 are little-endian numbers.
func le16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }
func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
func le64(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }

// block makes a block, its body padded to a multiple of four bytes.
func block(kind uint32, body ...[]byte) []byte {
	joined := bytes.Join(body, nil)
	joined = append(joined, make([]byte, -len(joined)&3)...)
	total := le32(uint32(len(joined) + 12))
	return bytes.Join([][]byte{le32(kind), total, joined, total}, nil)
}

// option makes an option, padded to a multiple of four bytes.
func option(code uint16, value []byte) []byte {
	fill := make([]byte, -len(value)&3)
	return bytes.Join([][]byte{le16(code), le16(uint16(len(value))), value, fill}, nil)
}

// newSection makes a section header.
func newSection() []byte {
	return block(section, le32(0x1a2b3c4d), le16(1), le16(0), le64(math.MaxUint64))
}

// described makes an interface description with a name and further options.
func described(name string, link uint16, options ...[]byte) []byte {
	return block(description, le16(link), le16(0), le32(0), option(2, []byte(name)), bytes.Join(options, nil))
}

// at makes an enhanced packet of 4 bytes, of an interface and at a time in its units.
func at(number uint32, units uint64) []byte {
	return block(enhanced, le32(number), le32(uint32(units>>32)), le32(uint32(units)), le32(4), le32(60), []byte("data"))
}

// file makes a file of blocks.
func file(blocks ...[]byte) []byte { return bytes.Join(blocks, nil) }

func TestTimestampsOfEveryResolution(t *testing.T) {
	t.Parallel()
	const second = 1_700_000_000
	resolution := func(v byte) []byte { return option(9, []byte{v}) }
	cases := map[string]struct {
		options []byte
		units   uint64
		want    int64
	}{
		"microseconds by default": {nil, second*1e6 + 123_456, second*1e9 + 123_456_000},
		"seconds":                 {resolution(0), second, second * 1e9},
		"milliseconds":            {resolution(3), second*1e3 + 7, second*1e9 + 7e6},
		"nanoseconds":             {resolution(9), second*1e9 + 7, second*1e9 + 7},
		"hundreds of picoseconds": {resolution(10), second*1e10 + 79, second*1e9 + 7},
		"the finest power of ten": {resolution(28), math.MaxUint64, 1},
		"half seconds":            {resolution(0x81), second*2 + 1, second*1e9 + 5e8},
		"2^-30 seconds":           {resolution(0x80 | 30), second<<30 + 1<<29 + 1, second*1e9 + 5e8},
		"2^-63 seconds":           {resolution(0x80 | 63), 3 << 61, 750_000_000},
		"an offset":               {option(14, le64(second)), 5, second*1e9 + 5000},
		"a negative offset":       {option(14, le64(math.MaxUint64)), second * 1e6, (second - 1) * 1e9},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			frames, err := readBytes(file(newSection(), described("eth0", 1, c.options), at(0, c.units)))
			if err != nil {
				t.Fatal(err)
			}
			if frames[0].Time != c.want {
				t.Errorf("time %d, want %d", frames[0].Time, c.want)
			}
		})
	}
}

func TestNumbersAndNamesOfInterfaces(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		file    []byte
		numbers []uint32
		names   map[uint32]string
	}{
		"one": {
			file(newSection(), described("eth0", 1), at(0, 1), at(0, 2)),
			[]uint32{0, 0},
			map[uint32]string{0: "eth0", 2: ""},
		},
		"two": {
			file(newSection(), described("eth0", 1), described("tun0", 101), at(1, 1), at(0, 2)),
			[]uint32{2, 1},
			map[uint32]string{0: "", 1: "eth0", 2: "tun0", 3: ""},
		},
		"a second one after the first packet": {
			file(newSection(), described("eth0", 1), at(0, 1), described("tun0", 101), at(1, 2), at(0, 3)),
			[]uint32{0, 2, 0},
			map[uint32]string{0: "eth0", 2: "tun0"},
		},
		"the same one in two sections": {
			file(newSection(), described("eth0", 1), at(0, 1), newSection(), described("eth0", 1), at(0, 2)),
			[]uint32{0, 0},
			map[uint32]string{0: "eth0"},
		},
		"different ones in two sections": {
			file(newSection(), described("eth0", 1), at(0, 1), newSection(), described("wlan0", 1), at(0, 2)),
			[]uint32{0, 2},
			map[uint32]string{0: "eth0", 2: "wlan0"},
		},
		"without names": {
			file(newSection(), described("", 1), described("", 1), at(1, 1), at(0, 2)),
			[]uint32{2, 1},
			map[uint32]string{1: "interface 0", 2: "interface 1"},
		},
		"one without a name": {
			file(newSection(), described("", 1), at(0, 1)), []uint32{0}, map[uint32]string{0: "interface 0"},
		},
		"of the same name": {
			file(newSection(), described("eth0", 1), described("eth0", 1), described("eth0", 101), at(0, 1), at(1, 2), at(2, 3)),
			[]uint32{1, 2, 3},
			map[uint32]string{1: "eth0", 2: "eth0 (2)", 3: "eth0 (3)"},
		},
		"of the same name, which others have already": {
			file(newSection(), described("a (2)", 1), described("a", 1), described("a", 1), described("a", 1), described("a (2)", 1), at(4, 1)),
			[]uint32{5},
			map[uint32]string{1: "a (2)", 2: "a", 3: "a (3)", 4: "a (4)", 5: "a (2) (2)"},
		},
		"called as one without a name is": {
			file(newSection(), described("interface 1", 1), described("", 1), at(0, 1), at(1, 2)),
			[]uint32{1, 2},
			map[uint32]string{1: "interface 1", 2: "interface 1 (2)"},
		},
		"with descriptions alone": {
			file(newSection(), described("", 1, option(3, []byte("Wi-Fi"))), described("", 1, option(3, []byte("Wi-Fi"))), at(0, 1)),
			[]uint32{1},
			map[uint32]string{1: "Wi-Fi", 2: "Wi-Fi (2)"},
		},
		"the same ones in another order in the next section": {
			file(newSection(), described("eth0", 1), described("eth0", 1), described("wlan0", 1), at(0, 1), at(1, 2), at(2, 3),
				newSection(), described("wlan0", 1), described("eth0", 1), described("eth0", 1), at(0, 4), at(1, 5), at(2, 6)),
			[]uint32{1, 2, 3, 3, 1, 2},
			map[uint32]string{1: "eth0", 2: "eth0 (2)", 3: "wlan0", 4: ""},
		},
		"those without names of two sections": {
			file(newSection(), described("", 1), described("", 1), at(0, 1), newSection(), described("", 1), described("", 101), at(0, 2), at(1, 3)),
			[]uint32{1, 1, 3},
			map[uint32]string{1: "interface 0", 2: "interface 1", 3: "interface 1 (2)"},
		},
		"alike once what cannot be shown is removed": {
			file(newSection(), described("eth\xff0", 1), described("e\x1bth0", 1), described("\x00\xff", 1), at(0, 1)),
			[]uint32{1},
			map[uint32]string{1: "eth0", 2: "eth0 (2)", 3: "interface 2"},
		},
		"a name with control characters, and too long": {
			file(newSection(), described("e\x1b[2Jth\xff\n"+strings.Repeat("x", 300), 1), at(0, 1)),
			[]uint32{0},
			map[uint32]string{0: "e[2Jth" + strings.Repeat("x", 119)},
		},
		"a file without interfaces": {
			file(newSection()), nil, map[uint32]string{0: "", 1: "", math.MaxUint32: ""},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, frames := readWhole(t, c.file)
			numbers := make([]uint32, 0, len(frames))
			for _, f := range frames {
				numbers = append(numbers, f.Iface)
			}
			if diff := cmp.Diff(c.numbers, numbers, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("numbers:\n%s", diff)
			}
			for number, want := range c.names {
				if got := r.InterfaceName(number); got != want {
					t.Errorf("interface %d is named %q, want %q", number, got, want)
				}
			}
		})
	}
}

func TestSimplePacketsHaveTheTimeOfTheOneBefore(t *testing.T) {
	t.Parallel()
	cut := block(description, le16(1), le16(0), le32(4))
	frames, err := readBytes(file(newSection(), cut, at(0, 1), block(simple, le32(60), []byte("data")), block(simple, le32(3), []byte("dat"))))
	if err != nil {
		t.Fatal(err)
	}
	want := []frame.Frame{
		{Data: []byte("data"), Time: 1000, Len: 60, Link: decode.LinkEthernet},
		{Data: []byte("data"), Time: 1000, Len: 60, Link: decode.LinkEthernet},
		{Data: []byte("dat"), Time: 1000, Len: 3, Link: decode.LinkEthernet},
	}
	if diff := cmp.Diff(want, frames); diff != "" {
		t.Error(diff)
	}
}

func TestContradictoryBlocksAreErrors(t *testing.T) {
	t.Parallel()
	eth := described("eth0", 1)
	trailer := at(0, 1)
	trailer[len(trailer)-4]++
	cases := map[string]struct {
		blocks []byte
		want   string
	}{
		"two lengths":                     {file(eth, trailer), "the packet's block claims 36 bytes at its beginning and 37 at its end"},
		"two lengths of some other block": {file(le32(5), le32(16), le32(0), le32(20)), "a block claims 16 bytes at its beginning and 20 at its end"},
		"no length":                       {file(le32(6), le32(0), make([]byte, 64)), "a block claims 0 bytes"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readBytes(file(newSection(), c.blocks))
			if want := "standard input: packet 1: corrupt: " + c.want; errorText(err) != want {
				t.Errorf("error %q, want %q", errorText(err), want)
			}
			if !errors.Is(err, tracefile.ErrCorrupt) {
				t.Errorf("%v is not %v", err, tracefile.ErrCorrupt)
			}
		})
	}
}

// A file that describes interfaces without end does not fill the memory: those beyond the
// limit are left out, and their packets are of none.
func TestTheNumberOfInterfacesIsLimited(t *testing.T) {
	t.Parallel()
	many := bytes.Repeat(described("eth0", 1), 70_000)
	r, err := open("-", io.MultiReader(bytes.NewReader(newSection()), bytes.NewReader(many), bytes.NewReader(file(at(65_535, 1), at(69_999, 2)))))
	if err != nil {
		t.Fatal(err)
	}
	frames, err := readAll(r)
	if err != nil {
		t.Fatal(err)
	}
	want := "1 packet has a time that makes no sense, and was given another; " +
		"1 packet is of an interface that the file does not describe; " +
		"4464 interface descriptions are too many, and were left out"
	if len(frames) != 2 || frames[0].Iface != 65_536 || frames[1].Iface != 0 || r.Note() != want {
		t.Errorf("%d packets, of interfaces %d and %d, note %q, want %q", len(frames), frames[0].Iface, frames[1].Iface, r.Note(), want)
	}
	if got, want := r.InterfaceName(65_536), "eth0 (65536)"; got != want {
		t.Errorf("the last interface is named %q, want %q", got, want)
	}
}
