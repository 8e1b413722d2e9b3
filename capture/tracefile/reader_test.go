package tracefile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
	"iftopgo/internal/tracetest"
)

// readWhole reads a file, to whose end nothing may be wrong.
func readWhole(t *testing.T, file []byte) (*tracefile.Reader, []frame.Frame) {
	t.Helper()
	r, err := open("-", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	frames, err := readAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, frames
}

// readAll reads every packet, with its bytes copied, and returns them with the
// error that ended the reading, nil at a clean end.
func readAll(r *tracefile.Reader) ([]frame.Frame, error) {
	var (
		all []frame.Frame
		f   frame.Frame
	)
	for {
		if err := r.Next(&f); err != nil {
			if err == io.EOF { //nolint:errorlint // Next returns io.EOF itself.
				err = nil
			}
			return all, err
		}
		kept := f
		kept.Data = bytes.Clone(f.Data)
		all = append(all, kept)
	}
}

// readBytes is readAll of a file in memory.
func readBytes(data []byte) ([]frame.Frame, error) {
	r, err := open("-", bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return readAll(r)
}

// samples are the sample files, by name.
func samples(t testing.TB) map[string]tracetest.File {
	t.Helper()
	files, err := tracetest.Files()
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]tracetest.File, len(files))
	for _, file := range files {
		byName[file.Name] = file
	}
	return byName
}

