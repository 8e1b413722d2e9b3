package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// expectModes looks at the modes of a directory and its files.
func expectModes(t *testing.T, dir string, ofDir, ofFiles os.FileMode) {
	t.Helper()
	for name, want := range map[string]os.FileMode{"": ofDir, "history.db": ofFiles, "recorder.lock": ofFiles} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("the mode of %s is %o; want %o", filepath.Join(dir, name), got, want)
		}
	}
}

// TestAHistoryIsAsReadableAsItsDirectory records into directories that it makes, and into some that
// are there.
func TestAHistoryIsAsReadableAsItsDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to become another user")
	}
	record := func(dir string, args ...string) {
		t.Helper()
		program.Output(t, append([]string{"record", "-r", "../../testdata/mixed.pcapng", "--dir", dir}, args...)...)
	}
	made := historyDir(t)
	record(made)
	expectModes(t, made, 0o750, 0o640)
	unconfined := historyDir(t)
	record(unconfined, "--no-sandbox")
	expectModes(t, unconfined, 0o750, 0o640)
	for mode, files := range map[os.FileMode]os.FileMode{0o700: 0o600, 0o750: 0o640, 0o755: 0o644} {
		dir := historyDir(t)
		if err := os.Mkdir(dir, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, nobodyUID, nobodyUID); err != nil {
			t.Fatal(err)
		}
		record(dir)
		expectModes(t, dir, mode, files)
	}
}

// historyGroup is a group that nobody is in.
const historyGroup = 61_234

// TestTheGroupOfAHistoryReadsIt has a user report it and look at it, who is in its group or not.
func TestTheGroupOfAHistoryReadsIt(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	settings, _ := keepHistory(t)
	dir := filepath.Join(filepath.Dir(settings), "history")
	for name, mode := range map[string]os.FileMode{"": 0o750, "history.db": 0o640} {
		path := filepath.Join(dir, name)
		if err := os.Chown(path, 0, historyGroup); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	path := publicCopy(t)
	member := asNobody(exec.Command(path, "report", "--by", "process", "-c", settings))
	member.SysProcAttr.Credential.Groups = []uint32{historyGroup}
	if out, err := member.CombinedOutput(); err != nil || !strings.Contains(string(out), "rsync") {
		t.Errorf("a member of the group is told %s, %v", out, err)
	}
	status, said := endOf(t, asNobody(exec.Command(path, "report", "-c", settings)))
	if status != 2 || !strings.Contains(said, "the owner of "+dir+" may read it, and its group") || strings.Count(said, "\n") != 1 {
		t.Errorf("another user is told %q, with status %d", said, status)
	}
	member = asNobody(exec.Command(path, "-c", settings))
	member.SysProcAttr.Credential.Groups = []uint32{historyGroup}
	s := terminal{host: lab.Local, width: 120, height: 30}.openCommand(t, member)
	s.expectScreen("[Interfaces]", "History")
	s.press("Y")
	s.expectScreen("[History]", "rsync")
	s.quit()
	s = terminal{host: lab.Local, width: 120, height: 30}.openCommand(t, asNobody(exec.Command(path, "-c", settings)))
	s.expect("no history", all(shows("[Interfaces]"), lacks(" History")))
	s.quit()
}

// TestAStartThatFailsLeavesNothing has a recorder that makes its directory fail.
func TestAStartThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, whose directories others cannot reach")
	}
	dir, private := historyDir(t), t.TempDir()
	if err := os.Chmod(private, 0o700); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ in, want string }{
		"an interface that is not there": {filepath.Join(dir, "a", "b"), "no such interface"},
		"a directory out of reach":       {filepath.Join(private, "history"), "who must reach it (chmod o+x those above it)"},
	} {
		status, said := endOf(t, program.Command(t, "record", "-i", "nosuch0", "--dir", c.in))
		if status != 2 && status != 1 || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: status %d, %q; want %q", what, status, said, c.want)
		}
		if _, err := os.Stat(c.in); err == nil {
			t.Errorf("%s: %s is left", what, c.in)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s is left", dir)
	}
}
