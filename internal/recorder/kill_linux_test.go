package recorder_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history/store"
)

// rounds is how often a recorder is killed, or its power cut. IFTOPGO_KILLS asks for more.
func rounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("IFTOPGO_KILLS")
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("IFTOPGO_KILLS=%s: want a number", text)
	}
	return n
}

// chance returns random numbers, and says which.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// startRecorder starts another process that records.
func startRecorder(t *testing.T, dir string) (cmd *exec.Cmd, said *bytes.Buffer) {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd, said = exec.Command(path), new(bytes.Buffer)
	cmd.Env, cmd.Stderr = append(os.Environ(), recordsInto+"="+dir), said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, said
}

// TestAKilledRecorderLosesAMinuteAtMost kills recorders at random moments. What is on the disk is
// sound, the next recorder finds all that the kernel counted, and at most what passed in a minute
// is not recorded.
func TestAKilledRecorderLosesAMinuteAtMost(t *testing.T) {
	t.Parallel()
	random, dir := chance(t), t.TempDir()
	lost, most := expectResumed(t, dir), uint64(0)
	for i := range rounds(t) {
		cmd, said := startRecorder(t, dir)
		<-time.After(time.Duration(random.IntN(400)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // It was killed.
		if said.Len() > 0 {
			t.Fatalf("it said %s", said)
		}
		aside := copyHistory(t, dir)
		expectSound(t, aside)
		missed := expectResumed(t, aside)
		most = max(most, missed-lost)
		if missed-lost > 60*bytesPerSecond {
			t.Errorf("kill %d: %d s are not recorded", i, (missed-lost)/bytesPerSecond)
		}
		lost = missed
	}
	t.Logf("at most %d s are not recorded after a kill", most/bytesPerSecond)
}

// TestAPowerCutLosesNoByte takes what is on the disk at random moments. What the kernel of the
// machine has not written to the disk by then may be lost or torn: that is what was added to the
// log of the database since it was last copied into the database, and the memory that its
// users share.
func TestAPowerCutLosesNoByte(t *testing.T) {
	t.Parallel()
	random, dir := chance(t), t.TempDir()
	expectResumed(t, dir)
	cmd, said := startRecorder(t, dir)
	var before, log []byte // What the database and its log were at the last moment.
	for range rounds(t) {
		<-time.After(time.Duration(random.IntN(100)) * time.Millisecond)
		stopped(t, cmd, func() {
			aside := copyHistory(t, dir)
			wal := filepath.Join(aside, "history.db-wal")
			database, now := readAll(t, filepath.Join(aside, "history.db")), readAll(t, wal)
			if bytes.Equal(before, database) && len(now) > len(log) && bytes.HasPrefix(now, log) {
				tear(t, random, wal, now, len(log))
			}
			switch shm := filepath.Join(aside, "history.db-shm"); random.IntN(3) {
			case 0:
				_ = os.Remove(shm) // It may not be there yet.
			case 1:
				tear(t, random, shm, make([]byte, 32768), 0)
			}
			before, log = database, now
			expectResumed(t, aside)
			expectSound(t, aside)
		})
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // By then all that it said was read.
	if said.Len() > 0 {
		t.Errorf("it said %s", said)
	}
}

// stopped does something while a process is stopped.
func stopped(t *testing.T, cmd *exec.Cmd, do func()) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("it is not stopped: %v, %v", err, status)
	}
	do()
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
}

// tear writes a file as it may be when the power is cut: cut off somewhere behind what was on
// the disk before, with garbage at its end.
func tear(t *testing.T, random *rand.Rand, path string, text []byte, from int) {
	t.Helper()
	torn := append([]byte{}, text[:from+random.IntN(len(text)-from+1)]...)
	for i := len(torn) - 1; i >= max(from, len(torn)-random.IntN(5000)); i-- {
		torn[i] = byte(random.Uint32())
	}
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
}

// readAll reads a file, which may not be there.
func readAll(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return text
}

// copyHistory copies the files of a database and of the machine, and returns where.
func copyHistory(t *testing.T, dir string) string {
	t.Helper()
	aside := t.TempDir()
	for _, name := range append(store.Files(), "machine") {
		text := readAll(t, filepath.Join(dir, name))
		if text == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(aside, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return aside
}

// expectSound has SQLite look whether a database contradicts itself.
func expectSound(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	var found string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&found); err != nil || found != "ok" {
		t.Errorf("SQLite says %s, %v", found, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// expectResumed has another recorder go on for some seconds, after which all is accounted for that
// the kernel counted. It returns how much of that is not recorded.
func expectResumed(t *testing.T, dir string) (missed uint64) {
	t.Helper()
	c, err := openClockwork(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.file.Close(); err != nil {
			t.Error(err)
		}
	}()
	r, err := c.record(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		b, err := c.tick()
		if err == nil {
			err = r.Batch(&b, &flows.Labels{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(&flows.Labels{}); err != nil {
		t.Fatal(err)
	}
	recorded, missed, err := accounted(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if recorded+missed != c.sent {
		t.Errorf("%d recorded and %d missed of %d", recorded, missed, c.sent)
	}
	return missed
}
