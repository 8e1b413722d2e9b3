package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// fakeSSH makes a command called ssh, and returns the directory it is in: it runs the demo, and
// keeps what that writes by the name of the machine. broken cannot be reached, old writes lines of
// another schema, hostile a line with what steers a terminal, and then one without an end.
func fakeSSH(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	script := `#!/bin/sh
for a; do [ "$a" = iftopgo ] && break; name=$a; done
case $name in
broken) echo 'ssh: connect to host broken port 22: Connection refused' >&2; exit 255;;
old) echo '{"schema":2}'; exec sleep 100;;
hostile) printf '{"\033]0;owned\007'; exec head -c 20000000 /dev/zero;;
esac
` + program.Path(t) + ` --demo --json --refresh 1 --limit 20 | tee ` + dir + `/$name.ndjson
`
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// connecting is the program that connects, with a directory in front of all others for commands.
func connecting(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := program.Command(t, append([]string{"connect"}, args...)...)
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	return cmd
}

// machineRow is what the tests read of a row of a machine.
type machineRow struct {
	Name, Machine string
	counted
}

// totalsIn are the totals of the lines that a machine has written.
func totalsIn(t *testing.T, path string) (all []counted) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for text := range bytes.Lines(text) {
		var c counted
		if err := json.Unmarshal(text, &c); err != nil {
			return all // The last one may not be whole.
		}
		c.carried = carried{}
		all = append(all, c)
	}
	return all
}

