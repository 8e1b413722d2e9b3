package prefs

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/userfile"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// toggle saves one change, as a key press does.
func toggle(t *testing.T, d *Document, p Prefs, change func(*Prefs)) Prefs {
	t.Helper()
	after := p
	change(&after)
	if err := d.Save(p, after); err != nil {
		t.Fatal(err)
	}
	return after
}

func load(t *testing.T, path string) (Prefs, *Document) {
	t.Helper()
	p, d, err := Load(Place{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return p, d
}

// leftovers fails for files in a directory that are not expected there.
func leftovers(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("files in %s (-want +got):\n%s", dir, diff)
	}
}

func TestWithoutAFileNothingIsMadeUntilTheFirstChange(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "config", "iftopgo")
	path := filepath.Join(dir, "config.toml")
	p, d := load(t, path)
	if diff := cmp.Diff(Default(), p, byValue); diff != "" {
		t.Errorf("prefs (-want +got):\n%s", diff)
	}
	if err := d.Save(p, p); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a directory was made for nothing: %v", err)
	}

	toggle(t, d, p, func(p *Prefs) { p.Bytes = true })
	file := read(t, path)
	if !strings.Contains(file, "\n# bytes = false\nbytes = true\n") || !strings.Contains(file, "\n# theme = ") {
		t.Errorf("the new file does not explain itself:\n%s", file)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Dir(dir): 0o700, path: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
	leftovers(t, dir, "config.toml")
}

func TestABrokenFileIsNeverWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	broken := "theme = \"AcidRain\"\nsort = \"size\"\n"
	write(t, path, broken)
	p, d, err := Load(Place{Path: path})
	if err != nil && strings.Contains(err.Error(), "saving") {
		t.Errorf("%v speaks of saving, which whoever ends the program for it does not do", err)
	}
	if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), path+":2:1: sort is \"size\"; allowed are") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(Default(), p, byValue); diff != "" {
		t.Errorf("prefs (-want +got):\n%s", diff)
	}
	after := p
	after.PortNames = false
	if err := d.Save(p, after); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), path) {
		t.Errorf("saving: %v", err)
	}
	if got := read(t, path); got != broken {
		t.Errorf("the file was written:\n%s", got)
	}

	write(t, path, "theme = \"AcidRain\"\nsort = \"total\"\n")
	p, changed, err := d.Poll()
	if err != nil || !changed || p.Sort != SortTotal {
		t.Fatalf("fixed: %v, %t, %v", p.Sort, changed, err)
	}
	toggle(t, d, p, func(p *Prefs) { p.PortNames = false })
	if got, want := read(t, path), "theme = \"AcidRain\"\nsort = \"total\"\nport_names = false\n"; got != want {
		t.Errorf("file %q, want %q", got, want)
	}
}

func TestAFileThatBecomesInvalidIsReportedAndNotWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "bytes = true\n")
	p, d := load(t, path)
	write(t, path, "bytes = perhaps\n")
	got, changed, err := d.Poll()
	if !errors.Is(err, ErrInvalid) || changed || !got.Equal(p) {
		t.Errorf("broken: changed %t, error %v, prefs\n%s", changed, err, cmp.Diff(p, got, byValue))
	}
	if _, changed, err := d.Poll(); changed || err != nil {
		t.Errorf("the same breach is told twice: %t, %v", changed, err)
	}
	after := p
	after.PortNames = false
	if err := d.Save(p, after); !errors.Is(err, ErrInvalid) {
		t.Errorf("saving: %v", err)
	}
}

func TestPollReturnsChangesOfOthersOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	p, d := load(t, path)
	quiet := func(when string) {
		t.Helper()
		if _, changed, err := d.Poll(); changed || err != nil {
			t.Errorf("%s: changed %t, error %v", when, changed, err)
		}
	}
	quiet("without a file")
	toggle(t, d, p, func(p *Prefs) { p.Bytes = true })
	quiet("after our own save")

	write(t, path, "bytes = true\nrefresh = 5\n")
	p2, changed, err := d.Poll()
	if err != nil || !changed || p2.Refresh != 5 {
		t.Errorf("after an edit: %d s, %t, %v", p2.Refresh, changed, err)
	}
	quiet("after that")

	write(t, path, "bytes = true\nrefresh = 5\n[keys]\nquit = \"x\"\n")
	if p2, changed, err = d.Poll(); err != nil || !changed || len(p2.Keys) != 1 {
		t.Errorf("after an edit of keys: %v, %t, %v", p2.Keys, changed, err)
	}
	write(t, path, "bytes = true\nrefresh = 5\n")
	if p2, changed, err = d.Poll(); err != nil || !changed || len(p2.Keys) != 0 {
		t.Errorf("after the keys are gone: %v, %t, %v", p2.Keys, changed, err)
	}

	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	quiet("after a touch")

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	quiet("after the file is gone")
	write(t, path, "bytes = true\nrefresh = 5\n")
	quiet("after it came back as it was")
}

