package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// nobodyUID is the user "nobody", in whose place any other would do.
const nobodyUID = 65534

// bySudo makes a command one that this user has sudo run.
func bySudo(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("SUDO_UID=%d", nobodyUID), fmt.Sprintf("SUDO_GID=%d", nobodyUID))
	return cmd
}

// asNobody makes a command one of this user.
func asNobody(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodyUID, Gid: nobodyUID}}
	cmd.Env = append(cmd.Environ(), "HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent")
	return cmd
}

// publicDir is a directory of the test that every user can reach.
func publicDir(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to become another user")
	}
	dir := t.TempDir()
	for d := dir; d != "/"; d = filepath.Dir(d) {
		if info, err := os.Stat(d); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(d, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// publicCopy is a copy of the program that every user can run.
func publicCopy(t *testing.T) string {
	t.Helper()
	copied := filepath.Join(publicDir(t), "iftopgo")
	putProgram(t, copied, read(t, program.Path(t)))
	return copied
}

// withCapabilities is a copy of the program that every user can run and that has
// capabilities of its own.
func withCapabilities(t *testing.T, caps string) string {
	t.Helper()
	copied := publicCopy(t)
	if out, err := exec.Command(tool(t, "setcap"), caps+"=ep", copied).CombinedOutput(); err != nil {
		t.Skipf("setcap: %v: %s", err, out)
	}
	return copied
}

// putProgram writes a program. Nothing is started meanwhile: it would have the file
// open until it runs its own program, and what is written to is not run (ETXTBSY,
// execve(2)).
func putProgram(t *testing.T, path, text string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil { //nolint:gosec // It is run.
		t.Fatal(err)
	}
}

// userDir is a directory of this user's to work in, with the settings and a program
// for the clipboard, which fails unless it is given a row of the remote host.
type userDir struct{ dir, config string }

// newUserDir makes one.
func newUserDir(t *testing.T) userDir {
	t.Helper()
	d := userDir{dir: publicDir(t)}
	d.config = filepath.Join(d.dir, "settings", "config.toml")
	script := "#!/bin/sh\nIFS= read -r line\ncase $line in *" + nettest.RemoteIPv4 + "*) ;; *) exit 9 ;; esac\n"
	putProgram(t, filepath.Join(d.dir, "xclip"), script)
	if err := os.Chown(d.dir, nobodyUID, nobodyUID); err != nil {
		t.Fatal(err)
	}
	return d
}

// sudo makes a command one that the user has sudo run in the directory.
func (d userDir) sudo(cmd *exec.Cmd) *exec.Cmd {
	bySudo(cmd)
	cmd.Dir = d.dir
	cmd.Env = append(cmd.Env, "PATH="+d.dir+":"+os.Getenv("PATH"), "DISPLAY=:77", "WAYLAND_DISPLAY=")
	return cmd
}

// userDirWith is one with programs of the system alone.
func userDirWith(t *testing.T, names ...string) userDir {
	t.Helper()
	d := newUserDir(t)
	if err := os.Remove(filepath.Join(d.dir, "xclip")); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.Symlink(tool(t, name), filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// belongsTo says whether a file is there and a user's.
func belongsTo(name string, uid uint32) bool {
	info, err := os.Stat(name)
	if err != nil {
		return false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == uid
}

// TestSudoDoesNotReadSettingsThatTheUserMayNot names root's file, whose text an error would
// tell.
func TestSudoDoesNotReadSettingsThatTheUserMayNot(t *testing.T) {
	t.Parallel()
	path := filepath.Join(publicDir(t), "root.toml")
	write(t, path, "secret = [root\n")
	if err := os.Chown(path, 0, 0); err != nil {
		t.Skip("needs root")
	}
	status, message := endOf(t, bySudo(program.Command(t, "--json", "--demo", "--once", "-c", path)))
	want := "iftopgo: reading settings: open " + path + ": permission denied; make the file and its directory yours, or name another with -c\n"
	if status != exitUsage || message != want {
		t.Errorf("status %d, %q; want %d, %q", status, message, exitUsage, want)
	}
}
