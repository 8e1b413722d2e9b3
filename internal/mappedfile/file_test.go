package mappedfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// write writes a file of a test.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOnlyRegularFilesOfTheLimitAreMapped(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		write(t, "whole", []byte("12345678")): nil, write(t, "large", []byte("123456789")): ErrTooLarge,
		write(t, "empty", nil): ErrEmpty, pipe: ErrNotRegular, t.TempDir(): ErrNotRegular, "/dev/null": ErrNotRegular,
		filepath.Join(t.TempDir(), "nothing"): os.ErrNotExist,
	} {
		f, err := open(path, 8)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if f == nil {
			continue
		}
		if err := f.Read(func(data []byte) error {
			if string(data) != "12345678" {
				t.Errorf("%s: %q", path, data)
			}
			return nil
		}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for range 2 {
			if err := f.Close(); err != nil {
				t.Errorf("closing %s: %v", path, err)
			}
		}
	}
}

// TestAFileThatIsCutIsAnError cuts a file of many pages while it is mapped: reading behind
// its new end is an error, before it and after it has grown again it is not.
func TestAFileThatIsCutIsAnError(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	path := write(t, "file", bytes.Repeat([]byte{7}, size))
	f, err := open(path, size)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var at byte
	read := func(offset int) error {
		return f.Read(func(data []byte) error { at = data[offset]; return nil })
	}
	if err := read(size - 1); err != nil || at != 7 {
		t.Fatalf("before: %v", err)
	}
	if err := os.Truncate(path, 10); err != nil {
		t.Fatal(err)
	}
	if err := read(size - 1); !errors.Is(err, ErrChanged) {
		t.Errorf("behind the end: %v, want %v", err, ErrChanged)
	}
	if err := read(5); err != nil || at != 7 {
		t.Errorf("before the end: %v", err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	if err := read(size - 1); err != nil || at != 0 {
		t.Errorf("after it has grown again: %v, %d", err, at)
	}
	if err := f.Read(func(data []byte) error { at = data[len(data)]; return nil }); !errors.Is(err, ErrChanged) {
		t.Errorf("an index out of range: %v, want %v", err, ErrChanged)
	}
}

// open opens a file and maps it.
func open(path string, limit int64) (*File, error) {
	file, err := os.OpenFile(path, Flags, 0)
	if err != nil {
		return nil, err
	}
	return Map(file, limit)
}
