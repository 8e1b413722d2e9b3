package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// somebody is the user "nobody", in whose place any other would do.
const somebody = 65534

// bySudo makes a command one that this user has sudo run.
func bySudo(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("SUDO_UID=%d", somebody), fmt.Sprintf("SUDO_GID=%d", somebody))
	return cmd
}

// procStatus is /proc/PID/status of one thread.
type procStatus map[string]string

// threads reads the status of every thread of a process; none when it has ended.
func threads(pid int) (all []procStatus) {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // The thread has ended.
		}
		s := procStatus{}
		for l := range strings.Lines(string(text)) {
			key, value, _ := strings.Cut(l, ":")
			s[key] = strings.Join(strings.Fields(value), " ")
		}
		all = append(all, s)
	}
	return all
}

// children are the processes that a process has started.
func children(pid int) (all []int) {
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		child, err := strconv.Atoi(filepath.Base(name))
		if err != nil {
			continue
		}
		if s := threads(child); len(s) > 0 && s[0]["PPid"] == strconv.Itoa(pid) {
			all = append(all, child)
		}
	}
	return all
}

// helperOf returns the helper of a program.
func helperOf(t *testing.T, pid int) int {
	t.Helper()
	all := children(pid)
	if len(all) != 1 {
		t.Fatalf("the program has started %v, want one helper", all)
	}
	return all[0]
}

// wantEach waits until every thread of a process has what is wanted.
func wantEach(t *testing.T, what string, pid int, want procStatus) {
	t.Helper()
	var wrong string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		all := threads(pid)
		wrong = ""
		for _, s := range all {
			for key, value := range want {
				if s[key] != value {
					wrong = fmt.Sprintf("%s is %q, want %q", key, s[key], value)
				}
			}
		}
		if len(all) > 0 && wrong == "" {
			return
		}
	}
	t.Errorf("%s: %s", what, wrong)
}

const noRights = "0000000000000000"

// The capabilities of README's table, as /proc shows them.
const (
	socketRights = "0000000000002000" // cap_net_raw
	ownerRights  = "0000008000282004" // and cap_dac_read_search, cap_sys_ptrace, cap_sys_admin, cap_bpf
)

func TestNeitherProcessHasMoreRightsThanItNeeds(t *testing.T) {
	t.Parallel()
	root, user := "0 0 0 0", "65534 65534 65534 65534"
	for name, c := range map[string]struct {
		args []string
		sudo bool
		// kept are the capabilities of the monitor, right those of the helper.
		user, kept, right string
	}{
		"root":                     {nil, false, root, noRights, ownerRights},
		"who called sudo":          {nil, true, user, noRights, ownerRights},
		"who called sudo, -Z":      {[]string{"-Z"}, true, user, noRights, socketRights},
		"who called sudo, go-pcap": {[]string{"--engine", "go-pcap"}, true, user, socketRights, ownerRights},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			cmd := program.Command(t, append([]string{"--json", "-i", "lo"}, c.args...)...)
			if c.sudo {
				bySudo(cmd)
			}
			r, _ := started(t, lab.Local, cmd)
			helper := helperOf(t, r.cmd.Process.Pid)
			wantEach(t, "monitor", r.cmd.Process.Pid, procStatus{
				"Uid": c.user, "Gid": c.user, "CapInh": noRights, "CapPrm": c.kept, "CapEff": c.kept,
				"CapBnd": noRights, "CapAmb": noRights, "NoNewPrivs": "1", "Seccomp": "2",
			})
			wantEach(t, "helper", helper, procStatus{
				"Uid": root, "CapInh": noRights, "CapPrm": c.right, "CapEff": c.right, "CapBnd": noRights,
				"CapAmb": noRights, "NoNewPrivs": "1", "Seccomp": "2",
			})
			r.finish()
			if left := threads(helper); len(left) > 0 {
				t.Errorf("the helper is left: %v", left[0]["State"])
			}
		})
	}
}

func TestNoSandboxKeepsEverythingInOneProcess(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := start(t, lab.Local, "-i", "lo", "--no-sandbox")
	own := threads(os.Getpid())[0]
	wantEach(t, "the program", r.cmd.Process.Pid, procStatus{
		"CapEff": own["CapEff"], "CapBnd": own["CapBnd"], "NoNewPrivs": own["NoNewPrivs"], "Seccomp": own["Seccomp"],
	})
	if all := children(r.cmd.Process.Pid); len(all) > 0 {
		t.Errorf("it has started %v", all)
	}
	r.finish()
}

func TestTheCaptureGoesOnWithoutItsHelper(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface, "--log", log)
	helper := helperOf(t, r.cmd.Process.Pid)
	if err := syscall.Kill(helper, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	r.until("word of the helper's end", func(l *line) bool {
		return strings.Contains(strings.Join(l.Capture.Notes, " "), "the helper has ended: interfaces cannot be opened again")
	})
	if left := threads(helper); len(left) > 0 {
		t.Errorf("the helper is left: %v", left[0]["State"])
	}
	wantNoReopening(t, lab, r, "the helper has ended", log, "level=ERROR msg=helper")
}

