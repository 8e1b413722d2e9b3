package pkgdb

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// FuzzRPM reads databases of rpm of any content: no reader may panic, hang or take
// unbounded memory.
func FuzzRPM(f *testing.F) {
	sqlite, err := os.ReadFile("testdata/rpmdb.sqlite")
	if err != nil {
		f.Fatal(err)
	}
	h := header("5", "1")
	for i, seed := range [][]byte{sqlite[:4096], []byte(ndb(h)), []byte(bdb(h))} {
		f.Add(i, seed)
	}
	readers := []func(io.ReaderAt, int64, func([]byte) error) error{readSQLite, readNDB, readBDB}
	f.Fuzz(func(_ *testing.T, which int, b []byte) {
		x := newIndex(ownLimits)
		read := readers[uint(which)%uint(len(readers))]
		_ = read(bytes.NewReader(b), int64(len(b)), func(header []byte) error { return addRPM(x, header) })
	})
}

func FuzzRPMHeader(f *testing.F) {
	f.Add(header("5", "1"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_ = addRPM(newIndex(ownLimits), b)
	})
}

func TestEveryPackageOfASQLiteDatabaseIsRead(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/rpmdb.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = readSQLite(bytes.NewReader(b), int64(len(b)), func(header []byte) error {
		n++
		_, err := parseRPMHeader(header)
		return err
	})
	if err != nil || n != 40 {
		t.Errorf("%d packages, %v; want 40", n, err)
	}
}
