package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// keepHistory writes a history of now into a directory that anybody may read, and settings that
// name it. The recorder has written last an hour ago.
func keepHistory(t *testing.T) (settings string, at time.Time) {
	t.Helper()
	dir := filepath.Join(publicDir(t), "history")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	at = time.Now().UTC()
	w, err := store.OpenWriter(t.Context(), dir, at)
	if err != nil {
		t.Fatal(err)
	}
	sums := history.Sums{}
	for n := range 3 {
		s := history.Subject{Process: "rsync", User: "ada", Host: fmt.Sprintf("192.0.2.%d", n+1), Service: "ssh", Port: 22, Protocol: "TCP", Proto: 6}
		sums.Add(s, flows.Pair{Sent: 7_000_000, Recv: 1000})
	}
	sums.Add(history.Subject{Process: "firefox", Host: "198.51.100.7", Service: "https", Port: 443, Protocol: "TCP", Proto: 6}, flows.Pair{Sent: 1000, Recv: 5_000_000})
	f := store.Flush{At: at.Add(-time.Hour), Counters: map[string]history.Counter{"eth7": {Boot: "boot", Index: 7}}}
	for _, l := range history.Levels() {
		f.Buckets = append(f.Buckets, &history.Bucket{
			ID: history.BucketID{Level: l, Key: l.Key(at), Interface: "eth7"}, Subjects: sums, Missed: flows.Pair{Recv: 300_000},
		})
	}
	if err := w.Write(t.Context(), &f); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	settings = filepath.Join(filepath.Dir(dir), "c.toml")
	if err := os.WriteFile(settings, []byte("[history]\ndir = \""+dir+"\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return settings, at
}

// TestTheHistoryIsShownWithoutPrivileges looks at the tab of a user who may not capture, confined
// as every program with a screen is.
func TestTheHistoryIsShownWithoutPrivileges(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	settings, at := keepHistory(t)
	s := terminal{host: lab.Local, width: 120, height: 30}.openCommand(t, asNobody(exec.Command(publicCopy(t), "-c", settings)))
	s.expectScreen("[Interfaces]", "History")
	s.press("Y", "-")
	s.expectScreen("[History]", at.Format("January 2006"), "nothing is recorded since "+sinceText(at.Add(-time.Hour)))
	s.expectLine("rsync", "3.00kB", "21.0MB")
	s.expectLine("firefox", "5.00MB", "1.00kB")
	s.expectLine("not recorded", "300kB")
	s.expectLine("total", "5.30MB", "21.0MB", "100.0 %")
	s.press("down", "enter")
	s.expectScreen("→ rsync", "192.0.2.1", "192.0.2.2", "192.0.2.3")
	s.press("esc", "/", "host:198.51.100.7", "enter")
	s.expect("what matches alone", all(shows("firefox"), lacks("rsync", "not recorded")))
	s.press("esc", "y")
	s.expect("the row on the clipboard", written("\x1b]52;c;"))
	s.press("esc", "Y")
	s.expectScreen("[Interfaces]")
	s.quit()
}

// sinceText is when a recorder wrote last, as the screen says it.
func sinceText(at time.Time) string {
	if at.YearDay() == time.Now().UTC().YearDay() {
		return at.Format("15:04")
	}
	return at.Format("Mon 2 January 2006 15:04")
}

// TestWithoutAHistoryThereIsNoTab starts the program where nothing was recorded.
func TestWithoutAHistoryThereIsNoTab(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	settings := filepath.Join(publicDir(t), "c.toml")
	if err := os.WriteFile(settings, []byte("[history]\ndir = \"/nowhere\"\ntab = 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := terminal{host: lab.Local, width: 120, height: 30}.openCommand(t, asNobody(exec.Command(publicCopy(t), "-c", settings)))
	s.expectScreen("[Interfaces]", "c.toml:3:1: unknown key", "history.tab")
	s.press("Y")
	s.expect("no tab", all(shows("there is no history here"), lacks(" History ")))
	s.quit()
}

// TestKeysCountFromTheStart presses the key of the history before anything is drawn.
func TestKeysCountFromTheStart(t *testing.T) {
	t.Parallel()
	s := terminal{overview: true, width: 120, height: 30}.start(t, program.Command(t, "--demo"))
	s.press("Y")
	s.expectScreen("[History]", "recorded since")
	s.quit()
}