// wantNoReopening wants a program without a helper to count on, to say why it cannot
// open an interface again, and to have said so in its log.
func wantNoReopening(t *testing.T, lab *nettest.Lab, r *running, why, log, logged string) {
	t.Helper()
	want := flood(t, lab, 1000)
	r.until("the flood", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == want })
	lab.Remote.Down(t)
	r.until("an interface that is down", reopening)
	lab.Remote.Up(t)
	r.until("why it is not opened again", func(l *line) bool {
		return reopening(l) && strings.Contains(l.Capture.State, why)
	})
	r.finish()
	text, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(text), logged) {
		t.Errorf("the log says nothing of it: %s, %v", text, err)
	}
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

func TestAnOrdinaryUserWithCapabilitiesIsConfinedToo(t *testing.T) {
	t.Parallel()
	for caps, right := range map[string]string{
		"cap_net_raw": socketRights,
		"cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon": "0000008000002000",
	} {
		t.Run(caps, func(t *testing.T) {
			t.Parallel()
			path := withCapabilities(t, caps)
			lab := nettest.New(t)
			r, _ := started(t, lab.Remote, ordinary(exec.Command(path, "--json", "-i", lab.Remote.Iface)))
			helper := helperOf(t, r.cmd.Process.Pid)
			user := "65534 65534 65534 65534"
			wantEach(t, "monitor", r.cmd.Process.Pid, procStatus{
				"Uid": user, "CapPrm": noRights, "CapEff": noRights, "NoNewPrivs": "1", "Seccomp": "2",
			})
			wantEach(t, "helper", helper, procStatus{
				"Uid": user, "CapPrm": right, "CapEff": right, "NoNewPrivs": "1", "Seccomp": "2",
			})
			lab.Remote.Down(t)
			r.until("an interface that is down", reopening)
			lab.Remote.Up(t)
			r.until("a live capture", live)
			want := flood(t, lab, 500)
			r.until("the flood", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == want })
			r.finish()
		})
	}
}

func TestTheHelperWorksForNobodyElse(t *testing.T) {
	t.Parallel()
	path := withCapabilities(t, "cap_net_raw")
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_SEQPACKET, 0)
	if err != nil {
		t.Fatal(err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "theirs")
	defer theirs.Close()
	defer syscall.Close(fds[0])
	for name, files := range map[string][]*os.File{"without a connection": nil, "with one": {theirs}} {
		// Its file has the right to capture, who starts it has not.
		cmd := ordinary(exec.Command(path, "handover-helper"))
		cmd.ExtraFiles = files
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "only iftopgo starts its helper") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func TestAShortLivedProcessOfAnotherUserIsFound(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/sys/kernel/btf/vmlinux"); err != nil {
		t.Skip("the kernel has no type information for eBPF")
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	lab := nettest.New(t)
	r, _ := started(t, lab.Local, bySudo(program.Command(t, "--json", "-n", "-N", "-i", lab.Local.Iface)))
	r.until("a process of another user", func(l *line) bool {
		// It may take a moment until the programs are in the kernel.
		cmd := exec.Command(bash, "-c", "echo x > /dev/udp/"+nettest.RemoteIPv4+"/4242")
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1, Gid: 1}}
		lab.Local.Start(t, cmd)
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, f := range l.Flows {
			if f.DstPort == 4242 && f.Process == "bash" && f.User == "daemon" {
				return true
			}
		}
		return false
	})
	r.finish()
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

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatal("never: ", what)
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

func TestEverythingWorksOnAConfinedScreen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lab := nettest.New(t)
	s := onScreenOf(t, lab.Remote, d.at(program.Command(t, "-n", "-N", "-b", "-i", lab.Remote.Iface, "-c", d.config)))
	flood(t, lab, 100)
	s.until(nettest.RemoteIPv4 + ":9")

	s.press("B")
	eventually(t, "the settings are saved", func() bool {
		text, err := os.ReadFile(d.config)
		return err == nil && strings.Contains(string(text), "bytes = true") && belongsTo(d.config, somebody)
	})

	s.press("e")
	s.until("export to ./iftopgo-")
	s.press("\r")
	s.until("exported to ")
	files, _ := filepath.Glob(filepath.Join(d.dir, "iftopgo-*.txt"))
	if len(files) != 1 || !belongsTo(files[0], somebody) {
		t.Errorf("exported %v", files)
	}
	s.press("e\x15/var/lib/nowhere.txt\r")
	s.until("--no-sandbox")
	s.press("\x1b")
	s.until("help")

	s.press("j")
	s.press("y")
	s.until("copied by xclip")
	if text, err := os.ReadFile(d.clipboard); err != nil || !strings.Contains(string(text), nettest.RemoteIPv4) {
		t.Errorf("the clipboard has %q, %v", text, err)
	}

	s.press("i")
	s.until("─ interfaces │")
	s.press("\x1b[H\r")
	s.until("│ lo up │")
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

