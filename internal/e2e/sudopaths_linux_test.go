package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// TestWhatSudoNamesIsTheInvokingUsers has a user who may only call the program by sudo name files
// and directories of root's, by their names and behind links of that user's: nothing is read, made
// or changed there, nor told of what is in a file.
func TestWhatSudoNamesIsTheInvokingUsers(t *testing.T) {
	t.Parallel()
	home := publicDir(t)
	if err := os.Chown(home, nobodyUID, nobodyUID); err != nil {
		t.Fatal(err)
	}
	roots := filepath.Join(publicDir(t), "roots")
	if err := os.Mkdir(roots, 0o755); err != nil { //nolint:gosec // Everybody can look at it.
		t.Fatal(err)
	}
	for _, name := range []string{"secret", "history.db"} {
		write(t, filepath.Join(roots, name), "precious")
	}
	if err := os.Symlink(roots, filepath.Join(home, "link")); err != nil {
		t.Fatal(err)
	}
	before := listed(t, roots)
	for name, args := range map[string]string{
		"settings":                  "--text --once -i lo -c DIR/secret",
		"capture file":              "--json -r DIR/secret",
		"capture file, not limited": "--json --no-sandbox -r DIR/secret",
		"log":                       "--json --once -i lo --log DIR/log",
		"log that is there":         "--json --once -i lo --log DIR/secret",
		"socket of metrics":         "--json --once -i lo --metrics unix:DIR/sock",
		"history":                   "record -i lo --dir DIR/history",
		"history, parents too":      "record -i lo --dir DIR/a/b/c",
		"history that is there":     "record -i lo --dir DIR",
		"history, not limited":      "record --no-sandbox -i lo --dir DIR/history",
		"report":                    "report --dir DIR",
		"networks":                  "--by network --text --once -i lo --geoip DIR/secret",
		"networks, not limited":     "--by network --text --once -i lo --no-sandbox --geoip DIR/secret",
	} {
		for way, dir := range map[string]string{"by name": roots, "behind a link": filepath.Join(home, "link")} {
			t.Run(name+" "+way, func(t *testing.T) {
				cmd := sudoIn(t, home, strings.Fields(strings.ReplaceAll(args, "DIR", dir))...)
				status, message := endOf(t, cmd)
				if status == 0 || status == -1 || strings.Count(message, "\n") != 1 || strings.Contains(message, "prec") || strings.Contains(message, "70 72 65 63") {
					t.Errorf("status %d, %s; want one line that it is not permitted", status, message)
				}
			})
		}
	}
	if after := listed(t, roots); after != before {
		t.Errorf("root's files were\n%sand are\n%s", before, after)
	}
}

// TestWhatSudoMakesIsTheInvokingUsers has that user name places of their own.
func TestWhatSudoMakesIsTheInvokingUsers(t *testing.T) {
	t.Parallel()
	home := publicDir(t)
	if err := os.Chown(home, nobodyUID, nobodyUID); err != nil {
		t.Fatal(err)
	}
	if status, message := endOf(t, sudoIn(t, home, "--json", "--once", "-i", "lo", "--log", home+"/log")); status != 0 {
		t.Errorf("with a log: status %d, %s", status, message)
	}
	recorder := sudoIn(t, home, "record", "--json", "-i", "lo", "--dir", home+"/a/b")
	lines, err := recorder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := recorder.Start(); err != nil {
		t.Fatal(err)
	}
	_, err = lines.Read(make([]byte, 1)) // It records.
	if err := errors.Join(err, recorder.Process.Signal(syscall.SIGTERM), recorder.Wait()); err != nil {
		t.Error(err)
	}
	expectModes(t, filepath.Join(home, "a", "b"), 0o700, 0o600)
	for _, name := range []string{"log", "a", "a/b", "a/b/history.db"} {
		info, err := os.Stat(filepath.Join(home, name))
		if err != nil || info.Sys().(*syscall.Stat_t).Uid != nobodyUID {
			t.Errorf("%s: %v, %v; want it to be the invoking user's", name, info, err)
		}
	}
}

// sudoIn is the program as that user has sudo run it, with a home directory.
func sudoIn(t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	path := program.Path(t) // It is built first, which takes as long as it takes.
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = home
	return bySudo(cmd)
}

// listed is what is in a directory: names, owners, modes, and what files say.
func listed(t *testing.T, dir string) (all string) {
	t.Helper()
	out, err := exec.Command("find", dir, "-printf", "%P %U %m %s %T@\n").CombinedOutput()
	if err != nil {
		t.Fatalf("%v, %s", err, out)
	}
	return string(out)
}
