package e2e

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

var update = flag.Bool("update", false, "write the table of docs/reliability.md with the programs that are installed")

// The page with the table of peers, and what stands around it there.
const (
	peersFile  = "../../docs/reliability.md"
	peersBegin = "<!-- peers: written by go test ./internal/e2e -run TestPeersUnderTheSameFaults -update -->"
	peersEnd   = "<!-- peers: end -->"
)

// monitorOf is the command line of a monitor on a screen.
type monitorOf func(t *testing.T, iface string) []string

// monitors are ours and those it is compared with; all write TOTAL once they work.
var monitors = []struct {
	name    string
	command monitorOf
}{
	{"iftopgo", func(t *testing.T, iface string) []string {
		return []string{program.Path(t), "-c", t.TempDir() + "/c.toml", "-i", iface}
	}},
	{"iftop", func(_ *testing.T, iface string) []string { return []string{"iftop", "-n", "-N", "-i", iface} }},
	{"nethogs", func(_ *testing.T, iface string) []string { return []string{"nethogs", iface} }},
}

// fates are what became of one monitor.
type fates struct{ name, terminal, memory string }

// floodMemory is the memory of the flood that all monitors are in, in MiB, and floodFlows how
// many flows it has.
const (
	floodMemory = 64
	floodFlows  = 600_000
)

// TestPeersUnderTheSameFaults kills monitors on their screens, and floods them with distinct flows in
// little memory. Ours has to leave the terminal as it was found, and to live.
func TestPeersUnderTheSameFaults(t *testing.T) {
	var all []fates
	for _, m := range monitors {
		t.Run(m.name, func(t *testing.T) {
			if m.name != "iftopgo" {
				if _, err := exec.LookPath(m.name); err != nil {
					t.Skip(m.name + " is not installed")
				}
			}
			got := fates{name: m.name, terminal: killOnScreen(t, m.command), memory: floodInLittleMemory(t, m.command)}
			t.Logf("killed: %s; flooded: %s", got.terminal, got.memory)
			if m.name == "iftopgo" && (got.terminal != asFound || !strings.HasPrefix(got.memory, survives)) {
				t.Errorf("killed: %s; flooded: %s", got.terminal, got.memory)
			}
			all = append(all, got)
		})
	}
	if *update && !t.Failed() {
		writePeers(t, all)
	}
}

// What becomes of a terminal, and of a monitor in little memory.
const (
	asFound  = "as it was found"
	survives = "goes on"
)

// killOnScreen kills a monitor, and says how it leaves the terminal.
func killOnScreen(t *testing.T, command monitorOf) string {
	t.Helper()
	lab := nettest.New(t)
	args := command(t, lab.Remote.Iface)
	s := terminal{host: lab.Remote}.openCommand(t, exec.Command(args[0], args[1:]...))
	s.signal(syscall.SIGKILL)
	if err := s.cmd.Wait(); err == nil {
		t.Error("it has ended well")
	}
	<-s.ended // Nobody has the terminal any more.
	if left := s.leftChanged(); !strings.HasPrefix(left, "the line is ") {
		return cmp.Or(left, asFound)
	}
	return "raw"
}

// floodInLittleMemory floods a monitor, and says whether it was killed and what it took.
func floodInLittleMemory(t *testing.T, command monitorOf) string {
	t.Helper()
	g := newMemoryGroup(t, floodMemory)
	lab := nettest.New(t)
	s := terminal{host: lab.Remote}.openCommand(t, g.run(command(t, lab.Remote.Iface)...))
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Make: floods["distinct flows"], Frames: floodFlows})
		return err
	})
	if g.kills(t) != "0" {
		return fmt.Sprintf("is killed at %d MiB", floodMemory)
	}
	peak := g.peakMiB(t)
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		return fmt.Sprintf("ends with %v", err)
	}
	if peak == 0 { // Less than one, or the kernel does not say.
		return survives
	}
	return fmt.Sprintf("%s, %d MiB", survives, peak)
}

// versionOf is what the package manager calls the version of a program, or its name.
func versionOf(name string) string {
	out, err := exec.Command("dpkg-query", "--show", "--showformat=${Package} ${Version}", name).Output()
	if err != nil {
		return name
	}
	return string(out)
}

// writePeers writes the table.
func writePeers(t *testing.T, all []fates) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s", time.Now().UTC().Format("2 January 2006"), runtime.GOARCH)
	for _, f := range all[min(1, len(all)):] {
		fmt.Fprintf(&b, ", %s", versionOf(f.name))
	}
	b.WriteString(".\n\n")
	fmt.Fprintf(&b, "| | the terminal after SIGKILL | a flood of %d distinct flows in a memory cgroup of %d MiB; the most that it took |\n|---|---|---|\n", floodFlows, floodMemory)
	for _, f := range all {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.name, f.terminal, f.memory)
	}
	page, err := os.ReadFile(peersFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, first := strings.Cut(string(page), peersBegin)
	_, after, second := strings.Cut(rest, peersEnd)
	if !first || !second {
		t.Fatalf("%s has no place for the table: %s … %s", peersFile, peersBegin, peersEnd)
	}
	if err := os.WriteFile(peersFile, []byte(before+peersBegin+"\n\n"+b.String()+"\n"+peersEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
