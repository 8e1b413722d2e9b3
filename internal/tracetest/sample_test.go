package tracetest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"iftopgo/internal/tracetest"
)

// testdata is where internal/tracetest/generate writes.
const testdata = "../../testdata"

// TestCommittedFilesAreThoseTheGeneratorWrites fails when the generator and the committed files differ.
func TestCommittedFilesAreThoseTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	files, err := tracetest.Files()
	if err != nil {
		t.Fatal(err)
	}
	generated := make(map[string]bool)
	for _, file := range files {
		generated[file.Name] = true
		committed, err := os.ReadFile(filepath.Join(testdata, file.Name))
		if err != nil {
			t.Errorf("%v (run: go run ./internal/tracetest/generate)", err)
			continue
		}
		if !bytes.Equal(unpacked(t, file.Name, committed), unpacked(t, file.Name, file.Data)) {
			t.Errorf("%s differs from what the generator makes (run: go run ./internal/tracetest/generate)", file.Name)
		}
	}
	present, err := filepath.Glob(filepath.Join(testdata, "*.pcap*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range present {
		if name := filepath.Base(path); !generated[name] {
			t.Errorf("testdata has %s, which the generator does not make", name)
		}
	}
}

// unpacked is data that is not compressed, because other releases may pack differently.
func unpacked(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	if strings.HasSuffix(name, ".zst") {
		r, err := zstd.NewReader(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		out, err := r.DecodeAll(data, nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
