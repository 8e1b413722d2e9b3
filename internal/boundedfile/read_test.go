package boundedfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOnlyRegularFilesOfTheLimitAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	whole, large, pipe := filepath.Join(dir, "whole"), filepath.Join(dir, "large"), filepath.Join(dir, "pipe")
	for path, text := range map[string]string{whole: "12345678", large: "123456789"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		whole: nil, large: ErrTooLarge, pipe: ErrNotRegular, dir: ErrNotRegular, "/dev/null": ErrNotRegular,
		filepath.Join(dir, "nothing"): os.ErrNotExist,
	} {
		data, info, err := Read(path, 8)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if want == nil && (string(data) != "12345678" || info.Size() != 8) {
			t.Errorf("%s: %q, info %v", path, data, info)
		}
		if want != nil && data != nil {
			t.Errorf("%s: %q with an error", path, data)
		}
	}
}
