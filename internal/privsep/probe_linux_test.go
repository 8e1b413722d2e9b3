package privsep

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// probed names the variable that makes the test binary one of the program's processes, which
// confines itself and then tries something: its role and what to try.
const probed = "IFTOPGO_TEST_PROBE"

func TestMain(m *testing.M) {
	if what := os.Getenv(probed); what != "" {
		role, what, _ := strings.Cut(what, "/")
		os.Exit(probe(role, what))
	}
	os.Exit(m.Run())
}

// probe confines the process, tries something and exits with 0 if that was possible, with 1 if
// it was not permitted.
func probe(role, what string) int {
	openListeners()
	roles[role]()
	err := probes[what]()
	fmt.Println(err)
	errno, _ := errors.AsType[syscall.Errno](err)
	switch {
	case err == nil:
		return 0
	case errno == unix.EPERM, errno == unix.EACCES, errno == unix.EXDEV: // The last is Landlock's, for another directory.
		return 1
	default:
		return 2
	}
}

// TestAProcessCanDoWhatTheTablesSayAndNothingElse tries everything in each process: what is not
// listed as possible has to fail. The program is started by sudo, in the home directory of the
// invoking user; and by root, in root's home directory, where that may make a difference.
func TestAProcessCanDoWhatTheTablesSayAndNothingElse(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, which is what the program gives up to be")
	}
	if landlockVersion() == 0 {
		t.Skip("the kernel has no Landlock")
	}
	for role := range roles {
		for what := range probes {
			for starter, sudo := range map[string]bool{"root": false, "sudo": true} {
				if !sudo && !slices.Contains(byRoot, role) {
					continue
				}
				t.Run(role+"/"+what+"/by "+starter, func(t *testing.T) {
					t.Parallel()
					want := expected(role, what, sudo)
					if out, got := confinedProbe(t, role+"/"+what, sudo); got != want {
						t.Errorf("it can: %v, want %v; %s", got, want, out)
					}
				})
			}
		}
	}
}

// nobody is the user who calls sudo, in whose place any other would do.
const nobody = 65534

// confinedProbe has a process of the program try something, and says whether it could.
func confinedProbe(t *testing.T, what string, sudo bool) (out string, done bool) {
	t.Helper()
	home, temporary := t.TempDir(), t.TempDir()
	if err := os.Chmod(filepath.Dir(home), 0o755); err != nil {
		t.Fatal(err)
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Dir, cmd.Env = home, []string{"HOME=" + home, "TMPDIR=" + temporary, probed + "=" + what}
	owner := 0
	if sudo {
		owner = nobody
		cmd.Env = append(cmd.Env, fmt.Sprintf("SUDO_UID=%d", nobody), fmt.Sprintf("SUDO_GID=%d", nobody))
	}
	settings, kept := filepath.Join(home, "settings"), filepath.Join(home, "history")
	err = errors.Join(os.Mkdir(settings, 0o700), os.Mkdir(kept, 0o700), os.Chmod(home, 0o711), os.Chmod(temporary, 0o777|os.ModeSticky))
	for _, name := range []string{filepath.Join(home, ".bashrc"), filepath.Join(settings, "c.toml"), filepath.Join(kept, "history.db")} {
		err = errors.Join(err, os.WriteFile(name, []byte("mine"), 0o600), os.Chown(name, owner, owner))
	}
	if err := errors.Join(err, os.Chown(settings, owner, owner), os.Chown(kept, owner, owner), os.Chown(home, owner, owner)); err != nil {
		t.Fatal(err)
	}
	text, err := cmd.CombinedOutput()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == unix.SIGSYS {
		return "", false // The call has ended the process.
	}
	if code := cmd.ProcessState.ExitCode(); code > 1 || code < 0 {
		t.Fatalf("it has failed in another way: %v, %s", err, text)
	}
	return string(text), err == nil
}
