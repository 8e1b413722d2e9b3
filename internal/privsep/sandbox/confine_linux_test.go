package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// confined names the variable that makes the test binary a process that confines
// itself and then tries things; its value is what to try.
const confined = "IFTOPGO_TEST_CONFINED"

func TestMain(m *testing.M) {
	if what := os.Getenv(confined); what != "" {
		os.Exit(try(what))
	}
	os.Exit(m.Run())
}

// limits are those of the process, with directories made by the test.
func limits() Limits {
	l := Limits{
		Paths: []Path{
			{Name: os.Getenv("READABLE"), Access: Read},
			{Name: os.Getenv("CREATABLE"), Access: Create},
			{Name: "/dev/null", Access: Device},
			{Name: "/proc", Access: Read},
			{Name: "/etc", Access: Read},
			{Name: "/lib", Access: Read},
			{Name: "/lib64", Access: Read},
			{Name: "/usr/lib", Access: Read},
		},
		Unix:  true,
		Calls: MonitorCalls,
	}
	for _, p := range Loaders("/bin/true") {
		l.Paths = append(l.Paths, Path{Name: p, Access: Execute})
	}
	if mode, err := strconv.ParseUint(os.Getenv("MODE"), 8, 32); err == nil {
		l.Modes = []uint32{uint32(mode)}
	}
	if port, err := strconv.ParseUint(os.Getenv("PORT"), 10, 16); err == nil {
		l.Ports = []uint16{uint16(port)}
	}
	switch os.Getenv("CALLS") {
	case "of a reader":
		l.Calls = ReaderCalls
	case "of a query":
		l.Calls = QueryCalls
	case "without ports":
		l.Ports = nil
	case "without sockets of Unix":
		l.Unix = false
	case "of a broker":
		l.Calls = BrokerCalls
	case "of a helper":
		l = Limits{Calls: HelperCalls}
	case "of a helper for sockets":
		l = Limits{Calls: SocketCalls, Keep: []Capability{NetRaw}}
	case "of a restorer":
		l = Limits{Calls: RestorerCalls}
	}
	return l
}

