package owners

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// whereVariable is a path for the roles below.
const whereVariable = "IFTOPGO_TEST_WHERE"

// runMountedOver mounts this program over another one, and runs that.
func runMountedOver() error {
	path := os.Getenv(whereVariable)
	if err := unix.Mount(os.Args[0], path, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("mounting over %s: %w", path, err)
	}
	return execAs(path, "program")
}

// sendFromRoot sends with another root directory.
func sendFromRoot(addr string) error {
	if err := unix.Chroot(os.Getenv(whereVariable)); err != nil {
		return fmt.Errorf("changing the root: %w", err)
	}
	return sendAndStay(addr)
}

// runContained runs this program in a container whose root directory is the one of this
// host with files of its own above, as container runtimes make it.
func runContained() error {
	dir := os.Getenv(whereVariable)
	merged := dir + "/merged"
	layers := "lowerdir=/,upperdir=" + dir + "/upper,workdir=" + dir + "/work"
	if err := unix.Mount("overlay", merged, "overlay", 0, layers); err != nil {
		return fmt.Errorf("mounting the layers: %w", err)
	}
	if err := unix.PivotRoot(merged, merged+"/old"); err != nil {
		return fmt.Errorf("changing the root: %w", err)
	}
	return execAs(os.Args[0], "program")
}

// execAs replaces the process by a program in a role.
func execAs(path, role string) error {
	if err := os.Setenv(roleVariable, role); err != nil {
		return err
	}
	return syscall.Exec(path, os.Args, os.Environ())
}

// ofUser makes a command that of an ordinary user who has a user namespace, and in it a
// mount namespace.
func ofUser(cmd *exec.Cmd) *exec.Cmd {
	const user = 1000
	ids := []syscall.SysProcIDMap{{HostID: user, Size: 1}}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS, UidMappings: ids, GidMappings: ids,
		Credential: &syscall.Credential{NoSetGroups: true},
	}
	return cmd
}

// inRole is the test program in a role, from a place that all users can reach.
func inRole(t *testing.T, name, where string) *exec.Cmd {
	t.Helper()
	cmd := role(name, copied(t, openDir(t)+"/prog"))
	cmd.Args[0] = cmd.Path
	cmd.Env = append(cmd.Env, whereVariable+"="+where)
	return cmd
}

// openDir is a directory that all users can reach.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "iftopgo-owners")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// needRole skips the test where a process cannot do what its role takes.
func needRole(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	try := *cmd
	try.Process, try.Stdin, try.Stderr = nil, strings.NewReader(""), nil
	try.Env = append(try.Environ(), addrVariable+"=127.0.0.1:9")
	if out, err := (&exec.Cmd{
		Path: try.Path, Args: try.Args, Env: try.Env, SysProcAttr: try.SysProcAttr, Stdin: try.Stdin,
	}).CombinedOutput(); err != nil {
		t.Skipf("needs user and mount namespaces, and layers of directories: %v: %s", err, out)
	}
}

