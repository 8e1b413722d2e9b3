package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// Names with a bidirectional override besides, as only files and control groups
// can have them.
const (
	hostileExe       = "run\x1b]0;PWN\a\u202eexe"
	hostileContainer = "shop\x1b[31mPWN\u202e\u009b"
)

// cleaned are what is left of names: of the program, of the container.
const (
	cleanedExe       = "run]0;PWNexe"
	cleanedContainer = "shop[31mPWN"
)

// hostileGroup makes a control group as LXC names that of a container, and
// returns the file that takes who belongs to it.
func hostileGroup(t *testing.T) string {
	t.Helper()
	// All of it, or the unified or systemd's hierarchy of several.
	for _, root := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"} {
		if _, err := os.Stat(filepath.Join(root, "cgroup.procs")); err != nil {
			continue
		}
		dir := filepath.Join(root, "lxc.payload."+hostileContainer)
		if err := os.Mkdir(dir, 0o755); err != nil {
			continue
		}
		t.Cleanup(func() {
			eventually(t, "the control group is empty", func() bool { return os.Remove(dir) == nil })
		})
		return filepath.Join(dir, "cgroup.procs")
	}
	t.Skip("no hierarchy of control groups can be written to")
	return ""
}

// hostileProcess is a process whose program, name and container are called so,
// and which goes on sending until the test ends.
func hostileProcess(t *testing.T, lab *nettest.Lab) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	exe := filepath.Join(t.TempDir(), hostileExe)
	putProgram(t, exe, read(t, bash))
	script := fmt.Sprintf("exec 3<>/dev/udp/%s/4242; while echo x >&3; do read -t 0.2; (($? > 128)) || exit; done", nettest.RemoteIPv4)
	lab.Remote.Do(t, func() error { // So that nothing is refused.
		c, err := net.ListenPacket("udp", nettest.RemoteIPv4+":4242")
		if err == nil {
			t.Cleanup(func() { _ = c.Close() })
		}
		return err
	})
	lab.Remote.Do(t, func() error {
		c, err := net.ListenPacket("udp", nettest.RemoteIPv4+":53")
		if err == nil {
			t.Cleanup(func() { _ = c.Close() })
			go answerHostile(c)
		}
		return err
	})
	group := hostileGroup(t)
	connected(t, lab, exec.Command("/bin/sh", "-c", `echo $$ >"$1" && exec "$0" -c "$2"`, exe, group, script))
}

// steering are the characters of a text that steer a terminal or turn text around.
func steering(text string) (all []string) {
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			all = append(all, fmt.Sprintf("%q", r))
		}
	}
	return all
}

func TestCheckOfTextFindsControlAndBidiCharacters(t *testing.T) {
	t.Parallel()
	for _, text := range []string{hostileExe, hostileContainer, hostileAsk, hostileC1, "a\u2067b"} {
		if len(steering(text)) == 0 {
			t.Errorf("%q passes for harmless", text)
		}
	}
}

// texts calls a function for every text in decoded JSON, keys too.
func texts(v any, each func(string)) {
	switch v := v.(type) {
	case string:
		each(v)
	case []any:
		for _, e := range v {
			texts(e, each)
		}
	case map[string]any:
		for k, e := range v {
			each(k)
			texts(e, each)
		}
	}
}

func TestNamesFromOutsideAreCleanedInAllOutput(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	hostileProcess(t, lab)
	for name, c := range map[string]struct {
		args []string
		want []string // in one line after the other
		json bool
	}{
		"JSON":      {[]string{"--json"}, []string{cleanedExe, cleanedContainer, "honest.example"}, true},
		"a trace":   {[]string{"--text"}, []string{cleanedExe}, false},
		"raw lines": {[]string{"--text=raw"}, []string{cleanedExe[:8]}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := askingAt(t, nettest.RemoteIPv4, program.Command(t, append(c.args, "-N", "-i", lab.Local.Iface)...))
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			lab.Local.Start(t, cmd)
			t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
			lines := bufio.NewScanner(out)
			lines.Buffer(nil, 1<<20)
			for n := 0; len(c.want) > 0; n++ {
				if n == 1000 || !lines.Scan() {
					t.Fatalf("lines without %q", c.want)
				}
				var v any = strings.ReplaceAll(lines.Text(), "\t", " ")
				if c.json {
					if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
						t.Fatal(err)
					}
				}
				texts(v, func(text string) {
					if bad := steering(text); len(bad) > 0 {
						t.Errorf("%q has %v", text, bad)
					}
					for i, w := range c.want {
						if strings.Contains(text, w) {
							c.want = append(c.want[:i:i], c.want[i+1:]...)
							break
						}
					}
				})
			}
		})
	}
	t.Run("the screen", func(t *testing.T) {
		t.Parallel()
		d := newUserDir(t)
		s := terminal{host: lab.Local}.openCommand(t, askingAt(t, nettest.RemoteIPv4, d.sudo(program.Command(t, "--layout=iftop", "-N", "-i", lab.Local.Iface, "-c", d.config))))
		s.expectScreen("honest.example")
		s.press("tab", "tab", "tab") // Programs, whose rows have the executable's name.
		s.expectScreen(cleanedExe)
		s.press("tab", "K") // Containers.
		s.expectScreen(cleanedContainer)
		s.quit()
		s.expectOwnSequences()
		if strings.ContainsRune(s.output(), '\u202e') {
			t.Error("text is turned around")
		}
	})
}
