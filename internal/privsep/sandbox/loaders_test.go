package sandbox

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestLoadersWaitForNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fifo, script := filepath.Join(dir, "fifo"), filepath.Join(dir, "script")
	if err := unix.Mkfifo(fifo, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(script, []byte("#!"+fifo+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	found := make(chan []string, 1)
	go func() { found <- Loaders(script) }()
	select {
	case all := <-found:
		if want := []string{script, fifo}; !slices.Equal(all, want) {
			t.Errorf("got %q, want %q", all, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("still waiting for the interpreter, which is a FIFO")
	}
}