// tries are what a confined process does; an error is what became of it.
var tries = map[string]func() error{
	"read what may be read": func() error { _, err := os.ReadFile(os.Getenv("READABLE") + "/file"); return err },
	"read what may be created": func() error {
		_, err := os.ReadFile(os.Getenv("CREATABLE") + "/file")
		return err
	},
	"read elsewhere":  func() error { _, err := os.ReadFile(os.Getenv("ELSEWHERE") + "/file"); return err },
	"write elsewhere": func() error { return os.WriteFile(os.Getenv("ELSEWHERE")+"/new", nil, 0o600) },
	"write what may be read": func() error {
		return os.WriteFile(os.Getenv("READABLE")+"/new", nil, 0o600)
	},
	"create, link and remove": func() error {
		dir := os.Getenv("CREATABLE")
		return errors.Join(
			os.WriteFile(dir+"/new", []byte("x"), 0o600),
			os.Link(dir+"/new", dir+"/linked"), os.Rename(dir+"/linked", dir+"/renamed"), os.Remove(dir+"/new"),
		)
	},
	"make and rename a file": func() error {
		return errors.Join(openWith("new", unix.O_CREAT|unix.O_EXCL), os.Rename(os.Getenv("CREATABLE")+"/new", os.Getenv("CREATABLE")+"/renamed"))
	},
	"make a file that is there": func() error { return openWith("file", unix.O_CREAT|unix.O_EXCL) },
	"make a file of a link":     func() error { return openWith("link", unix.O_CREAT|unix.O_EXCL) },

	"open what is there to write":     func() error { return openWith("file", 0) },
	"open what is there to append":    func() error { return openWith("file", unix.O_APPEND) },
	"cut what is there":               func() error { return openWith("file", unix.O_TRUNC) },
	"open what may be there to write": func() error { return openWith("file", unix.O_CREAT) },
	"open what is there, as if new":   func() error { return openWith("file", unix.O_EXCL) },
	"make a set-uid file, as if new": func() error {
		fd, err := unix.Open(os.Getenv("CREATABLE")+"/new", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL, unix.S_ISUID|0o755)
		return errors.Join(err, unix.Close(fd))
	},
	"make a directory": func() error { return os.Mkdir(os.Getenv("CREATABLE")+"/dir", 0o700) },

	"chmod elsewhere": func() error { return os.Chmod(os.Getenv("ELSEWHERE")+"/file", 0o600) },
	"chmod elsewhere, by the call for directories": func() error {
		return unix.Fchmodat(unix.AT_FDCWD, os.Getenv("ELSEWHERE")+"/file", 0o600, 0)
	},
	"chmod what may be created, to set-uid": func() error { return os.Chmod(os.Getenv("CREATABLE")+"/file", fs.ModeSetuid|0o755) },
	"fchmod of what may be read, to set-uid": func() error {
		return changeOpen(func(fd int) error { return unix.Fchmod(fd, unix.S_ISUID|0o755) })
	},
	"fchmod of what may be read": func() error {
		return changeOpen(func(fd int) error { return unix.Fchmod(fd, 0o640) })
	},
	"fchmod to the mode of the settings": func() error {
		return changeOpen(func(fd int) error { return unix.Fchmod(fd, 0o664) })
	},
	"fchmod to the mode of the settings and set-uid": func() error {
		return changeOpen(func(fd int) error { return unix.Fchmod(fd, unix.S_ISUID|0o664) })
	},
	"make a set-uid file": func() error {
		fd, err := unix.Open(os.Getenv("CREATABLE")+"/new", unix.O_WRONLY|unix.O_CREAT, unix.S_ISUID|0o755)
		return errors.Join(err, unix.Close(fd))
	},
	"make a set-gid file without a name": func() error {
		fd, err := unix.Open(os.Getenv("CREATABLE"), unix.O_WRONLY|unix.O_TMPFILE, unix.S_ISGID|0o755)
		return errors.Join(err, unix.Close(fd))
	},
	"give what may be read to another group": func() error {
		return changeOpen(func(fd int) error { return unix.Fchown(fd, -1, os.Getegid()) })
	},
	"give a file elsewhere to another group": func() error {
		return os.Chown(os.Getenv("ELSEWHERE")+"/file", -1, os.Getegid())
	},
	"give a link elsewhere to another group": func() error {
		return os.Lchown(os.Getenv("ELSEWHERE")+"/file", -1, os.Getegid())
	},
	"change the times of a file elsewhere": func() error {
		return os.Chtimes(os.Getenv("ELSEWHERE")+"/file", time.Unix(1, 0), time.Unix(1, 0))
	},
	"set an attribute of a file elsewhere": func() error {
		return unix.Setxattr(os.Getenv("ELSEWHERE")+"/file", "user.x", []byte("x"), 0)
	},
	"set an attribute of what may be read": func() error {
		return changeOpen(func(fd int) error { return unix.Fsetxattr(fd, "user.x", []byte("x"), 0) })
	},
	"set flags of what may be read": func() error {
		return changeOpen(func(fd int) error { return unix.IoctlSetPointerInt(fd, unix.FS_IOC_SETFLAGS, 0) })
	},
	"make a symbolic link": func() error { return os.Symlink("file", os.Getenv("CREATABLE")+"/symlink") },
	"make a FIFO":          func() error { return unix.Mkfifo(os.Getenv("CREATABLE")+"/fifo", 0o600) },
	"link a file elsewhere": func() error {
		return os.Link(os.Getenv("ELSEWHERE")+"/file", os.Getenv("CREATABLE")+"/new")
	},
	"run what may be run":   func() error { return exec.Command("/bin/true").Run() },
	"run something else":    func() error { return exec.Command("/bin/cat", "/dev/null").Run() },
	"connect where allowed": func() error { return dial(os.Getenv("PORT")) },
	"connect elsewhere":     func() error { return dial(os.Getenv("OTHER_PORT")) },
	"listen":                func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
	"open a packet socket": func() error {
		_, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
		return err
	},
	"open a socket of IP": func() error {
		_, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
		return err
	},
	"open a socket of the system": func() error {
		_, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
		return err
	},
	"connect to the system from half of a pair": func() error {
		pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
		if err != nil {
			return err
		}
		return unix.Connect(pair[0], &unix.SockaddrUnix{Name: os.Getenv("ELSEWHERE") + "/socket"})
	},
	"open a netlink socket of routes": func() error {
		_, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE)
		return err
	},
	"open a netlink socket of anything else": func() error {
		_, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_GENERIC)
		return err
	},
	"write by flags that are the number of a call": func() error {
		// seccomp(2) is the one, and the first argument is what it may be called with.
		const flags = unix.SYS_SECCOMP
		path, err := unix.BytePtrFromString(os.Getenv("ELSEWHERE") + "/file")
		if err != nil {
			return err
		}
		if _, _, errno := unix.Syscall6(unix.SYS_OPENAT, 1, uintptr(unsafe.Pointer(path)), flags, 0, 0, 0); errno != 0 {
			return errno
		}
		return nil
	},
	"trace a process":   func() error { return unix.PtraceAttach(os.Getppid()) },
	"type for the user": func() error { return unix.IoctlSetPointerInt(0, unix.TIOCSTI, 'x') },
	"type for the user with a large number": func() error { // Where numbers are that large.
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, 0, (unix.TIOCSTI|1<<32)&math.MaxUint, 0)
		return errno
	},
	"make a namespace": func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
	"signal another":   func() error { return unix.Kill(os.Getppid(), 0) },
	"signal another by a descriptor of it": func() error {
		fd, err := unix.PidfdOpen(os.Getppid(), 0)
		if err != nil {
			return err
		}
		return unix.PidfdSendSignal(fd, 0, nil, 0)
	},
	"have another signalled": func() error {
		_, err := unix.FcntlInt(0, unix.F_SETOWN, os.Getppid())
		return err
	},
	"have another signalled, with a large number": func() error {
		_, _, errno := unix.Syscall(unix.SYS_FCNTL, 0, (unix.F_SETOWN|1<<32)&math.MaxUint, uintptr(os.Getppid()))
		return errno
	},
	"choose the signal of a descriptor": func() error { _, err := unix.FcntlInt(0, unix.F_SETSIG, 9); return err },
	"limit another": func() error {
		var same unix.Rlimit
		return unix.Prlimit(os.Getppid(), unix.RLIMIT_CORE, nil, &same)
	},
	"limit itself": func() error {
		var same unix.Rlimit
		return errors.Join(unix.Getrlimit(unix.RLIMIT_CORE, &same), unix.Setrlimit(unix.RLIMIT_CORE, &same))
	},
	"signal the job": func() error { return unix.Kill(0, 0) },
	"wait for a child, of which there is none": func() error {
		return unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG, nil)
	},
	"become root": func() error { return unix.Setuid(0) },
	"write what it executes": func() error {
		_, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON)
		return err
	},
	"execute what it has written": func() error {
		memory, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return err
		}
		return unix.Mprotect(memory, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC)
	},
	"have code that was not there": func() error {
		_, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON)
		return err
	},
	"look up a user who is not in /etc/passwd": func() error {
		_, err := user.LookupId("1999999999")
		if errors.Is(err, user.UnknownUserIdError(1999999999)) {
			return nil
		}
		return fmt.Errorf("got %w", err)
	},
	"make a call that is newer than the program": func() error {
		_, _, errno := unix.Syscall(1000, 0, 0, 0)
		return errno
	},
	"start more threads than there are": func() error {
		// Threads made later are confined, too.
		for range 20 {
			started, end := make(chan struct{}), make(chan struct{})
			go func() { close(started); _, _ = unix.Poll(nil, 100); close(end) }()
			<-started
			defer func() { <-end }()
		}
		_, err := os.ReadFile(os.Getenv("ELSEWHERE") + "/file")
		return err
	},
}

