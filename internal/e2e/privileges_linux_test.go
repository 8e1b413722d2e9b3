package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

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

// children are the processes that a process has started. Where the kernel does not list them
// (proc_pid_task_tid_children(5)), all are looked at.
func children(pid int) (all []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		text, _ := os.ReadFile(list) // A thread that has ended has none.
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				all = append(all, child)
			}
		}
	}
	if len(lists) > 0 {
		return all
	}
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

// helperOf returns the helper of a program, childOf the one process that it has started with
// an argument.
func helperOf(t *testing.T, pid int) int {
	t.Helper()
	return childOf(t, pid, "privsep-helper")
}

func childOf(t *testing.T, pid int, argument string) int {
	t.Helper()
	all := childrenWith(pid, argument)
	if len(all) != 1 {
		t.Fatalf("the program has started %v, want one %s", all, argument)
	}
	return all[0]
}

// childrenWith are the processes that a process has started with an argument.
func childrenWith(pid int, argument string) (all []int) {
	for _, child := range children(pid) {
		args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", child))
		if err == nil && strings.Contains(string(args), "\x00"+argument+"\x00") {
			all = append(all, child)
		}
	}
	return all
}

// expectThreads waits until every thread of a process has what is wanted.
func expectThreads(t *testing.T, what string, pid int, want procStatus) {
	t.Helper()
	wrong := "it has ended"
	if !comesTrue(patience, func() bool { wrong = difference(threads(pid), want); return wrong == "" }) {
		t.Errorf("%s: %s", what, wrong)
	}
}

// difference says what threads do not have that is wanted, empty when all have it.
func difference(threads []procStatus, want procStatus) (wrong string) {
	for _, s := range threads {
		for key, value := range want {
			if s[key] != value {
				wrong = fmt.Sprintf("%s is %q, want %q", key, s[key], value)
			}
		}
	}
	if len(threads) == 0 {
		return "it has ended"
	}
	return wrong
}

const noCapabilities = "0000000000000000"

// The capabilities of the table of docs/privileges.md, as /proc shows them.
const (
	socketCapabilities = "0000000000002000" // cap_net_raw
	countCapabilities  = "0000008000002000" // and cap_bpf
	ownerCapabilities  = "0000008000282004" // and cap_dac_read_search, cap_sys_ptrace, cap_sys_admin
)

func TestMonitorAndHelperHaveOnlyTheCapabilitiesTheyNeed(t *testing.T) {
	t.Parallel()
	root, invoking, nobodys := "0 0 0 0", "65534 65534 65534 65534", unprivilegedUser(t)
	for name, c := range map[string]struct {
		args []string
		sudo bool
		// kept are the capabilities of the monitor, right those of the helper.
		user, kept, right string
	}{
		"root":                       {nil, false, nobodys, noCapabilities, ownerCapabilities},
		"root, go-pcap":              {[]string{"--engine", "go-pcap"}, false, nobodys, socketCapabilities, ownerCapabilities},
		"the invoking user":          {nil, true, invoking, noCapabilities, ownerCapabilities},
		"the invoking user, -Z":      {[]string{"-Z"}, true, invoking, noCapabilities, countCapabilities},
		"the ring alone, -Z":         {[]string{"-Z", "--engine", "native"}, true, invoking, noCapabilities, socketCapabilities},
		"the invoking user, go-pcap": {[]string{"--engine", "go-pcap"}, true, invoking, socketCapabilities, ownerCapabilities},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			cmd := program.Command(t, append([]string{"--json", "-i", "lo"}, c.args...)...)
			if c.sudo {
				bySudo(cmd)
			}
			r, _ := openStreamOf(t, lab.Local, cmd)
			helper := helperOf(t, r.cmd.Process.Pid)
			expectThreads(t, "monitor", r.cmd.Process.Pid, procStatus{
				"Uid": c.user, "Gid": c.user, "Groups": groupsOf(c.user), "CapInh": noCapabilities, "CapPrm": c.kept, "CapEff": c.kept,
				"CapBnd": noCapabilities, "CapAmb": noCapabilities, "NoNewPrivs": "1", "Seccomp": "2",
			})
			expectThreads(t, "helper", helper, procStatus{
				"Uid": root, "CapInh": noCapabilities, "CapPrm": c.right, "CapEff": c.right, "CapBnd": noCapabilities,
				"CapAmb": noCapabilities, "NoNewPrivs": "1", "Seccomp": "2",
			})
			r.finish()
			if left := threads(helper); len(left) > 0 {
				t.Errorf("the helper is left: %v", left[0]["State"])
			}
		})
	}
}

// TestWhoNeedsNoFileIsInAnEmptyRootDirectory looks at the root directory of what restores the
// terminal.
func TestWhoNeedsNoFileIsInAnEmptyRootDirectory(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Local, "-i", "lo")
	expectEmptyRoot(t, "the restorer", childOf(t, s.cmd.Process.Pid, "terminal-restorer"))
	s.quit()
}