// sumOf is the SHA-256 of a file.
func sumOf(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TestAPackageCannotBeForged has an ordinary user who mounts a program of their own over
// one of a package, in a mount namespace of their own, and runs it.
func TestAPackageCannotBeForged(t *testing.T) {
	needRoot(t)
	const victim = "/usr/bin/ssh-keygen"
	path, err := filepath.EvalSymlinks(victim)
	if err != nil {
		t.Skip("needs a program of a package to mount over: ", err)
	}
	for name, tablesOnly := range map[string]bool{"by events": false, "by tables": true} {
		t.Run(name, func(t *testing.T) {
			c := start(t, Config{TablesOnly: tablesOnly})
			cmd := ofUser(inRole(t, "mounted-over", path))
			needRole(t, cmd)
			program := cmd.Path
			k, pid := runProgram(t, started{cmd: cmd})
			o := c.wantPID(t, k, pid, flows.EvidenceTable)
			if o.Exe != path {
				t.Errorf("its path is %s, want that of the victim", o.Exe)
			}
			c.until(t, "its hash", func() bool { o, _ = c.owner(k); return o.SHA256 != "" })
			if o.PackageName != "unverified" || o.Package != "" || o.SHA256 != sumOf(t, program) {
				t.Errorf("it is of package %q (%q), hash %s", o.PackageName, o.Package, o.SHA256)
			}
		})
	}
}

// TestTheHostsOwnProgramsInOtherNamespacesHaveTheirPackages has a program of this host in
// a mount namespace of its own, as services of systemd are.
func TestTheHostsOwnProgramsInOtherNamespacesHaveTheirPackages(t *testing.T) {
	needRoot(t)
	bash, err := filepath.EvalSymlinks("/bin/bash")
	if err != nil {
		t.Skip("needs bash: ", err)
	}
	c := start(t, Config{})
	run := func(flags uintptr) flows.Owner {
		cmd := exec.Command(bash, "-c", "exec 3<>/dev/udp/$TO; echo x >&3; read")
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
		k, pid := runProgram(t, started{cmd: cmd})
		o := c.wantPID(t, k, pid, flows.EvidenceTable)
		if !c.within(patience, func() bool { o, _ = c.owner(k); return o.PackageName != "" }) {
			t.Skip("this host has no package database")
		}
		return o
	}
	if here, there := run(0), run(unix.CLONE_NEWNS); here.PackageName != there.PackageName || here.Package != there.Package {
		t.Errorf("it is of package %q here and of %q there", here.Package, there.Package)
	}
}

// TestNobodyIsBlindedByAHugeDatabase has an ordinary user with a root directory of their
// own, whose database is many hard links to one long list, and a container with one like
// it. The packages of others are found meanwhile, and what is left out is said.
func TestNobodyIsBlindedByAHugeDatabase(t *testing.T) {
	needRoot(t)
	const links, size = 1000, 4 << 20
	for name, tt := range map[string]struct {
		role, database string
		user           bool
		note           string // what is said of it
	}{
		"of a user":      {role: "chrooted", database: "", user: true},
		"of a container": {role: "contained", database: "/upper", note: "packages of some containers: not all"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := openDir(t)
			for _, sub := range []string{"/merged", "/upper/old", "/work", tt.database + "/var/lib/dpkg/info"} {
				if err := os.MkdirAll(dir+sub, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(dir+tt.database+"/var/lib/dpkg/status", nil, 0o644); err != nil {
				t.Fatal(err)
			}
			list := dir + tt.database + "/var/lib/dpkg/info/p"
			if err := os.WriteFile(list, []byte(strings.Repeat("/usr/lib/none\n", size/14)), 0o644); err != nil {
				t.Fatal(err)
			}
			for n := range links {
				if err := os.Link(list, fmt.Sprintf("%s%d.list", list, n)); err != nil {
					t.Fatal(err)
				}
			}
			cmd := inRole(t, tt.role, dir)
			cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS}
			if tt.user {
				ofUser(cmd)
			}
			needRole(t, cmd)
			c := start(t, Config{})
			k, pid := runProgram(t, started{cmd: cmd})
			c.wantPID(t, k, pid, flows.EvidenceTable)
			honest, honestPID := runProgram(t, started{cmd: roleCommand("program", "")})
			o := c.wantPID(t, honest, honestPID, flows.EvidenceTable)
			if !c.within(patience, func() bool { o, _ = c.owner(honest); return o.PackageName != "" }) {
				t.Errorf("the package of another program is not found: %+v", o)
			}
			if tt.note == "" {
				return
			}
			c.until(t, "what is left out to be said", func() bool { return strings.Contains(strings.Join(c.Status().Notes, "\n"), tt.note) })
			c.until(t, "the hash of a program whose database is not read to its end", func() bool { o, _ = c.owner(k); return o.SHA256 != "" })
			if o.PackageName != "" {
				t.Errorf("its package is %q, which nobody knows", o.PackageName)
			}
		})
	}
}
