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

	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/privsep/sandbox"
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

// roles confine the process as each process of the program is.
var roles = map[string]func(){
	"monitor":       func() { dropPrivileges(&Options{DNS: true}, os.Getenv, os.Geteuid()) },
	"clipboard":     func() { dropPrivileges(&Options{Clipboard: []string{"/bin/true"}}, os.Getenv, os.Geteuid()) },
	"without names": func() { dropPrivileges(&Options{}, os.Getenv, os.Geteuid()) },
	"history":       func() { dropPrivileges(&Options{DNS: true, ReadPaths: []string{"history"}}, os.Getenv, os.Geteuid()) },
	"flows by TCP":  func() { dropPrivileges(&Options{Ports: []uint16{4739}}, os.Getenv, os.Geteuid()) },
	"metrics":       func() { dropPrivileges(&Options{Listener: listen()}, os.Getenv, os.Geteuid()) },
	"reader":        func() { dropPrivileges(&Options{ReadOnly: true}, os.Getenv, os.Geteuid()) },
	"restorer": func() {
		limits := restorerLimits()
		limits.EmptyRoot = false // With cgo, as tests are built, changing users needs /proc.
		sandbox.Confine(limits)
	},
	"lister": ConfineLister,
	"helper": func() {
		sandbox.Confine(helperLimits(true, false))
		sandbox.Confine(loadedLimits(false))
	},
	"helper with -Z": func() { sandbox.Confine(helperLimits(false, false)) },
	"report":         func() { ConfineReport("settings", true) },
	"broker": func() {
		confineBroker(&filebroker.Config{Dirs: []string{"."}, Settings: "settings/c.toml", SettingsDir: "settings"})
	},
}

// listener and another are sockets that were made before the process was confined.
var listener, another int

// listen makes both, of which the first listens without waiting, and returns that.
func listen() uint64 {
	for _, fd := range []*int{&listener, &another} {
		*fd, _ = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0) // What is tried fails without.
		_ = unix.Bind(*fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	_ = unix.Listen(listener, 1)
	return uint64(listener)
}

// accept says whether connections may be accepted; there are none.
func accept(fd int) error {
	if _, _, err := unix.Accept4(fd, 0); !errors.Is(err, unix.EAGAIN) {
		return err
	}
	return nil
}

// probes are what is tried, in the home directory of the one who started the program.
var probes = map[string]func() error{
	"be root": func() error {
		if os.Geteuid() != 0 || os.Getuid() != 0 || os.Getegid() != 0 {
			return unix.EPERM
		}
		return nil
	},
	"become root": func() error {
		if _, _, errno := unix.RawSyscall(unix.SYS_SETUID, 0, 0, 0); errno != 0 {
			return errno
		}
		return nil
	},
	"read /etc/shadow":                           func() error { return canRead("/etc/shadow") },
	"read /etc/hosts":                            func() error { return canRead("/etc/hosts") },
	"read another file of /etc":                  func() error { return canRead(anotherOfEtc) },
	"read the settings":                          func() error { return canRead("settings/c.toml") },
	"read the home":                              func() error { return canRead(".bashrc") },
	"read the history":                           func() error { return canRead("history/history.db") },
	"write to the history":                       func() error { return write("history/history.db", unix.O_RDWR) },
	"make a file beside the history":             func() error { return write("history/history.db-shm", unix.O_RDWR|unix.O_CREAT) },
	"remove the history":                         func() error { return os.Remove("history/history.db") },
	"write to a start file":                      func() error { return write(".bashrc", unix.O_WRONLY|unix.O_APPEND) },
	"cut a start file":                           func() error { return write(".bashrc", unix.O_WRONLY|unix.O_TRUNC) },
	"make a start file":                          func() error { return write(".profile", unix.O_WRONLY|unix.O_CREAT) },
	"make a new file":                            func() error { return write("new.txt", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL) },
	"write to the settings":                      func() error { return write("settings/c.toml", unix.O_WRONLY) },
	"remove a file of the home":                  func() error { return os.Remove(".bashrc") },
	"rename a file of the home":                  func() error { return os.Rename(".bashrc", ".profile") },
	"replace a file of the home by the settings": func() error { return os.Rename("settings/c.toml", ".bashrc") },
	"replace the settings": func() error {
		return errors.Join(write("settings/new", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL), os.Rename("settings/new", "settings/c.toml"))
	},
	"make a temporary file": func() error {
		return write(filepath.Join(os.TempDir(), "new.txt"), unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL)
	},
	"make a directory":            func() error { return os.Mkdir("dir", 0o700) },
	"make a socket of IP":         func() error { return socket(unix.AF_INET, unix.SOCK_DGRAM, 0) },
	"make a socket of the system": func() error { return socket(unix.AF_UNIX, unix.SOCK_STREAM, 0) },
	"make a packet socket":        func() error { return socket(unix.AF_PACKET, unix.SOCK_RAW, 0) },
	"make a socket for routes":    func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE) },
	"make a socket for others":    func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_GENERIC) },
	"accept on the listener":      func() error { return accept(listener) },
	"accept on another socket":    func() error { return accept(another) },
	"listen on another socket":    func() error { return unix.Listen(another, 1) },
	"send by UDP to any port":     func() error { return connectTo(unix.SOCK_DGRAM, 9) },
	"connect by TCP to any port":  func() error { return connectTo(unix.SOCK_STREAM, 9) },
	"connect by TCP to port 53":   func() error { return connectTo(unix.SOCK_STREAM, 53) },
	"listen by TCP":               listenByTCP,
	"make memory executable":      func() error { return mapped(unix.PROT_READ | unix.PROT_EXEC) },
	"make memory writable code":   func() error { return mapped(unix.PROT_READ | unix.PROT_WRITE | unix.PROT_EXEC) },
	"run a program":               func() error { return exec.Command("/bin/true").Run() },
	"load a program into the kernel": func() error {
		_, _, errno := unix.Syscall(unix.SYS_BPF, unix.BPF_PROG_LOAD, 0, 0)
		if errno == unix.EINVAL || errno == unix.EFAULT { // It was looked at.
			return nil
		}
		return errno
	},
	"trace its parent":  func() error { return unix.PtraceAttach(os.Getppid()) },
	"signal its parent": func() error { return unix.Kill(os.Getppid(), unix.SIGWINCH) },
	"make a namespace":  func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
	"change a mode":     func() error { return os.Chmod(".bashrc", 0o777) },
}