// expectEmptyRoot expects a confined process to be in a directory that was removed: nothing is in
// it, and nothing can be made.
func expectEmptyRoot(t *testing.T, what string, pid int) {
	t.Helper()
	expectThreads(t, what, pid, procStatus{"Seccomp": "2", "NoNewPrivs": "1"})
	root := fmt.Sprintf("/proc/%d/root", pid)
	name, err := os.Readlink(root)
	if err != nil || !strings.HasSuffix(name, " (deleted)") {
		t.Errorf("%s is in %q, %v", what, name, err)
	}
	if files, err := os.ReadDir(root + "/."); err == nil && len(files) > 0 {
		t.Errorf("%s sees %v", what, files)
	}
	if err := os.WriteFile(root+"/new", nil, 0o600); err == nil {
		t.Errorf("there is room for files in the root directory of %s", what)
	}
}

// unprivilegedUser is who the program becomes when root starts it, as /proc shows that.
func unprivilegedUser(t *testing.T) string {
	t.Helper()
	if _, err := user.Lookup("iftopgo"); err == nil {
		t.Skip("there is a user iftopgo, whose group may be of another number")
	}
	for id := 65520; ; id++ {
		number := strconv.Itoa(id)
		if _, err := user.LookupId(number); err != nil {
			return strings.Join([]string{number, number, number, number}, " ")
		}
	}
}

// groupsOf are the further groups of a user of these tests: nobody's own, and none of one who
// owns nothing.
func groupsOf(ids string) string {
	if number, _, _ := strings.Cut(ids, " "); number == strconv.Itoa(nobodyUID) {
		return number
	}
	return ""
}

func TestNoSandboxKeepsEverythingInOneProcess(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := openStream(t, lab.Local, "-i", "lo", "--no-sandbox")
	own := threads(os.Getpid())[0]
	expectThreads(t, "the program", r.cmd.Process.Pid, procStatus{
		"CapEff": own["CapEff"], "CapBnd": own["CapBnd"], "NoNewPrivs": own["NoNewPrivs"], "Seccomp": own["Seccomp"],
	})
	if all := children(r.cmd.Process.Pid); len(all) > 0 {
		t.Errorf("it has started %v", all)
	}
	// It loads its eBPF programs itself, which it waits for before it ends.
	r.expectLine("how processes are found", func(l *line) bool { return l.Owners.Engine != "" })
	r.finish()
}

func TestOrdinaryUserWithCapabilitiesIsConfinedToo(t *testing.T) {
	t.Parallel()
	for caps, right := range map[string]string{
		"cap_net_raw": socketCapabilities,
		"cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon": "0000008000002000",
	} {
		t.Run(caps, func(t *testing.T) {
			t.Parallel()
			path := withCapabilities(t, caps)
			lab := nettest.New(t)
			r, _ := openStreamOf(t, lab.Remote, asNobody(exec.Command(path, "--json", "-i", lab.Remote.Iface)))
			helper := helperOf(t, r.cmd.Process.Pid)
			user := "65534 65534 65534 65534"
			expectThreads(t, "monitor", r.cmd.Process.Pid, procStatus{
				"Uid": user, "CapPrm": noCapabilities, "CapEff": noCapabilities, "NoNewPrivs": "1", "Seccomp": "2",
			})
			expectThreads(t, "helper", helper, procStatus{
				"Uid": user, "CapPrm": right, "CapEff": right, "NoNewPrivs": "1", "Seccomp": "2",
			})
			lab.Remote.Down(t)
			r.expectLine("an interface that is down", reopening)
			lab.Remote.Up(t)
			r.expectLine("a live capture", live)
			want := flood(t, lab, 500)
			r.expectLine("the flood", received(want))
			r.finish()
		})
	}
}

func TestHelperRefusesToBeStartedByAnythingElse(t *testing.T) {
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
		cmd := asNobody(exec.Command(path, "privsep-helper"))
		cmd.ExtraFiles = files
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "only iftopgo starts its helper") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func TestShortLivedProcessOfAnotherUserIsFound(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/sys/kernel/btf/vmlinux"); err != nil {
		t.Skip("the kernel has no type information for eBPF")
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	lab := nettest.New(t)
	r, _ := openStreamOf(t, lab.Local, bySudo(program.Command(t, "--json", "-n", "-N", "-i", lab.Local.Iface)))
	r.expectLine("a process of another user", func(l *line) bool {
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

func TestMissingPrivilegesGiveStatus3AndTheRemedy(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to become another user")
	}
	copied := publicCopy(t)
	status, message := endOf(t, asNobody(exec.Command(copied, "--json", "-i", "lo")))
	want := fmt.Sprintf("sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep %s; --interfaces, --demo and -r need none\n", copied)
	if status != exitNotPermitted || len(message) < len(want) || message[len(message)-len(want):] != want {
		t.Errorf("status %d, %q; want 3 and what to do", status, message)
	}
}