func TestPacketsAndBytesOfTheSampleFiles(t *testing.T) {
	t.Parallel()
	for name, file := range samples(t) {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := open(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		frames, err := readAll(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var wire uint64
		for _, f := range frames {
			wire += uint64(f.Len)
		}
		if got := [2]uint64{uint64(len(frames)), wire}; got != [2]uint64{file.Packets, file.Bytes} {
			t.Errorf("%s: packets and bytes %d, want %d and %d", name, got, file.Packets, file.Bytes)
		}
	}
}

// The files have the same conversation and differ only in how they store it.
func TestEveryFormatGivesTheSamePackets(t *testing.T) {
	t.Parallel()
	files := samples(t)
	want, err := readBytes(files["ethernet-ns.pcap"].Data)
	if err != nil {
		t.Fatal(err)
	}
	const first, apart = 1_700_000_000_000_000_000, 100_000_123
	for i := range want {
		if want[i].Time != first+int64(i)*apart {
			t.Fatalf("packet %d is of %d, want %d", i+1, want[i].Time, first+int64(i)*apart)
		}
	}
	for _, name := range []string{
		"ethernet.pcap", "ethernet-be.pcap", "ethernet-ns-be.pcap", "ethernet.pcap.gz", "ethernet.pcap.zst", "ethernet.pcapng", "ethernet-be.pcapng",
	} {
		got, err := readBytes(files[name].Data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool {
			return p.Last().String() == ".Dir" || p.Last().String() == ".Time"
		}, cmp.Ignore())); diff != "" {
			t.Errorf("%s differs from ethernet-ns.pcap:\n%s", name, diff)
		}
	}
}

func TestPacketsAreCutToTheSnapLength(t *testing.T) {
	t.Parallel()
	files := samples(t)
	whole, err := readBytes(files["ethernet.pcap"].Data)
	if err != nil {
		t.Fatal(err)
	}
	cut, err := readBytes(files["cut.pcap"].Data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		whole[i].Data = whole[i].Data[:min(60, len(whole[i].Data))]
	}
	if diff := cmp.Diff(whole, cut); diff != "" {
		t.Errorf("cut.pcap is not ethernet.pcap cut to 60 bytes:\n%s", diff)
	}
}

func TestDirectionsComeFromFlagsAndCookedHeaders(t *testing.T) {
	t.Parallel()
	in, out := frame.DirIn, frame.DirOut
	cases := map[string][]frame.Dir{
		// epb_flags: inbound and outbound in turn, the reception 0, 1, 2, 3, 4.
		"ethernet.pcapng":    {in, out, frame.DirMulticast, out, frame.DirOther, out, in, out, frame.DirBroadcast, out},
		"ethernet-be.pcapng": {in, out, frame.DirMulticast, out, frame.DirOther, out, in, out, frame.DirBroadcast, out},
		// sll_pkttype 0, 1, 2, 3, 4.
		"sll.pcap":  {in, frame.DirBroadcast, frame.DirMulticast, frame.DirOther, out, in},
		"sll2.pcap": {in, frame.DirBroadcast, frame.DirMulticast, frame.DirOther, out, in},
		// Files that do not say.
		"ethernet.pcap": {frame.DirUnknown, frame.DirUnknown},
	}
	files := samples(t)
	for name, want := range cases {
		frames, err := readBytes(files[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]frame.Dir, len(want))
		for i := range want {
			got[i] = frames[i].Dir
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: directions of the first packets:\n%s", name, diff)
		}
	}
}

func TestLinkTypesOfTheSampleFiles(t *testing.T) {
	t.Parallel()
	files := samples(t)
	for name, want := range map[string]decode.LinkType{
		"ethernet.pcap": decode.LinkEthernet, "ethernet.pcapng": decode.LinkEthernet, "sll.pcap": decode.LinkLinuxSLL,
		"sll2.pcap": decode.LinkLinuxSLL2, "null.pcap": decode.LinkNull, "null-be.pcap": decode.LinkNull,
		"loop.pcap": decode.LinkLoop, "raw.pcap": decode.LinkRaw, "ppp.pcap": decode.LinkPPP,
		"ipv4.pcap": decode.LinkIPv4, "ipv6.pcap": decode.LinkIPv6,
	} {
		frames, err := readBytes(files[name].Data)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range frames {
			if f.Link != want {
				t.Fatalf("%s: packet %d has link type %d, want %d", name, i+1, f.Link, want)
			}
		}
	}
}

func TestErrorMessages(t *testing.T) {
	t.Parallel()
	conversation := samples(t)["ethernet.pcap"].Data
	changed := func(at int, value ...byte) []byte {
		out := bytes.Clone(conversation)
		copy(out[at:], value)
		return out
	}
	packed, squeezed := samples(t)["ethernet.pcap.gz"].Data, samples(t)["ethernet.pcap.zst"].Data
	cases := map[string]struct {
		file    []byte
		want    string
		packets int
		is      error
	}{
		"an empty file":    {nil, "standard input: the file ends within the first 4 bytes: unexpected EOF", 0, io.ErrUnexpectedEOF},
		"some other file":  {[]byte("#!/bin/sh\n"), "standard input: not a pcap or pcapng file: it begins with 23212f62; if Wireshark reads it, convert it: editcap -F pcap FILE OUT.pcap", 0, tracefile.ErrFormat},
		"an old version":   {changed(4, 1), "standard input: not a pcap or pcapng file: pcap version 1.4", 0, tracefile.ErrFormat},
		"an empty capture": {conversation[:24], "", 0, nil},
		"a cut header":     {conversation[:30], "standard input: packet 1: the file ends within the packet's header: unexpected EOF", 0, io.ErrUnexpectedEOF},
		"no bytes behind the header": {
			conversation[:40], "standard input: packet 1: the file ends within the packet's bytes: unexpected EOF", 0, io.ErrUnexpectedEOF,
		},
		"a cut second packet": {
			conversation[:24+16+62+20], "standard input: packet 2: the file ends within the packet's bytes: unexpected EOF", 1, io.ErrUnexpectedEOF,
		},
		"a giant packet": {
			changed(32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
			"standard input: packet 1: corrupt: it claims 4294967295 captured bytes, more than the maximum of 262144", 0, tracefile.ErrCorrupt,
		},
		"a damaged zstd file": {
			append(bytes.Clone(squeezed[:len(squeezed)-4]), 0, 0, 0, 0),
			"standard input: reading the first 4 unpacked bytes: CRC check failed", 0, nil,
		},
		"something else behind a gzip file": {
			append(bytes.Clone(packed), "\x00\x00something else"...),
			"standard input: packet 27: reading the packet's header: behind the data compressed with gzip is something else", 26, nil,
		},
		"a byte behind a gzip file": {
			append(bytes.Clone(packed), '\n'),
			"standard input: packet 27: reading the packet's header: behind the data compressed with gzip is something else", 26, nil,
		},
		"a long block that the file ends in": {
			file(newSection(), le32(0xbad), le32(1<<20), make([]byte, 100)),
			"standard input: packet 1: the file ends within a block: unexpected EOF", 0, io.ErrUnexpectedEOF,
		},
		"a damaged gzip file": {
			append(bytes.Clone(packed[:len(packed)-8]), 0, 0, 0, 0, 0, 0, 0, 0),
			"standard input: packet 27: reading the packet's header: gzip: invalid checksum", 26, nil,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			frames, err := readBytes(c.file)
			if got := errorText(err); got != c.want {
				t.Errorf("error %q, want %q", got, c.want)
			}
			if len(frames) != c.packets {
				t.Errorf("%d packets before it, want %d", len(frames), c.packets)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("the error is not %v", c.is)
			}
		})
	}
}

// errorText is the message of err, "" for none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestOpeningAMissingFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.pcap")
	_, err := open(path, nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("opening a file that is not there: %v, want %v", err, os.ErrNotExist)
	}
	if want := path + ": no such file or directory"; errorText(err) != want {
		t.Errorf("error %q, want %q", errorText(err), want)
	}
}

