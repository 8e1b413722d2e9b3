package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"iftopgo/internal/userfile"
)

// countingBroker opens a file, and counts how often it was asked to.
type countingBroker struct {
	path  string
	asked int
}

func (b *countingBroker) OpenSettings() (*os.File, error) {
	b.asked++
	return os.Open(b.path)
}

// TestSettingsThatDoNotChangeAreNotAskedFor has the file come, be written to, replaced and removed: each of that is seen
// at once, and the broker is not asked in between.
func TestSettingsThatDoNotChangeAreNotAskedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.toml")
	dir, err := userfile.LookAt(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	broker := &countingBroker{path: path}
	b := &brokeredSettings{settingsBroker: broker, dir: dir}
	past := time.Unix(1_000_000_000, 0)
	change := func(do func() error) { // The times of files are not precise.
		t.Helper()
		past = past.Add(time.Hour)
		if err := errors.Join(do(), os.Chtimes(filepath.Dir(path), past, past)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) func() error {
		return func() error { return os.WriteFile(filepath.Join(filepath.Dir(path), name), []byte(text), 0o600) }
	}
	for _, c := range []struct {
		name  string
		do    func() error
		size  int64 // -1 for none
		asked int
	}{
		{"no file", func() error { return nil }, -1, 1},
		{"one that has come", write("config.toml", "12"), 2, 1},
		{"another one beside it", write("other", "1234"), 2, 1},
		{"replaced", func() error { return os.Rename(filepath.Join(filepath.Dir(path), "other"), path) }, 4, 1},
		{"removed", func() error { return os.Remove(path) }, -1, 1},
		{"come again", write("config.toml", "12345"), 5, 1},
	} {
		change(c.do)
		broker.asked = 0
		for range mostRelied {
			info, err := b.Stat()
			if c.size < 0 && !errors.Is(err, fs.ErrNotExist) || c.size >= 0 && (err != nil || info.Size() != c.size) {
				t.Errorf("%s: %v, %v", c.name, info, err)
			}
		}
		if broker.asked != c.asked {
			t.Errorf("%s: the broker was asked %d times, want %d", c.name, broker.asked, c.asked)
		}
	}
	broker.asked = 0
	if err := os.WriteFile(path, []byte("123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err := b.Stat(); err != nil || info.Size() != 6 || broker.asked != 0 {
		t.Errorf("written to: %v, %v, asked %d times", info, err, broker.asked)
	}
	for range 2 * mostRelied {
		if _, err := b.Stat(); err != nil {
			t.Error(err)
		}
	}
	if broker.asked == 0 {
		t.Error("the broker is asked no more")
	}
}
