package compare

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// tool is a monitor, in one of the ways it can be run.
type tool struct {
	// name is what it is called in the tables, program what is run; nothing is run where
	// that is empty.
	name, program string
	args          []string
	// screen says that it draws on a terminal; otherwise it writes to a pipe.
	screen bool
	// tells reads what it says that it has counted, if it does.
	tells func(text string, a *account)
	// tellsDrops says that it tells what it has lost, too.
	tellsDrops bool
	// late is how long after others it says so.
	late time.Duration
	// engine is what ours has to capture with.
	engine string
}

// none is the machine without a monitor.
var none = &tool{name: "no monitor"}

// ourName is the name of ours, the program this repository builds.
const ourName = "iftopgo"

// plainly are the flags of ours with which it does what iftop does, and likeIftop those with which it also draws what iftop
// draws: every other second, by RESOLUTION in its iftop.h.
var (
	plainly   = []string{"-n", "-N", "-Z"}
	likeIftop = []string{"--layout=iftop", "--refresh=2"}
)

// tools are the monitors, ours first, those with a screen before those without.
var tools = []*tool{
	none,
	ours("kernel", true, likeIftop...),
	ours("native", true, likeIftop...),
	ours("go-pcap", true, likeIftop...),
	eachSecond(ours("kernel", true, "--layout=iftop")),
	{name: "iftopgo as it starts", program: ourName, screen: true, args: []string{"-i"}, tells: onScreen, tellsDrops: true, late: time.Second},
	{name: "iftop", program: "iftop", screen: true, args: []string{"-nNP", "-i"}, tells: onScreen, late: time.Second},
	{name: "nethogs", program: "nethogs", screen: true, args: []string{"-C"}},
	{name: "bandwhich", program: "bandwhich", screen: true, args: []string{"-n", "-i"}},
	{name: "iftoprs", program: "iftoprs", screen: true, args: []string{"-n", "-N", "-Z", "-i"}},
	{name: "rustnet", program: "rustnet", screen: true, args: []string{"--no-resolve-dns", "-i"}},
	ours("kernel", false, "--json", "--limit=100"),
	ours("native", false, "--json", "--limit=100"),
	ours("go-pcap", false, "--json", "--limit=100"),
	{name: "iftop -t", program: "iftop", args: []string{"-t", "-nNP", "-i"}},
	{name: "nethogs -t", program: "nethogs", args: []string{"-t", "-C", "-d", "1"}},
	{name: "bandwhich --raw", program: "bandwhich", args: []string{"--raw", "-n", "-i"}},
	{name: "iftoprs --json", program: "iftoprs", args: []string{"--json", "-n", "-N", "-Z", "-i"}, tells: iftoprsLine},
	{name: "rustnet --headless", program: "rustnet", args: []string{"--headless", "--output", "jsonl", "-r", "1000", "--no-resolve-dns", "-i"}, tells: rustnetLine, tellsDrops: true},
	{name: "tcpdump -w /dev/null", program: "tcpdump", args: []string{"-n", "-w", "/dev/null", "-i"}, tells: tcpdumpSums, tellsDrops: true},
}

// ours is the program with an engine, doing what iftop does.
func ours(engine string, screen bool, args ...string) *tool {
	o := &tool{name: ourName + ", " + engineWord(engine), program: ourName, screen: screen, engine: engine, tells: onScreen, tellsDrops: engine != "go-pcap", late: 2 * time.Second}
	if !screen {
		o.name += ", --json"
		o.tells, o.late = finalLine, 0
	}
	o.args = append(slices.Concat(args, plainly), "--engine="+engine, "-i")
	return o
}

// eachSecond is one of ours that draws each second.
func eachSecond(m *tool) *tool {
	m.name += ", each second"
	m.late = time.Second
	return m
}

// called says whether one of some words is its program, or the word for its engine; no word
// is every one.
func (m *tool) called(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return word == "" || word == m.program || m.engine != "" && word == engineWord(m.engine)
	})
}

// engineWord is what an engine is called in the tables.
func engineWord(engine string) string {
	if engine == "native" {
		return "ring"
	}
	return engine
}

// installed says whether it can be run.
func (m *tool) installed() bool {
	if m.program == "" || m.program == ourName {
		return true
	}
	_, err := exec.LookPath(m.program)
	return err == nil
}

// command is the command line on an interface, without settings but the defaults.
func (m *tool) command(t *testing.T, iface string) *exec.Cmd {
	t.Helper()
	path := m.program
	if path == ourName {
		path = program.Path(t)
	}
	cmd := exec.Command(path, append(append([]string{}, m.args...), iface)...) //nolint:noctx // It is ended by a signal, as users do.
	home := t.TempDir()
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "HOME="+home, "XDG_CONFIG_HOME="+home)
	return cmd
}

// version is what a program, or its package, says is its version.
func version(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	owner, err := exec.Command("dpkg-query", "--search", path).Output()
	if pkg, _, found := strings.Cut(string(owner), ":"); err == nil && found {
		if out, err := exec.Command("dpkg-query", "--show", "--showformat=${Package} ${Version}", pkg).Output(); err == nil {
			return string(out)
		}
	}
	out, err := exec.Command(path, "--version").Output()
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil || first == "" {
		return name
	}
	return strings.TrimSpace(first)
}