func TestTotalsOfMachinesAreThoseOfTheirLines(t *testing.T) {
	t.Parallel()
	dir := fakeSSH(t)
	cmd := connecting(t, dir, "web1", "web2", "broken", "--json", "--by", "machine", "--refresh", "1", "--duration", "6s")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	var last struct {
		counted
		Flows   []machineRow
		Capture struct{ Engine, State string }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	var sum counted
	last.carried = carried{}
	for _, r := range last.Flows {
		found := false
		r.carried = carried{}
		for _, c := range totalsIn(t, filepath.Join(dir, r.Name+".ndjson")) {
			found = found || c == r.counted
		}
		if !found || r.Machine != r.Name {
			t.Errorf("%s has %+v, which is no line of it", r.Name, r.counted)
		}
		sum.TotalSent += r.TotalSent
		sum.TotalRecv += r.TotalRecv
		sum.PacketsSent += r.PacketsSent
		sum.PacketsRecv += r.PacketsRecv
	}
	if len(last.Flows) != 2 || sum != last.counted || last.Capture.Engine != "ssh" {
		t.Errorf("the rows are %+v, of %+v by %s", last.Flows, last.counted, last.Capture.Engine)
	}
	if !strings.Contains(lines[0], "connecting to broken") || !strings.Contains(lines[0], "Connection refused") {
		t.Errorf("the first line says nothing of the machine that cannot be reached: %s", lines[0])
	}
}

func TestMachinesThatCannotBeShownEndItWithTheReason(t *testing.T) {
	t.Parallel()
	dir := fakeSSH(t)
	for name, want := range map[string]string{
		"old":     "old: its lines follow schema 2, this iftopgo reads schema 1: install a newer iftopgo here",
		"broken":  "broken: ssh: connect to host broken port 22: Connection refused",
		"hostile": "hostile: it is longer than 8 MiB",
	} {
		status, message := endOf(t, connecting(t, dir, name, "--json"))
		if status != 1 || !strings.Contains(message, want) || strings.Contains(message, "\x1b") {
			t.Errorf("%s: status %d and %q, want 1 and %q", name, status, message, want)
		}
	}
}

func TestTheProgramThatShowsMachinesNeedsNothing(t *testing.T) {
	t.Parallel()
	dir := fakeSSH(t)
	s := terminal{overview: true}.openCommand(t, func() *exec.Cmd {
		cmd := connecting(t, dir, "web1", "web2")
		cmd.Env = append(cmd.Env, "XDG_CONFIG_HOME="+t.TempDir())
		return cmd
	}())
	s.expectScreen("MACHINE", "web1", "web2", "Machines")
	for _, thread := range threads(s.cmd.Process.Pid) {
		if thread["CapEff"] != strings.Repeat("0", 16) || thread["Seccomp"] != "2" || thread["NoNewPrivs"] != "1" {
			t.Errorf("the program has %s, seccomp %s", thread["CapEff"], thread["Seccomp"])
		}
	}
	link := childOf(t, s.cmd.Process.Pid, "ssh-link")
	expectThreads(t, "what runs ssh", link, procStatus{"CapPrm": noCapabilities, "CapEff": noCapabilities, "CapInh": noCapabilities})
	if n := len(children(link)); n != 2 {
		t.Errorf("what runs ssh has %d children, want 2", n)
	}
	s.press("/")
	s.fillIn("machine:web2")
	s.expectGone("web1  ") // The header has it, with a comma.
	s.quit()
	eventually(t, "an end of what runs ssh", func() bool { return len(threads(link)) == 0 })
}

// sshd is a server of ssh on a host of a lab, and a command called ssh that reaches it as server.
type sshd struct {
	dir string
	cmd *exec.Cmd
	lab *nettest.Lab
}

// startSSHD starts a server that runs iftopgo whatever it is asked for, and keeps what that writes.
func startSSHD(t *testing.T, lab *nettest.Lab) *sshd {
	t.Helper()
	for _, tool := range []string{"/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"} {
		if _, err := os.Stat(tool); err != nil {
			t.Skip("needs " + tool)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root, for a server of ssh")
	}
	if _, err := os.Stat("/run/sshd"); err != nil {
		t.Skip("needs /run/sshd, the directory that sshd separates privileges with")
	}
	s := &sshd{dir: t.TempDir(), lab: lab}
	for _, key := range []string{"host", "user"} {
		if out, err := exec.Command("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", s.path(key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	s.write(t, "sshd_config", "Port 2222\nListenAddress "+nettest.RemoteIPv4+"\nHostKey "+s.path("host")+"\nPidFile none\nStrictModes no\nUsePAM no\n"+
		"PermitRootLogin yes\nPasswordAuthentication no\nAuthorizedKeysFile "+s.path("user.pub")+
		"\nForceCommand "+program.Path(t)+" --json --refresh 1 --limit 500 -i "+lab.Remote.Iface+" | tee -a "+s.path("lines")+"\n")
	s.write(t, "ssh_config", "Host server\n HostName "+nettest.RemoteIPv4+"\n Port 2222\n User root\n IdentityFile "+s.path("user")+
		"\n IdentitiesOnly yes\n StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n LogLevel ERROR\n")
	s.write(t, "ssh", "#!/bin/sh\nexec /usr/bin/ssh -F "+s.path("ssh_config")+" \"$@\"\n")
	if err := os.Chmod(s.path("ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	return s
}

func (s *sshd) path(name string) string { return filepath.Join(s.dir, name) }

func (s *sshd) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts the server, in a group of processes of its own.
func (s *sshd) start(t *testing.T) {
	t.Helper()
	s.cmd = exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", s.path("sshd_config"))
	s.lab.Remote.Start(t, s.cmd)
}

// stop kills the server and all that it has started.
func (s *sshd) stop(t *testing.T) {
	t.Helper()
	all := []int{s.cmd.Process.Pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children(all[i])...)
	}
	for _, pid := range all {
		_ = syscall.Kill(pid, syscall.SIGKILL) // It may have ended with another one.
	}
	_ = s.cmd.Wait()
}

func TestAMachineIsShownOverSSHAndIsBackAfterItsServerWas(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	server := startSSHD(t, lab)
	r, _ := openStreamOf(t, lab.Local, connecting(t, server.dir, "server", "--json", "--refresh", "1"))
	want := flood(t, lab, 1000)
	l := r.expectLine("the flood", received(want))
	if l.Capture.Engine != "ssh" {
		t.Errorf("captured by %s", l.Capture.Engine)
	}
	server.stop(t)
	r.expectLine("a lost connection, whose gap is marked once a second of it is over", func(l *line) bool {
		return strings.HasPrefix(l.Capture.State, "connecting to server") && l.Capture.LastLoss != ""
	})
	server.start(t)
	l = r.expectLine("a connection", live)
	if l.Capture.Restarts == 0 {
		t.Errorf("%d restarts", l.Capture.Restarts)
	}
	want += flood(t, lab, 500)
	r.expectLine("both floods", received(want))
	l = r.finish()
	if sum, _ := l.udp(); sum.TotalRecv != want {
		t.Errorf("%d bytes received over UDP, want %d", sum.TotalRecv, want)
	}
	expectRowsAddUp(t, &l)
}
