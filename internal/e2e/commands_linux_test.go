package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/vishvananda/netlink"

	"iftopgo/internal/nettest"
	"iftopgo/internal/pictures"
)

// notRun are the README's commands that no test can run, with the reason.
var notRun = map[string]string{
	"go test ./...": "it is what runs this test",
	"go tool -modfile=.ci/go.mod task verify": "it takes ten minutes, and is a stage of .ci/run in a short form",
}

// needed are the tools that commands of the README need beside Go.
var needed = []string{"jq", "setcap"}

func TestEveryREADMECommandRuns(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Skip("unshare is not installed")
	}
	clone := cleanClone(t)
	lab := nettest.New(t)
	lab.Local.Do(t, addInterfaces)
	defer keepTraffic(t, lab)()
	commands := readmeCommands(read(t, inRepository("README.md")))
	if len(commands) < 15 {
		t.Fatalf("found no more commands than %q", commands)
	}
	place, err := filepath.Abs(inRepository(""))
	if err != nil {
		t.Fatal(err)
	}
	try := func(t *testing.T, command string) {
		if reason, ok := notRun[command]; ok {
			t.Skip(reason)
		}
		for _, tool := range needed {
			if _, err := exec.LookPath(tool); err != nil && strings.Contains(command, tool) {
				t.Skip(err)
			}
		}
		runCommand(t, lab.Local, clone, place, command)
	}
	// What uses the program comes after what builds it, all of it at once.
	uses := func(command string) bool { return command == "iftopgo" || strings.HasPrefix(command, "iftopgo ") }
	for _, command := range commands {
		if !uses(command) {
			t.Run(firstLine(command), func(t *testing.T) { try(t, command) })
		}
	}
	t.Run("built", func(t *testing.T) {
		for _, command := range append(commands, vectorCommand(t)) {
			if uses(command) {
				t.Run(firstLine(command), func(t *testing.T) {
					t.Parallel()
					try(t, command)
				})
			}
		}
	})
	t.Run("what Prometheus is given", func(t *testing.T) {
		if _, err := exec.LookPath("jq"); err != nil {
			t.Skip(err)
		}
		checkMetrics(t, filepath.Join(clone, metricsFile))
	})
}

func firstLine(command string) string {
	line, _, _ := strings.Cut(command, "\n")
	return line
}

// cleanClone copies what git has of the work tree, or would have.
func cleanClone(t *testing.T) string {
	t.Helper()
	list := exec.Command("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = inRepository("")
	out, err := list.Output()
	if err != nil {
		t.Skipf("needs git and a clone: %v", err)
	}
	dir := t.TempDir()
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		data, err := os.ReadFile(inRepository(name))
		if errors.Is(err, os.ErrNotExist) {
			continue // Removed, which git does not know yet.
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o755); err != nil { //nolint:gosec // Some are scripts.
			t.Fatal(err)
		}
	}
	return dir
}

// keepTraffic sends a few frames ten times a second until it is stopped.
func keepTraffic(t *testing.T, lab *nettest.Lab) (stop func()) {
	t.Helper()
	return repeatedly(t, func() error {
		return lab.Local.Try(func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 3, Frames: 9, Payload: 100})
			return err
		})
	})
}

// repeatedly does something ten times a second until it is stopped.
func repeatedly(t *testing.T, do func() error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		tick := time.NewTicker(time.Second / 10)
		defer tick.Stop()
		var err error
		for err == nil && ctx.Err() == nil {
			<-tick.C
			err = do()
		}
		done <- err
	}()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// addInterfaces makes those that the README names, and a default route.
func addInterfaces() error {
	route := &netlink.Route{Gw: net.ParseIP(nettest.RemoteIPv4)}
	if err := netlink.RouteAdd(route); err != nil {
		return err
	}
	pair := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "eth0"}, PeerName: "wg0"}
	if err := netlink.LinkAdd(pair); err != nil {
		return err
	}
	for _, name := range []string{"eth0", "wg0"} {
		l, err := netlink.LinkByName(name)
		if err != nil {
			return err
		}
		if err := netlink.LinkSetUp(l); err != nil {
			return err
		}
	}
	return nil
}

// readmeCommands are the commands of the blocks that are for a shell. A line
// belongs to the command before it when it is indented, ends a loop, or follows
// a pipe.
func readmeCommands(readme string) []string {
	var commands []string
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```").FindAllStringSubmatch(readme, -1) {
		var last string
		for line := range strings.Lines(block[1]) {
			line = strings.TrimRight(regexp.MustCompile(`(^|\s+)# .*`).ReplaceAllString(line, ""), " \n")
			switch goesOn := strings.HasPrefix(line, " ") || line == "done" || strings.HasSuffix(last, "|"); {
			case line == "":
			case goesOn:
				commands[len(commands)-1] += "\n" + line
				last = line
			default:
				commands = append(commands, line)
				last = line
			}
		}
	}
	return commands
}

func TestREADMECommandsAreReadFromItsShellBlocks(t *testing.T) {
	t.Parallel()
	readme := "```sh\na b   # why\n\n# What it does:\nc |\n  d\nwhile e; do\n  f\ndone\n```\n```toml\nx = 1\n```\n"
	got := strings.Join(readmeCommands(readme), ";")
	if want := "a b;c |\n  d;while e; do\n  f\ndone"; got != want {
		t.Errorf("commands %q, want %q", got, want)
	}
}