func TestTwoInstancesKeepEachOthersChanges(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "# ours\nport_names = true\n")
	p1, d1 := load(t, path)
	p2, d2 := load(t, path)
	pin := func(last byte) Pin {
		return Pin{Local: netip.AddrFrom4([4]byte{10, 0, 0, last}), Remote: netip.IPv6Loopback()}
	}
	toggle(t, d1, p1, func(p *Prefs) { p.PortNames, p.Pinned = false, []Pin{pin(1)} })
	toggle(t, d2, p2, func(p *Prefs) { p.Bytes, p.Pinned = true, []Pin{pin(2)} })

	p1, changed, err := d1.Poll()
	if err != nil || !changed {
		t.Fatalf("the first does not see the second's change: %v", err)
	}
	p2, changed, err = d2.Poll()
	if err != nil || !changed {
		t.Fatalf("the second, who wrote last, does not see the first's change: %v", err)
	}
	want := Default()
	want.PortNames, want.Bytes, want.Pinned = false, true, []Pin{pin(1), pin(2)}
	for who, got := range map[string]Prefs{"first": p1, "second": p2} {
		if diff := cmp.Diff(want, got, byValue); diff != "" {
			t.Errorf("the %s (-want +got):\n%s", who, diff)
		}
	}
	toggle(t, d1, p1, func(p *Prefs) { p.Pinned = []Pin{pin(2)} })
	if p2, _, _ = d2.Poll(); len(p2.Pinned) != 1 || p2.Pinned[0] != pin(2) {
		t.Errorf("after unpinning: %v", p2.Pinned)
	}
}

func TestManyInstancesAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "iftopgo", "c.toml")
	const instances, pins = 6, 5
	var wg sync.WaitGroup
	for i := range instances {
		p, d := load(t, path)
		wg.Go(func() {
			for n := range pins {
				after := p
				after.Pinned = append(slices.Clip(after.Pinned),
					Pin{Local: netip.AddrFrom4([4]byte{10, 0, byte(i), byte(n)}), Remote: netip.IPv6Loopback()})
				if err := d.Save(p, after); err != nil {
					t.Error(err)
				}
				p = after
			}
		})
	}
	wg.Wait()
	got, _ := load(t, path)
	if len(got.Pinned) != instances*pins {
		t.Errorf("%d of %d pins are left", len(got.Pinned), instances*pins)
	}
	leftovers(t, filepath.Dir(path), "c.toml")
}

func TestASymbolicLinkStaysALink(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, link string // link is relative to the directory of the link, or absolute with %s
		exists     bool
	}{
		{"to a file in a directory of dotfiles", "../dotfiles/c.toml", true},
		{"to a file that does not exist yet", "../dotfiles/c.toml", false},
		{"by an absolute path", "%s/dotfiles/c.toml", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			for _, dir := range []string{"config", "dotfiles"} {
				if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			path, target := filepath.Join(home, "config", "c.toml"), filepath.Join(home, "dotfiles", "c.toml")
			link := tt.link
			if strings.Contains(link, "%s") {
				link = fmt.Sprintf(link, home)
			}
			if err := os.Symlink(link, path); err != nil {
				t.Fatal(err)
			}
			if tt.exists {
				write(t, target, "# dotfile\n")
			}
			p, d := load(t, path)
			toggle(t, d, p, func(p *Prefs) { p.ASCII = On })
			if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("the link is gone: %v", err)
			}
			if got := read(t, target); !strings.Contains(got, "\nascii = true\n") {
				t.Errorf("the target says:\n%s", got)
			}
			leftovers(t, filepath.Dir(target), "c.toml")
		})
	}
}

func TestLinksInACircleAreAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	if err := os.Symlink(path, path); err != nil {
		t.Fatal(err)
	}
	p, d, err := Load(Place{Path: path})
	if err == nil {
		t.Error("reading works")
	}
	after := p
	after.PortNames = false
	if err := d.Save(p, after); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("saving: %v", err)
	}
}

func TestSavingPreservesTheFileMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "")
	if err := os.Chmod(path, 0o664); err != nil {
		t.Fatal(err)
	}
	p, d := load(t, path)
	toggle(t, d, p, func(p *Prefs) { p.PortNames = false })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o664 {
		t.Errorf("mode %o, want 664", got)
	}
}

func TestDevicesAndPipesAreRefusedWithoutBlocking(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe, big := filepath.Join(dir, "pipe"), filepath.Join(dir, "big")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, big, "#"+strings.Repeat("x", userfile.MaxRead))
	for path, want := range map[string]string{
		pipe: "not a regular file", dir: "not a regular file", big: "too large: more than",
	} {
		p, d, err := Load(Place{Path: path})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
		after := p
		after.PortNames = false
		if err := d.Save(p, after); err == nil {
			t.Errorf("%s: saved", path)
		}
	}
}

func TestUnknownKeysAreReported(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "port_names = true\nthemee = \"x\"\n[keys]\nquit = \"q\"\n[future]\n")
	_, d := load(t, path)
	want := []string{
		path + `:2:1: unknown key "themee" is kept, but means nothing`,
		path + `:5:1: unknown key "future" is kept, but means nothing`,
	}
	if diff := cmp.Diff(want, d.Unknown()); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if got, want := d.Where("keys.quit"), path+":4:1"; got != want {
		t.Errorf("keys.quit is at %s, want %s", got, want)
	}
	if got := d.Where("keys.pause"); got != path {
		t.Errorf("a key that is not there is at %s", got)
	}
}