// openWith opens a file in a directory where files may be made, for writing and with flags.
func openWith(name string, flags int) error {
	fd, err := unix.Open(os.Getenv("CREATABLE")+"/"+name, unix.O_WRONLY|flags, 0o600)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

// changeOpen changes a file that is open, and may only be read.
func changeOpen(change func(fd int) error) error {
	f, err := os.Open(os.Getenv("READABLE") + "/file")
	if err != nil {
		return err
	}
	return errors.Join(change(int(f.Fd())), f.Close())
}

func dial(port string) error {
	c, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	return c.Close()
}

// try confines the process and exits with the error's number; 0 for none.
func try(what string) int {
	unix.Umask(0o022) // Which keeps a file from being made with the mode 0664.
	l := limits()
	if uid, err := strconv.Atoi(os.Getenv("BECOME")); err == nil {
		l.User = &User{Name: "test", UID: uid, GID: uid, Groups: []int{uid}}
	}
	r := Confine(l)
	if l.Calls != SocketCalls && l.Calls != RestorerCalls { // They cannot read it.
		report(r)
	}
	err := tries[what]()
	fmt.Println(err)
	if err == nil {
		return 0
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return int(errno)
	}
	return 255
}

func report(r Report) {
	for _, missing := range r.Missing {
		fmt.Println("missing:", missing)
	}
	status, err := os.ReadFile("/proc/thread-self/status")
	fmt.Println(string(status), err)
}

// environment makes the directories and ports that a confined process tries.
func environment(t *testing.T) []string {
	t.Helper()
	base := t.TempDir()
	if err := os.Chmod(filepath.Dir(base), 0o755); err != nil { // For whom the process becomes.
		t.Fatal(err)
	}
	env := os.Environ()
	for _, name := range []string{"READABLE", "CREATABLE", "ELSEWHERE"} {
		dir := filepath.Join(base, strings.ToLower(name))
		if err := errors.Join(os.Mkdir(dir, 0o777), os.WriteFile(dir+"/file", nil, 0o666), os.Chmod(dir, 0o777)); err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+dir)
	}
	if err := os.Symlink(base+"/elsewhere/file", base+"/creatable/link"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"PORT", "OTHER_PORT"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		_, port, _ := net.SplitHostPort(l.Addr().String())
		env = append(env, name+"="+port)
	}
	return env
}

