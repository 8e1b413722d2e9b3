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

// TestAFileIsRecordedInItsOwnTime records a file of packets, and asks for the day they are of.
func TestAFileIsRecordedInItsOwnTime(t *testing.T) {
	t.Parallel()
	dir := historyDir(t)
	if out := program.Output(t, "record", "-r", "../../testdata/mixed.pcapng", "--dir", dir); out != "" {
		t.Errorf("it says %q", out)
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
