package suites

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// pack compresses with gzip.
func pack(t *testing.T, data []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// packZstd compresses with zstd.
func packZstd(t *testing.T, data []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

func TestCapturesAreKnownByTheirFirstBytes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin []byte
		want  bool
	}{
		"pcap, microseconds, big-endian":      {[]byte{0xa1, 0xb2, 0xc3, 0xd4, 0}, true},
		"pcap, microseconds, little-endian":   {[]byte{0xd4, 0xc3, 0xb2, 0xa1, 0}, true},
		"pcap, nanoseconds":                   {[]byte{0x4d, 0x3c, 0xb2, 0xa1, 0}, true},
		"pcap with longer record headers":     {[]byte{0x34, 0xcd, 0xb2, 0xa1, 0}, true},
		"pcapng":                              {[]byte{0x0a, 0x0d, 0x0d, 0x0a, 0}, true},
		"pcapng, packed":                      {pack(t, []byte{0x0a, 0x0d, 0x0d, 0x0a}), true},
		"pcapng, packed by zstd":              {packZstd(t, []byte{0x0a, 0x0d, 0x0d, 0x0a}), true},
		"a text, packed by zstd":              {packZstd(t, []byte("a1b2c3d4")), false},
		"the magic number of zstd, not of it": {append(slices.Clone(zstdMagic), 0xff, 0xff, 0xff, 0xff), false},
		"a text":                              {[]byte("a1b2c3d4"), false},
		"a text, packed":                      {pack(t, []byte("a1b2c3d4")), false},
		"nothing":                             {nil, false},
		"cut within the first bytes":          {[]byte{0xa1, 0xb2, 0xc3}, false},
		"packed, cut within the first bytes":  {pack(t, []byte{0x0a, 0x0d, 0x0d, 0x0a})[:9], false},
		"packed, and nothing in it":           {pack(t, nil), false},
		"the magic number of gzip, not of it": {[]byte{0x1f, 0x8b, 0xff, 0xff, 0xff, 0xff}, false},
	} {
		if got := isCapture(bytes.NewReader(c.begin)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestFindTakesFilesByContentAndFollowsNothing(t *testing.T) {
	t.Parallel()
	dir, pcap := t.TempDir(), []byte{0xd4, 0xc3, 0xb2, 0xa1}
	want := []string{"-r", "a\nb\t.txt", "below/\x1b[31m"}
	if err := os.Mkdir(filepath.Join(dir, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range want {
		write(t, filepath.Join(dir, name), pcap)
	}
	write(t, filepath.Join(dir, "text.pcap"), []byte("no capture"))
	if err := os.Symlink("-r", filepath.Join(dir, "link.pcap")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.pcap"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, path := range paths {
		below, err := filepath.Rel(dir, path)
		if err != nil || !filepath.IsAbs(path) {
			t.Errorf("%q is not an absolute path below %q", path, dir)
		}
		got = append(got, below)
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if _, err := Find(filepath.Join(dir, "missing")); err == nil {
		t.Error("a directory that is missing is no error")
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