func TestAConfinedProcessCanDoWhatItMayAndNothingElse(t *testing.T) {
	t.Parallel()
	allowed, files, net4, refused := syscall.Errno(0), syscall.EACCES, syscall.EACCES, syscall.EPERM
	for what, want := range map[string]syscall.Errno{
		"read what may be read":                       allowed,
		"read what may be created":                    files,
		"read elsewhere":                              files,
		"write elsewhere":                             files,
		"write what may be read":                      files,
		"create, link and remove":                     allowed,
		"run what may be run":                         allowed,
		"run something else":                          files,
		"connect where allowed":                       allowed,
		"connect elsewhere":                           net4,
		"listen":                                      syscall.EACCES,
		"open a packet socket":                        refused,
		"trace a process":                             killed,
		"type for the user":                           killed,
		"type for the user with a large number":       killed,
		"make a namespace":                            killed,
		"signal another":                              refused,
		"signal another by a descriptor of it":        killed,
		"have another signalled":                      killed,
		"have another signalled, with a large number": killed,
		"choose the signal of a descriptor":           killed,
		"limit another":                               killed,
		"limit itself":                                allowed,
		"open a netlink socket of routes":             allowed,
		"open a netlink socket of anything else":      refused,
		"signal the job":                              allowed,
		"start more threads than there are":           files,
		"write what it executes":                      killed,
		"execute what it has written":                 killed,
		"make a call that is newer than the program":  syscall.ENOSYS,

		// Of all this Landlock knows nothing.
		"chmod elsewhere": refused,
		"chmod elsewhere, by the call for directories":   refused,
		"chmod what may be created, to set-uid":          refused,
		"fchmod of what may be read, to set-uid":         refused,
		"fchmod of what may be read":                     refused,
		"fchmod to the mode of the settings":             refused,
		"fchmod to the mode of the settings and set-uid": refused,
		"make a set-uid file":                            killed,
		"make a set-gid file without a name":             killed,
		"give what may be read to another group":         refused,
		"give a file elsewhere to another group":         killed,
		"give a link elsewhere to another group":         killed,
		"change the times of a file elsewhere":           refused,
		"set an attribute of a file elsewhere":           killed,
		"set an attribute of what may be read":           killed,
		"set flags of what may be read":                  killed,
		"make a symbolic link":                           refused,
		"make a FIFO":                                    killed,
		"link a file elsewhere":                          syscall.EXDEV,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			version := landlockVersion()
			if (want == files || want == syscall.EXDEV) && version < landlockFiles || strings.HasPrefix(what, "connect else") && version < landlockTCP {
				t.Skip("the kernel has no Landlock that limits this")
			}
			out, got := confinedTry(t, append(environment(t), "MODE=664"), what)
			if got != want {
				t.Errorf("got %v, want %v\n%s", got, want, out)
			}
		})
	}
}