// vectorCommand is what the recipe for Vector runs.
func vectorCommand(t *testing.T) string {
	t.Helper()
	var recipe struct {
		Sources map[string]struct{ Command []string }
		Sinks   map[string]struct{ Inputs []string }
	}
	if err := toml.Unmarshal([]byte(read(t, inRepository("docs/recipes/vector.toml"))), &recipe); err != nil {
		t.Fatal(err)
	}
	source, sink := recipe.Sources["iftopgo"], recipe.Sinks["file"]
	if len(source.Command) != 3 || len(sink.Inputs) != 1 || sink.Inputs[0] != "iftopgo" {
		t.Fatalf("the recipe for Vector is another: %+v", recipe)
	}
	return source.Command[2]
}

// metricsFile is what the README's loop for Prometheus writes.
const metricsFile = "iftopgo.prom"

// commandPatience is how long a command may take; go build is the longest, which shares the CPUs with
// all other tests.
const commandPatience = 10 * time.Minute

// runCommand runs a command as a user would: typed into a shell, in a terminal.
// One that has a screen is quit by its key; one that would go on for ever is
// interrupted once it has said something. The clone is mounted on a directory,
// where the command is run: on that of the work tree, of which Go has built all
// packages, so that they are not built again for another directory.
func runCommand(t *testing.T, host *nettest.Host, clone, dir, command string) {
	t.Helper()
	bin := t.TempDir()
	sudo := "#!/bin/sh\nexec \"$@\"\n" // The test is root already.
	putProgram(t, filepath.Join(bin, "sudo"), sudo)
	status := filepath.Join(bin, "status")
	putProgram(t, status, "")
	script := fmt.Sprintf("trap : INT\nmount --bind '%s' '%s' && cd '%[2]s' || exit\n%s\necho $? >'%s'", clone, dir, command, status)
	env := append(os.Environ(), "PATH="+bin+":"+dir+":"+os.Getenv("PATH"))
	var terminal *pictures.Terminal
	host.Do(t, func() (err error) {
		terminal, err = pictures.Start("unshare", []string{"-m", "sh", "-c", script}, env, 100, 30, pictures.Dark)
		return err
	})
	defer func() {
		if err := terminal.Close(); err != nil {
			t.Error(err)
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), commandPatience)
	defer cancel()
	await := func(what string, wanted func() bool) {
		t.Helper()
		if err := terminal.Await(ctx, wanted); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	// What a shell writes to a terminal when it is interrupted may be flushed with all
	// that was before: the status is in a file.
	ended := func() bool { return strings.HasSuffix(read(t, status), "\n") }
	if goesOn(command) {
		await("a first line", func() bool { return said(command, clone, terminal.Text()) })
		if err := terminal.Type("\x03"); err != nil {
			t.Fatal(err)
		}
		await("the end", ended)
		return
	}
	if await("a screen or the end", func() bool { return strings.Contains(terminal.Text(), "TOTAL") || ended() }); !ended() {
		if err := terminal.Type("q"); err != nil {
			t.Fatal(err)
		}
	}
	if await("the end", ended); read(t, status) != "0\n" {
		t.Errorf("status %s:\n%s", read(t, status), terminal.Text())
	}
}

// said says whether a command has said something, be it into its file.
func said(command, dir, text string) bool {
	if strings.Contains(command, metricsFile) {
		_, err := os.Stat(filepath.Join(dir, metricsFile))
		return err == nil
	}
	return strings.TrimSpace(text) != ""
}

// goesOn says that a command prints lines until it is interrupted.
func goesOn(command string) bool {
	return strings.Contains(command, "iftopgo --json") && !strings.Contains(command, "--duration") && !strings.Contains(command, "--once")
}

// checkMetrics checks a file of metrics by the grammar of Prometheus' text
// format, and that each has a type and no sample comes twice.
func checkMetrics(t *testing.T, path string) {
	t.Helper()
	sample := regexp.MustCompile(`^([a-z_]+)(\{([a-z]+="(\\["\\n]|[^"\\])*",?)*\}) [0-9.e+-]+$`)
	typed, seen := make(map[string]bool), make(map[string]bool)
	for line := range strings.Lines(read(t, path)) {
		line = strings.TrimSuffix(line, "\n")
		if f := strings.Fields(line); f[0] == "#" {
			typed[f[2]] = typed[f[2]] || f[1] == "TYPE"
			continue
		}
		m := sample.FindStringSubmatch(line)
		switch {
		case m == nil:
			t.Errorf("not a sample: %s", line)
		case !typed[m[1]]:
			t.Errorf("has no type: %s", line)
		case seen[m[1]+m[2]]:
			t.Errorf("comes twice: %s", line)
		default:
			seen[m[1]+m[2]] = true
		}
	}
	for _, want := range []string{`iftopgo_bytes_total{direction="sent"}`, `iftopgo_bytes_total{direction="received"}`, `iftopgo_flows{}`} {
		if !seen[want] {
			t.Errorf("no sample of %s in %v", want, seen)
		}
	}
}
