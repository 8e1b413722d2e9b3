package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/history/store"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// recordOn starts a recorder that writes lines, too.
func recordOn(t *testing.T, h *nettest.Host, dir string) *stream {
	t.Helper()
	r, _ := openStreamOf(t, h, program.Command(t, "record", "--json", "--limit=1", "-i", h.Iface, "--dir", dir))
	return r
}

// beginning waits until the recorder has written where it begins: from then on it may be killed.
func beginning(t *testing.T, r *stream, dir string) {
	t.Helper()
	for range 60 {
		reader, err := store.OpenReader(t.Context(), dir)
		if err == nil {
			all, failed := reader.Extents(t.Context())
			if err = errors.Join(failed, reader.Close()); err == nil && len(all) > 0 {
				return
			}
		}
		r.next()
	}
	t.Fatal("nothing is recorded")
}

// recordedIn returns what a report says of a period: what was recorded, and what was not.
func recordedIn(t *testing.T, dir, period string) (recorded, missed flows.Pair) {
	t.Helper()
	var answer struct {
		Rows        []struct{ Received, Sent uint64 }
		Other       struct{ Received, Sent uint64 }
		NotRecorded struct{ Received, Sent uint64 } `json:"not_recorded"`
	}
	text := program.Output(t, "report", period, "--by=process", "--limit=0", "--json", "--dir", dir)
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	for _, r := range append(answer.Rows, answer.Other) {
		recorded = recorded.Plus(flows.Pair{Sent: r.Sent, Recv: r.Received})
	}
	return recorded, flows.Pair{Sent: answer.NotRecorded.Sent, Recv: answer.NotRecorded.Received}
}

// historyDir is a directory that is not there yet, where any user can reach it.
func historyDir(t *testing.T) string {
	t.Helper()
	parent := t.TempDir()
	if err := os.Chmod(filepath.Dir(parent), 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(parent, "history")
}

// TestAHistoryIsWhatTheKernelCounted records floods, kills the recorder in the middle of some,
// and lets traffic pass while none runs. It is not parallel: beside other floods packets may
// wait for longer than the recorder allows for.
func TestAHistoryIsWhatTheKernelCounted(t *testing.T) {
	lab := nettest.New(t)
	dir := historyDir(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	for round := range 6 {
		r := recordOn(t, lab.Remote, dir)
		if round == 0 {
			beginning(t, r, dir)
		}
		stop := flooding(t, lab, nettest.DistinctFlows)
		for range round%3 + 1 {
			r.next()
		}
		if round%2 == 0 {
			if err := r.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = r.cmd.Wait() // It was killed.
			stop()
			continue
		}
		stop()
		r.next()
		r.finish()
	}
	r := recordOn(t, lab.Remote, dir)
	r.next()
	r.next()
	r.finish()
	kernel := lab.Remote.Counters(t, lab.Remote.Iface).Since(before)
	recorded, missed := recordedIn(t, dir, "2026..2099")
	got := recorded.Plus(missed)
	if want := (flows.Pair{Sent: kernel.TxBytes, Recv: kernel.RxBytes}); got.Sum() != want.Sum() || want.Recv == 0 {
		t.Errorf("%v recorded and %v missed are %v; the kernel counted %v", recorded, missed, got, want)
	}
	if recorded.Recv == 0 || missed.Recv == 0 {
		t.Errorf("%v recorded and %v missed: there was both", recorded, missed)
	}
	if _, err := exec.LookPath("sqlite3"); err != nil {
		return
	}
	out, err := exec.Command("sqlite3", filepath.Join(dir, "history.db"), "PRAGMA integrity_check").CombinedOutput()
	if err != nil || string(out) != "ok\n" {
		t.Errorf("sqlite3 says %s, %v", out, err)
	}
}
