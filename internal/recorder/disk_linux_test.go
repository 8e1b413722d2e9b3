package recorder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/internal/recorder"
)

// smallDisk mounts a file system of a size at the directory of the machine.
func (m *machine) smallDisk(size string) {
	m.t.Helper()
	if os.Geteuid() != 0 {
		m.t.Skip("needs root to mount a small file system")
	}
	if err := unix.Mount("none", m.dir, "tmpfs", 0, "size="+size); err != nil {
		m.t.Skipf("cannot mount a small file system: %v", err)
	}
	m.t.Cleanup(func() {
		if err := unix.Unmount(m.dir, unix.MNT_DETACH); err != nil {
			m.t.Error(err)
		}
	})
}

// goOn lets time pass until so many lines were said: the capture never waits, and what it
// counts is handed to the writer whenever that is ready.
func (m *machine) goOn(lines int) {
	m.t.Helper()
	const longest = 400 * 24 * 3600
	for range longest {
		if len(m.logged.get()) >= lines {
			return
		}
		m.second(&flows.Labels{}, 10, false)
	}
	m.t.Fatalf("it says %q, want %d lines", m.logged.get(), lines)
}

// TestADiskThatWasFullLosesNothing fills the disk for a while.
func TestADiskThatWasFullLosesNothing(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.smallDisk("8m")
	m.record()
	f, err := os.Create(filepath.Join(m.dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	m.goOn(1)
	if err := os.Remove(f.Name()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	m.goOn(2)
	m.end(&flows.Labels{})
	m.expectLogged("full", "the history is written again")
	m.expect(m.ever, flows.Pair{})
}

// TestADirectoryThatIsGoneIsToldOf moves it away, and back.
func TestADirectoryThatIsGoneIsToldOf(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.dir = filepath.Join(m.dir, "history")
	if err := os.Mkdir(m.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m.record()
	if err := os.Rename(m.dir, m.dir+".away"); err != nil {
		t.Fatal(err)
	}
	m.goOn(1)
	if err := os.Rename(m.dir+".away", m.dir); err != nil {
		t.Fatal(err)
	}
	m.goOn(2)
	m.end(&flows.Labels{})
	m.expectLogged("the history is not there any more", "the history is written again")
	m.expect(m.ever, flows.Pair{})
}

// TestADiskThatIsReadOnlyIsToldOf begins on one.
func TestADiskThatIsReadOnlyIsToldOf(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.smallDisk("8m")
	m.record()
	m.end(&flows.Labels{})
	if err := unix.Mount("none", m.dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot mount it read-only: %v", err)
	}
	_, err := recorder.Lock(m.dir)
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "read-only file system") {
		t.Errorf("locking it says %v", err)
	}
}

// TestWhatIsNeverWrittenIsAnErrorAtTheEnd moves the directory away for good.
func TestWhatIsNeverWrittenIsAnErrorAtTheEnd(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.dir = filepath.Join(m.dir, "history")
	if err := os.Mkdir(m.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m.record()
	if err := os.Rename(m.dir, m.dir+".away"); err != nil {
		t.Fatal(err)
	}
	m.goOn(1)
	if err := m.r.Close(&flows.Labels{}); err == nil || !strings.Contains(err.Error(), "is not in the history: the history is not there") {
		t.Errorf("it ends with %v", err)
	}
}