// killed is what became of a process that the kernel has ended for a call (SIGSYS).
const killed syscall.Errno = 1 << 16

// confinedTry has a process try something, and returns what became of it.
func confinedTry(t *testing.T, env []string, what string) (string, syscall.Errno) {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(env, confined+"="+what)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGSYS {
		return string(out), killed
	}
	return string(out), syscall.Errno(cmd.ProcessState.ExitCode())
}

func landlockVersion() int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(version)
}

func TestRootBecomesTheUserForGood(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to become somebody else")
	}
	env := append(environment(t), "BECOME=65534")
	out, got := confinedTry(t, env, "become root")
	if got != killed {
		t.Errorf("becoming root again: %v", got)
	}
	for _, want := range []string{
		"Uid:\t65534\t65534\t65534\t65534", "Gid:\t65534\t65534\t65534\t65534", "Groups:\t65534 \n",
		"CapInh:\t0000000000000000", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000",
		"CapBnd:\t0000000000000000", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out, got := confinedTry(t, env, "create, link and remove"); got != 0 {
		t.Errorf("working as the user: %v\n%s", got, out)
	}
}

func TestTheInvokingUserIsTheOneOfSUDO_UID(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/etc/passwd"); errors.Is(err, fs.ErrNotExist) {
		t.Skip("needs a user database")
	}
	for name, tt := range map[string]struct {
		env    map[string]string
		uid    int
		want   int // 0 for nobody
		failed bool
	}{
		"nobody":                       {nil, 0, 0, false},
		"daemon":                       {map[string]string{"SUDO_UID": "1", "SUDO_GID": "1"}, 0, 1, false},
		"root invoked sudo":            {map[string]string{"SUDO_UID": "0", "SUDO_GID": "0"}, 0, 0, false},
		"the program is not root":      {map[string]string{"SUDO_UID": "1", "SUDO_GID": "1"}, 1000, 0, false},
		"no number":                    {map[string]string{"SUDO_UID": "-1", "SUDO_GID": "1"}, 0, 0, true},
		"a user there is none":         {map[string]string{"SUDO_UID": "1999999999", "SUDO_GID": "1"}, 0, 0, true},
		"a group that is not the user": {map[string]string{"SUDO_UID": "1", "SUDO_GID": "0"}, 0, 0, true},
		"root by another way to write": {map[string]string{"SUDO_UID": "00", "SUDO_GID": "0"}, 0, 0, true},
	} {
		u, err := InvokingUser(func(key string) string { return tt.env[key] }, tt.uid)
		if got := u != nil; got != (tt.want != 0) || got && u.UID != tt.want || (err != nil) != tt.failed {
			t.Errorf("%s: got %+v, %v", name, u, err)
		}
	}
}

func TestLoadersFollowScriptsAndPrograms(t *testing.T) {
	t.Parallel()
	script := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(script, []byte("#! /bin/true -x\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	all := Loaders(script)
	if len(all) < 2 || all[0] != script || all[1] != "/bin/true" {
		t.Errorf("got %v", all)
	}
	if all := Loaders("/nowhere"); len(all) != 1 {
		t.Errorf("of what is not there: %v", all)
	}
}
