package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
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
func connecting(t testing.TB, dir string, args ...string) *exec.Cmd {
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
