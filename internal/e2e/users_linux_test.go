package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
)

// somebody is the user "nobody", in whose place any other would do.
const somebody = 65534

// bySudo makes a command one that this user has sudo run.
func bySudo(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("SUDO_UID=%d", somebody), fmt.Sprintf("SUDO_GID=%d", somebody))
	return cmd
}

// runAs runs the program as another user until it ends.
func runAs(t *testing.T, uid uint32, path string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	cmd.Env = []string{"HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent"}
	return endOf(t, cmd)
}

// capable is a copy of the program that anybody may run and that has the rights to
// capture, as capabilities of its file.
func capable(t *testing.T) string {
	t.Helper()
	path := publicCopy(t)
	// struct vfs_cap_data, linux/capability.h: revision 2, effective; then what is
	// permitted and inheritable, the low halves first.
	const revision2Effective = 0x02000001
	attr := make([]byte, 20)
	binary.LittleEndian.PutUint32(attr, revision2Effective)
	binary.LittleEndian.PutUint32(attr[4:], 1<<unix.CAP_NET_RAW|1<<unix.CAP_NET_ADMIN)
	if err := unix.Setxattr(path, "security.capability", attr, 0); err != nil {
		t.Skip("cannot give a file capabilities: ", err)
	}
	return path
}

// nobody runs a command as the user of that name.
func nobody(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	cmd.Env = []string{"HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent", "TERM=xterm-256color", "PATH=" + os.Getenv("PATH")}
	return cmd
}

// withCapabilities is a copy of the program that has capabilities of its own.
func withCapabilities(t *testing.T, caps string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to give capabilities")
	}
	setcap, err := exec.LookPath("setcap")
	if err != nil {
		t.Skip("setcap is not installed")
	}
	path := program.Path(t)
	dir := t.TempDir()
	copied := filepath.Join(dir, "iftopgo")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	putProgram(t, copied, text)
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(setcap, caps+"=ep", copied).CombinedOutput(); err != nil {
		t.Skipf("setcap: %v: %s", err, out)
	}
	return copied
}

// ordinary makes a command one of an ordinary user.
func ordinary(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: somebody, Gid: somebody}}
	cmd.Env = append(cmd.Environ(), "HOME=/nonexistent", "XDG_CONFIG_HOME=")
	return cmd
}

// putProgram writes a program. Nothing is started meanwhile: it would have the file
// open until it runs its own program, and what is written to is not run (ETXTBSY,
// execve(2)).
func putProgram(t *testing.T, path string, text []byte) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, text, 0o755); err != nil { //nolint:gosec // It is run.
		t.Fatal(err)
	}
}

// publicCopy is a copy of the program that anybody may run.
func publicCopy(t *testing.T) string {
	t.Helper()
	path := program.Path(t)
	dir := t.TempDir()
	copied := dir + "/iftopgo"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	putProgram(t, copied, text)
	for d := dir; d != "/"; d = filepath.Dir(d) {
		if info, err := os.Stat(d); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(d, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	return copied
}

// desk is a directory of the user's to work in, and what the program needs there.
type desk struct{ dir, config, clipboard string }

// newDesk makes a desk, with a program for the clipboard.
func newDesk(t *testing.T) desk {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to work for another user")
	}
	d := desk{dir: t.TempDir()}
	for dir := d.dir; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	d.config, d.clipboard = filepath.Join(d.dir, "settings", "config.toml"), filepath.Join(d.dir, "clipboard")
	script := "#!/bin/sh\nIFS= read -r line\nprintf %s \"$line\" > " + d.clipboard + "\n"
	putProgram(t, filepath.Join(d.dir, "xclip"), []byte(script))
	if err := os.Chown(d.dir, somebody, somebody); err != nil {
		t.Fatal(err)
	}
	return d
}

// at makes a command one that is run by sudo at the desk.
func (d desk) at(cmd *exec.Cmd) *exec.Cmd {
	bySudo(cmd)
	cmd.Dir = d.dir
	cmd.Env = append(cmd.Env, "PATH="+d.dir+":"+os.Getenv("PATH"), "DISPLAY=:77", "WAYLAND_DISPLAY=")
	return cmd
}

// deskWith is a desk with programs of the system, and none else.
func deskWith(t *testing.T, names ...string) desk {
	t.Helper()
	d := newDesk(t)
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

// belongsTo says whether a file is there and somebody's.
func belongsTo(name string, uid uint32) bool {
	info, err := os.Stat(name)
	if err != nil {
		return false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == uid
}
