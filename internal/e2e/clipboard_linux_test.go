package e2e

import (
	"bufio"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
)

// tool returns the path of a program that the test needs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed")
	}
	return path
}

// background starts a program that is ended, in its own time, after the test.
func background(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
}

// display starts an X server without a screen and returns its name.
func display(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command(tool(t, "Xvfb"), "-displayfd", "3", "-ac", "-nolisten", "tcp", "-screen", "0", "640x480x24")
	cmd.ExtraFiles = []*os.File{write}
	background(t, cmd)
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Skipf("Xvfb does not start: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// compositor starts one of Wayland, on an X server that gives it a keyboard, and
// returns what a client needs in its environment.
func compositor(t *testing.T, d userDir) []string {
	t.Helper()
	weston, on, runtime := tool(t, "weston"), display(t), filepath.Join(d.dir, "runtime")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(runtime, nobodyUID, nobodyUID); err != nil {
		t.Fatal(err)
	}
	env := []string{"XDG_RUNTIME_DIR=" + runtime, "WAYLAND_DISPLAY=wayland-test"}
	cmd := asNobody(exec.Command(weston, "--backend=x11-backend.so", "--use-pixman", "--socket=wayland-test", "--idle-time=0"))
	cmd.Env = append(cmd.Env, env[0], "DISPLAY="+on, "HOME="+d.dir)
	background(t, cmd)
	eventually(t, "weston listens", func() bool {
		_, err := os.Stat(filepath.Join(runtime, "wayland-test"))
		return err == nil
	})
	return env
}

// clipboards are the programs that copy, each with the one that pastes.
var clipboards = map[string]struct {
	paste   []string
	wayland bool
}{
	"xclip":   {[]string{"xclip", "-o", "-selection", "clipboard"}, false},
	"xsel":    {[]string{"xsel", "--clipboard", "--output"}, false},
	"wl-copy": {[]string{"wl-paste", "--no-newline"}, true},
}

func TestCopiedRowIsOnTheClipboard(t *testing.T) {
	t.Parallel()
	for name, c := range clipboards {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paste := append([]string{tool(t, c.paste[0])}, c.paste[1:]...)
			d := userDirWith(t, name, "cat", "rm")
			var env []string
			if c.wayland {
				env = compositor(t, d)
			} else {
				env = []string{"DISPLAY=" + display(t), "WAYLAND_DISPLAY="}
			}
			cmd := d.sudo(program.Command(t, "--layout=iftop", "--demo", "-c", d.config))
			cmd.Env = append(cmd.Env, append(env, "PATH="+d.dir)...)
			s := terminal{}.openCommand(t, cmd)
			s.expectScreen("⇄")
			s.press("j", "y")
			s.expectScreen("copied by " + name)
			row := s.offered()
			if row == "" || !strings.Contains(s.content(), strings.Fields(row)[0]) {
				t.Errorf("the terminal was given %q, which is not a row of\n%s", row, s.content())
			}
			asks := asNobody(exec.Command(paste[0], paste[1:]...))
			asks.Env = append(asks.Env, env...)
			if got, err := asks.Output(); err != nil || string(got) != row {
				t.Errorf("the clipboard has %q, %v; want %q", got, err, row)
			}
			s.quit()
		})
	}
}

// clipboardWrite is what gives the terminal a text for its clipboard (OSC 52).
var clipboardWrite = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]+)[\x07\x1b]`)

// offered is the text that the terminal was last given for its clipboard.
func (s *screen) offered() string {
	s.t.Helper()
	all := clipboardWrite.FindAllStringSubmatch(s.output(), -1)
	if len(all) == 0 {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(all[len(all)-1][1])
	if err != nil {
		s.t.Error(err)
	}
	return string(text)
}

// hang is a script that does not end by itself.
const hang = "while :; do read -r line || :; done"

// TestClipboardHelperThatFailsIsReported has helpers that fail in every way.
func TestClipboardHelperThatFailsIsReported(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ script, says string }{
		"it hangs":     {hang, "xclip: no answer in 2s"},
		"it fails":     {"exit 3", "xclip: exit status 3"},
		"it is killed": {hang, "xclip: signal: killed"},
		"it is gone":   {"", "xclip: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newUserDir(t)
			helper := filepath.Join(d.dir, "xclip")
			if err := os.WriteFile(helper, []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			s := terminal{}.openCommand(t, d.sudo(program.Command(t, "--layout=iftop", "--demo", "-c", d.config)))
			if c.script == "" {
				if err := os.WriteFile(helper, []byte("#!/nowhere\n"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			s.expectScreen("⇄")
			s.press("j", "y")
			if name == "it is killed" {
				eventually(t, "a helper that is killed", func() bool {
					if strings.Contains(s.content(), "no answer") { // A busy machine was late to look.
						s.press("y")
					}
					for _, pid := range childrenWith(s.cmd.Process.Pid, helper) {
						_ = syscall.Kill(pid, syscall.SIGKILL) // It may have ended.
					}
					return strings.Contains(s.content(), c.says)
				})
			}
			s.expectScreen(c.says)
			if s.offered() == "" {
				t.Error("the terminal was not given the row either")
			}
			s.quit()
		})
	}
}
