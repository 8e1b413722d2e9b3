package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestARecorderSaysWhyItCannotRecord starts it where it may not write.
func TestARecorderSaysWhyItCannotRecord(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	file, roots, used := filepath.Join(t.TempDir(), "file"), t.TempDir(), historyDir(t)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := recordOn(t, lab.Remote, used)
	for what, c := range map[string]struct {
		args []string
		want string
	}{
		"a file":                  {[]string{"--dir", file}, "not a directory"},
		"a directory of root's":   {[]string{"--dir", roots}, "it belongs to root, who does not record"},
		"another recorder's":      {[]string{"--dir", used}, "records into " + used + " already"},
		"no place for a file":     {[]string{"-r", "../../testdata/mixed.pcapng"}, "needs a directory of its own: add --dir DIR"},
		"lines that are limited":  {[]string{"--dir", used, "--limit", "5"}, "--limit has no effect with record"},
		"bytes of another kind":   {[]string{"--dir", used, "--count", "ip"}, "--count ip has no effect with record"},
		"of another program":      {[]string{"--dir", patchedHistory(t, 68, 7)}, "history.db: it is a database of another program; name another directory"},
		"of a newer version":      {[]string{"--dir", patchedHistory(t, 63, 99)}, "history.db: a newer version of iftopgo has written it; install that one"},
		"interfaces, no captures": {[]string{"--dir", used, "--interfaces"}, "--interfaces captures nothing"},
	} {
		cmd := program.Command(t, append([]string{"record"}, c.args...)...)
		if captures := !slices.Contains(c.args, "-r") && !slices.Contains(c.args, "--interfaces"); captures {
			cmd.Args = append(cmd.Args, "-i", lab.Remote.Iface)
		}
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		lab.Remote.Start(t, cmd)
		_ = cmd.Wait() // Its status says more.
		if said := out.String(); cmd.ProcessState.ExitCode() != 2 || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: status %d, %q; want 2 and %q", what, cmd.ProcessState.ExitCode(), said, c.want)
		}
	}
	info, err := os.Stat(roots)
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Errorf("root's directory is somebody else's: %v", err)
	}
	other.finish()
}

// patchedHistory is a directory with a history of which a byte of the database's header is
// another.
func patchedHistory(t *testing.T, at int64, value byte) string {
	t.Helper()
	dir := historyDir(t)
	program.Output(t, "record", "-r", "../../testdata/mixed.pcapng", "--dir", dir)
	f, err := os.OpenFile(filepath.Join(dir, "history.db"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{value}, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestADamagedHistoryIsMovedAside has one that SQLite cannot read: what was there is kept, lines go
// on, and a new one begins.
func TestADamagedHistoryIsMovedAside(t *testing.T) {
	t.Parallel()
	dir := patchedHistory(t, 0, 'X')
	cmd := program.Command(t, "record", "--json", "-r", "../../testdata/mixed.pcapng", "--dir", dir)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), `"final":true`) {
		t.Fatalf("%v: %s", err, said.String())
	}
	if got := said.String(); !strings.Contains(got, "the history was damaged; it was moved to "+dir+"/history.db.damaged-") || strings.Count(got, "\n") != 1 {
		t.Errorf("it says %q", got)
	}
	moved, err := filepath.Glob(dir + "/history.db.damaged-*")
	if err != nil || len(moved) != 1 {
		t.Fatalf("it was moved to %q, %v", moved, err)
	}
	if text, err := os.ReadFile(moved[0]); err != nil || text[0] != 'X' {
		t.Errorf("what was there is not kept: %v", err)
	}
	if recorded, _ := recordedIn(t, dir, "2000..2099"); recorded.Sum() == 0 {
		t.Error("nothing is recorded")
	}
}

// TestAFileIsRecordedInItsOwnTime records a file of packets, and asks for the day they are of.
func TestAFileIsRecordedInItsOwnTime(t *testing.T) {
	t.Parallel()
	dir := historyDir(t)
	if out := program.Output(t, "record", "-r", "../../testdata/mixed.pcapng", "--dir", dir); out != "" {
		t.Errorf("it says %q", out)
	}
	again, err := program.Command(t, "record", "-r", "../../testdata/mixed.pcapng", "--dir", dir).CombinedOutput()
	if said := string(again); err == nil || !strings.Contains(said, "mixed.pcapng is in the history up to 20") || strings.Count(said, "\n") != 1 {
		t.Errorf("recorded again it says %q, %v", said, err)
	}
	last := lastLine(t, "--json", "-r", "../../testdata/mixed.pcapng")
	got := program.Output(t, "report", "2000.."+last.Timestamp.Format("2006"), "--csv", "--by=protocol", "--dir", dir)
	if !strings.HasPrefix(got, "row,protocol,received,sent\n") {
		t.Errorf("it says %q", got)
	}
	recorded, missed := recordedIn(t, dir, "2000..2099")
	if recorded.Sum() != last.TotalSent+last.TotalRecv || recorded.Sum() == 0 || missed.Sum() != 0 {
		t.Errorf("%v recorded and %v missed of %d and %d", recorded, missed, last.TotalSent, last.TotalRecv)
	}
	if got := program.Output(t, "report", time.Now().AddDate(10, 0, 0).Format(time.DateOnly), "--dir", dir); !strings.Contains(got, "total") {
		t.Errorf("of a day of which nothing is known: %q", got)
	}
}

// TestAReportOfNothingSaysWhatThereIs asks for what nothing is, and with settings that are wrong.
func TestAReportOfNothingSaysWhatThereIs(t *testing.T) {
	t.Parallel()
	dir := historyDir(t)
	program.Output(t, "record", "-r", "../../testdata/mixed.pcapng", "--dir", dir)
	broken := filepath.Join(t.TempDir(), "broken.toml")
	if err := os.WriteFile(broken, []byte("x = ["), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args, want string
		status     int
	}{
		{"2023", "", 0},
		{"1999", "nothing is kept of 1999: there is something from 2023-11-14 to 2023-11-14\n", 0},
		{"2023 --protocol TPC", "2023 has no protocol TPC; there is TCP, ", 0},
		{"2023 --process curl", "2023 has no process curl; there is unknown\n", 0},
		{"2023 -i eth0", "2023 has no interface eth0; there is mixed.pcapng\n", 0},
		{"2023 --json port:9999", "nothing of 2023 is all of that; without the filter there is something\n", 0},
		{"--db --json", "", 0},
		{"-c " + broken, "broken.toml:1:", 2},
	} {
		cmd := program.Command(t, append(append([]string{"report"}, strings.Fields(c.args)...), "--dir", dir)...)
		status, said := endOf(t, cmd)
		if status != c.status || !strings.Contains(said, c.want) || strings.Count(said, "\n") != min(len(c.want), 1) {
			t.Errorf("%s: status %d, %q; want %d, %q", c.args, status, said, c.status, c.want)
		}
	}
}
