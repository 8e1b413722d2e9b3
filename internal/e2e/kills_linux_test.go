package e2e

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history/store"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// kills is how often the recorder is killed. IFTOPGO_KILLS asks for more.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("IFTOPGO_KILLS")
	if text == "" {
		return 8
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("IFTOPGO_KILLS=%s: want a number", text)
	}
	return n
}

// TestAHistoryOutlivesKills kills the recorder at random moments of its first seconds, from before
// it captures on, while traffic goes on all the time. What is on the disk is sound each time,
// and in the end nothing is missing.
func TestAHistoryOutlivesKills(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("needs sqlite3")
	}
	lab, dir := nettest.New(t), historyDir(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r := recordOn(t, lab.Remote, dir)
	beginning(t, r, dir)
	stop := sending(t, lab)
	r.next()
	r.finish()
	n := kills(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d kills, seed %d", n, seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		cmd := program.Command(t, "record", "-i", lab.Remote.Iface, "--dir", dir)
		lab.Remote.Start(t, cmd)
		<-time.After(time.Duration(random.IntN(2500)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // It was killed.
		expectSound(t, i, dir)
	}
	stop()
	r = recordOn(t, lab.Remote, dir)
	beginning(t, r, dir)
	for range 4 {
		r.next()
	}
	r.finish()
	kernel := lab.Remote.Counters(t, lab.Remote.Iface).Since(before)
	recorded, missed := recordedIn(t, dir, "2026..2099")
	want := flows.Pair{Sent: kernel.TxBytes, Recv: kernel.RxBytes}
	t.Logf("%v recorded and %v missed", recorded, missed)
	if got := recorded.Plus(missed); got != want || recorded.Recv == 0 || missed.Recv == 0 {
		t.Errorf("%v recorded and %v missed are %v; the kernel counted %v", recorded, missed, got, want)
	}
}

// sending sends frames of 300 flows to the remote host of a lab from now on, until what it
// returns is called.
func sending(t *testing.T, lab *nettest.Lab) (stop func()) {
	t.Helper()
	const rate = 3000
	frames := (&nettest.Flood{To: lab.Remote, Flows: 300, Payload: 200}).Each(lab.Local)
	ended, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- lab.Local.Try(func() error {
			for {
				select {
				case <-ended:
					return nil
				default:
				}
				if _, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: rate / 4, Rate: rate}); err != nil {
					return err
				}
			}
		})
	}()
	return func() {
		close(ended)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// expectSound looks at a copy of a database: the recorder is to find it as it was left.
func expectSound(t *testing.T, kill int, dir string) {
	t.Helper()
	aside := t.TempDir()
	for _, name := range store.Files() {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(aside, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("sqlite3", filepath.Join(aside, store.Files()[0]), "PRAGMA integrity_check; PRAGMA foreign_key_check").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "ok" {
		t.Errorf("after kill %d sqlite3 says %s, %v", kill, out, err)
	}
}
