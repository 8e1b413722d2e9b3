package tracefile_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"iftopgo/capture/frame"
)

// squeeze packs bytes with zstd, with a window of a size.
func squeeze(t *testing.T, data []byte, window int) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil, zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

// A file packed in pieces, as zstd -T0 or concatenation leaves it, and one that begins with
// a frame that is to be skipped, are read as a whole.
func TestFilesPackedInPieces(t *testing.T) {
	t.Parallel()
	whole := samples(t)["ethernet.pcap"].Data
	want, err := readBytes(whole)
	if err != nil {
		t.Fatal(err)
	}
	skipped := append(le32(0x184d2a53), append(le32(5), "hello"...)...)
	for name, packed := range map[string][]byte{
		"zstd in two pieces":    append(squeeze(t, whole[:1000], 1<<20), squeeze(t, whole[1000:], 1<<20)...),
		"zstd behind a comment": append(skipped, squeeze(t, whole, 1<<20)...),
		"gzip in two pieces":    append(gzipped(whole[:1000]), gzipped(whole[1000:])...),
		"gzip before zeros":     append(gzipped(whole), make([]byte, 100_000)...),
		"gzip before one zero":  append(gzipped(whole), 0),
	} {
		got, err := readBytes(packed)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %d packets and %v, want %d", name, len(got), err, len(want))
		}
	}
}

// A file may be longer than what is held of it in memory, and may not ask for more.
func TestUnpackingTakesLittleMemory(t *testing.T) {
	const packets, size = 3000, 100_000 // 300 MB, in 100 kB
	data := classicFile(1, 262_144)
	for range packets {
		data = append(data, record(1, 0, size, size)...)
	}
	packed := squeeze(t, data, 8<<20)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := open("-", bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	var f frame.Frame
	n := 0
	for err == nil {
		if err = r.Next(&f); err == nil {
			n++
		}
	}
	runtime.ReadMemStats(&after)
	if err != io.EOF || n != packets { //nolint:errorlint // Next returns io.EOF itself.
		t.Errorf("%d packets and %v, want %d", n, err, packets)
	}
	if took, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20); took > most {
		t.Errorf("%d bytes were allocated, want at most %d", took, most)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestAWindowThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	// A frame header without content size, whose window descriptor says 256 MiB (RFC 8878,
	// section 3.1.1.1.2), and an empty last block.
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 18 << 3, 0x01, 0x00, 0x00}
	_, err := readBytes(frame)
	if want := "it takes more than 128 MiB of memory to unpack"; !strings.Contains(errorText(err), want) {
		t.Errorf("error %q, want one with %q", errorText(err), want)
	}
}