// Files are cut after every byte: the packets before the cut are complete, and only a
// cut between packets or blocks is no error.
func TestTruncatedFilesGiveThePacketsBeforeTheCut(t *testing.T) {
	t.Parallel()
	files := samples(t)
	everyBlock := file(
		newSection(), described("eth0", 1), at(0, 1), described("tun0", 101), at(1, 2), block(simple, le32(4), []byte("data")),
		block(4, le32(0)), newSection(), described("eth0", 1), at(0, 3), block(5, le32(0), le64(0)))
	cases := map[string]struct {
		whole []byte
		clean int
	}{
		"pcap":                      {files["ethernet.pcap"].Data, 26},      // Behind the header and all packets but the last.
		"pcapng":                    {files["ethernet-be.pcapng"].Data, 27}, // And behind the interface description.
		"pcapng with every block":   {everyBlock, 10},
		"pcap in gzip is one piece": {files["ethernet.pcap.gz"].Data, 0},
		"pcap in zstd is one piece": {files["ethernet.pcap.zst"].Data, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := readBytes(c.whole)
			if err != nil {
				t.Fatal(err)
			}
			clean := 0
			for at := range c.whole {
				got, err := readBytes(c.whole[:at])
				if err == nil {
					clean++
				} else if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatalf("cut at %d: %v, want an unexpected EOF", at, err)
				}
				if len(got) > len(want) || len(got) > 0 && !reflect.DeepEqual(got[len(got)-1], want[len(got)-1]) {
					t.Fatalf("cut at %d: packet %d differs", at, len(got))
				}
			}
			if clean != c.clean {
				t.Errorf("%d cuts are no error, want %d", clean, c.clean)
			}
		})
	}
}

func TestReadingByteByByte(t *testing.T) {
	t.Parallel()
	file := samples(t)["mixed.pcapng.gz"]
	want, err := readBytes(file.Data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := open("-", iotest.OneByteReader(bytes.NewReader(file.Data)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := readAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheLastErrorIsRepeated(t *testing.T) {
	t.Parallel()
	conversation := samples(t)["ethernet.pcap"].Data
	for name, file := range map[string][]byte{"whole": conversation, "cut": conversation[:100]} {
		r, err := open("-", bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		_, first := readAll(r)
		if _, again := readAll(r); errorText(again) != errorText(first) {
			t.Errorf("%s: first %v, then %v", name, first, again)
		}
		if strings.Contains(errorText(first), "EOF") != (name == "cut") {
			t.Errorf("%s: %v", name, first)
		}
	}
}

func TestNextDoesNotAllocate(t *testing.T) {
	files := samples(t)
	for _, name := range []string{"ethernet.pcap", "ethernet.pcapng", "mixed.pcapng"} {
		file := files[name]
		r, err := open("-", bytes.NewReader(file.Data))
		if err != nil {
			t.Fatal(err)
		}
		var f frame.Frame
		if allocs := testing.AllocsPerRun(int(file.Packets)/2, func() {
			if err := r.Next(&f); err != nil {
				t.Fatal(err)
			}
		}); allocs != 0 {
			t.Errorf("%s: %v allocations per packet, want 0", name, allocs)
		}
	}
}