// TestAConfinedScreenKeepsTheModeOfTheSettings has a mode that the umask forbids: a
// file that is replaced is made with less, and gets it back where it was seen at the
// start. Of modes that are given later, what the umask takes is not given back.
func TestAConfinedScreenKeepsTheModeOfTheSettings(t *testing.T) {
	t.Parallel()
	const shared, private = 0o664, 0o600
	for name, c := range map[string]struct{ first, then, most, least os.FileMode }{
		"shared from the start": {shared, shared, shared, shared},
		"shared since":          {private, shared, shared, private},
		"private":               {private, private, private, private},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if err := errors.Join(
				os.Mkdir(filepath.Dir(d.config), 0o700), os.WriteFile(d.config, []byte("bytes = false\n"), private),
				os.Chown(filepath.Dir(d.config), somebody, somebody), os.Chown(d.config, somebody, somebody),
				os.Chmod(d.config, c.first),
			); err != nil {
				t.Fatal(err)
			}
			s := onScreenOf(t, nettest.New(t).Local, d.at(program.Command(t, "--demo", "-c", d.config)))
			s.until("TOTAL")
			if err := os.Chmod(d.config, c.then); err != nil {
				t.Fatal(err)
			}
			s.press("B")
			eventually(t, "the settings are saved", func() bool {
				text, err := os.ReadFile(d.config)
				return err == nil && strings.Contains(string(text), "bytes = true")
			})
			info, err := os.Stat(d.config)
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode&^c.most != 0 || c.least&^mode != 0 || !belongsTo(d.config, somebody) {
				t.Errorf("the file has the mode %o, want %o to %o", mode, c.least, c.most)
			}
		})
	}
}

// TestRootIsKeptFromItsOwnFiles exports to where root could write, were it not for
// Landlock: without capabilities, it is still who owns the directory.
func TestRootIsKeptFromItsOwnFiles(t *testing.T) {
	t.Parallel()
	const outside = "/var/tmp"
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION); errno != 0 {
		t.Skip("the kernel has no Landlock")
	}
	if strings.HasPrefix(os.TempDir(), outside) {
		t.Skip("passing files, which may be written, are in " + outside)
	}
	dir, err := os.MkdirTemp(outside, "iftopgo-test")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	passing := t.TempDir()
	for name, c := range map[string]struct {
		flags, env []string
		config     string // Empty for one of the test's own.
		in         string
		proposed   string
		says       string
		there      bool
	}{
		"confined":   {in: passing, proposed: "./", says: "permission denied; use . or " + passing + ","},
		"unconfined": {in: passing, flags: []string{"--no-sandbox"}, proposed: "~/", says: "exported to ", there: true},
		"started in the root directory": {
			in: "/", proposed: passing + "/", says: "permission denied; use " + passing + ", or start in another directory",
		},
		"with passing files in the root directory": {
			in: passing, env: []string{"TMPDIR=/"}, proposed: "./", says: "permission denied; use .,",
		},
		"with settings in the root directory": {
			in: passing, config: "/iftopgo-test-that-is-not-there.toml", proposed: "./", says: "permission denied; use .",
		},
		"with nothing but the root directory": {
			in: "/", env: []string{"TMPDIR=//"}, proposed: "~/", says: "permission denied; start in a directory of its own",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			file := filepath.Join(dir, name+".txt")
			cmd := program.Command(t, append([]string{"-i", "lo", "-c", cmp.Or(c.config, filepath.Join(t.TempDir(), "c.toml"))}, c.flags...)...)
			cmd.Dir, cmd.Env = c.in, append(append(cmd.Environ(), "TMPDIR="+passing), c.env...)
			s := onScreenOf(t, lab.Local, cmd)
			if c.proposed != "~/" { // Where only some directories can be written to, they are told.
				s.press("\x1b[<35;4;2M")
				s.until("exports to")
			}
			s.press("e")
			s.until("export to " + c.proposed + "iftopgo-")
			s.press("\x15" + file + "\r")
			s.until(c.says)
			if _, err := os.Stat(file); (err == nil) != c.there {
				t.Errorf("the file is there: %v, want %v", err == nil, c.there)
			}
		})
	}
}

func TestAConfinedScreenIsSuspendedAndGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lab := nettest.New(t)
	path := program.Path(t)
	// A shell with job control, without which nobody would wake the program again.
	shell := exec.Command("/bin/sh", "-c", `set -m; "$0" "$@"; echo STOPPED; read go; fg`, path, "-i", "lo", "-c", d.config)
	s := onScreenOf(t, lab.Local, d.at(shell))
	s.press("\x1a")
	s.until("STOPPED")
	s.press("\n")
	s.until("TOTAL")
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}