// anotherOfEtc is looked for before the process is confined.
var anotherOfEtc = anyOfEtc()

// anyOfEtc is a file of /etc that everybody may read and the program does not need.
func anyOfEtc() string {
	for _, name := range []string{"/etc/profile", "/etc/login.defs", "/etc/shells", "/etc/fstab"} {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
	}
	return "/etc/shadow"
}

func canRead(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = f.Read(make([]byte, 1))
	return errors.Join(err, f.Close())
}

func write(path string, flags int) error {
	fd, err := unix.Open(path, flags, 0o600)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func socket(family, kind, protocol int) error {
	fd, err := unix.Socket(family, kind, protocol)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

// connectTo connects a socket of IP to a port of this host, where nobody need listen.
func connectTo(kind int, port int) error {
	fd, err := unix.Socket(unix.AF_INET, kind, 0)
	if err != nil {
		return err
	}
	err = unix.Connect(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: port})
	if errors.Is(err, unix.ECONNREFUSED) {
		err = nil
	}
	return errors.Join(err, unix.Close(fd))
}

// listenByTCP binds a socket to a port and listens.
func listenByTCP() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: 61234}); err != nil {
		return errors.Join(err, unix.Close(fd))
	}
	return errors.Join(unix.Listen(fd, 1), unix.Close(fd))
}

// mapped makes a page of memory.
func mapped(protection int) error {
	page, err := unix.Mmap(-1, 0, 4096, protection, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return err
	}
	return unix.Munmap(page)
}

// landlockUDP is the first version of Landlock that limits UDP, landlockTCP that limits TCP.
const landlockTCP, landlockUDP = 4, 10

// landlockVersion is what the kernel has, 0 for none.
func landlockVersion() int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(version)
}

// byVersion is what processes with sockets of IP can do only where Landlock does not limit it.
func byVersion(what string) bool {
	return what == "send by UDP to any port" && landlockVersion() < landlockUDP ||
		what == "connect by TCP to any port" && landlockVersion() < landlockTCP
}

// probe confines the process, tries something and exits with 0 if that was possible, with 1 if
// it was not permitted.
func probe(role, what string) int {
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

// possible is what each process can do of all that is tried.
var possible = map[string][]string{
	"monitor":       {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53"},
	"flows by TCP":  {"read /etc/hosts", "make a socket of IP", "make a socket for routes"},
	"metrics":       {"read /etc/hosts", "make a socket for routes", "accept on the listener"},
	"clipboard":     {"read /etc/hosts", "make a socket for routes", "make a socket of the system", "run a program", "make memory executable"},
	"without names": {"read /etc/hosts", "make a socket for routes"},
	"lister":        {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53"},
	"history":       {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53", "read the history"},
	"reader":        {"read /etc/hosts"},
	"helper": {
		"be root", "read /etc/shadow", "read /etc/hosts", "read another file of /etc", "read the settings", "read the home", "read the history",
		"make a packet socket", "make a socket for routes",
	},
	"helper with -Z": {"be root", "read /etc/shadow", "read /etc/hosts", "read another file of /etc", "make a packet socket"},
	"restorer":       nil,
	"broker":         {"read the settings", "replace the settings", "make a new file", "remove a file of the home", "rename a file of the home", "remove the history"},
	"report":         {"read /etc/hosts", "read the settings"},
}

// TestAProcessCanDoWhatTheTablesSayAndNothingElse tries everything in each process: what is not
// listed as possible has to fail. The program is started by root, in root's home directory, and
// by sudo, in that of the invoking user.
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
				t.Run(role+"/"+what+"/by "+starter, func(t *testing.T) {
					t.Parallel()
					want := slices.Contains(possible[role], what) || role == "broker" && !sudo && what == "be root"
					if slices.Contains(possible[role], "make a socket of IP") && byVersion(what) {
						want = true
					}
					if what == "read the history" && !sudo && role != "helper" {
						want = false // It is root's home, in which the user who owns nothing reads nothing; the helper is root.
					}
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
	home := t.TempDir()
	if err := os.Chmod(filepath.Dir(home), 0o755); err != nil {
		t.Fatal(err)
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Dir, cmd.Env = home, []string{"HOME=" + home, probed + "=" + what}
	owner := 0
	if sudo {
		owner = nobody
		cmd.Env = append(cmd.Env, fmt.Sprintf("SUDO_UID=%d", nobody), fmt.Sprintf("SUDO_GID=%d", nobody))
	}
	settings, kept := filepath.Join(home, "settings"), filepath.Join(home, "history")
	err = errors.Join(os.Mkdir(settings, 0o700), os.Mkdir(kept, 0o700), os.Chmod(home, 0o700))
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
