package e2e

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

func TestDumbTerminalsGetOneLineOfErrorAndStatus2(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"TERM=dumb": "iftopgo: TERM=dumb is a terminal without a screen: use --json or --text, or set TERM to what it is\n",
		"TERM=":     "iftopgo: TERM is not set, so what the terminal understands is not known: set it (TERM=xterm, or TERM=vt100 on a serial line), or use --json or --text\n",
	} {
		cmd := program.Command(t, "--demo")
		cmd.Env = append(cmd.Environ(), kind)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		tty, err := pty.Start(cmd)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		_, _ = out.ReadFrom(tty) // A terminal whose program has ended cannot be read: EIO.
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != exitUsage || stderr.String() != want || out.Len() > 0 {
			t.Errorf("%s: status %d, %q, wrote %q to the terminal; want 2 and %q", kind, code, stderr.String(), out.String(), want)
		}
		_ = tty.Close()
	}
}

func TestTerminalsThatDoNotReportTheirSizeAreDrawnByCOLUMNSAndLINES(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env           []string
		width, height int
	}{
		"80 by 24 when nothing is known": {[]string{"COLUMNS=", "LINES="}, 80, 24},
		"COLUMNS and LINES":              {[]string{"COLUMNS=100", "LINES=30"}, 100, 30},
		"few COLUMNS":                    {[]string{"COLUMNS=24", "LINES=8"}, 24, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := terminal{env: c.env, sizeless: true, width: 160, height: 50}.open(t, "--demo")
			s.expectScreen("TX")
			s.expect(fmt.Sprintf("a screen of %d by %d cells", c.width, c.height), filled(c.width, c.height))
			s.quit()
		})
	}
}

// filled is a sight of a screen of which the first columns and rows are used alone.
func filled(cols, rows int) sight {
	return func(s *screen) bool {
		lines := strings.Split(strings.TrimRight(s.content(), " \n"), "\n")
		widest := 0
		for _, line := range lines {
			widest = max(widest, len([]rune(strings.TrimRight(line, " "))))
		}
		return len(lines) == rows && widest == cols
	}
}

func TestOnlyASCIIIsDrawnWithoutUTF8(t *testing.T) {
	t.Parallel()
	const always, never = "ascii = true\n", "ascii = false\n"
	for name, c := range map[string]struct {
		env      []string
		settings string
		ascii    bool
	}{
		"LANG=C":                          {[]string{"LC_ALL=", "LC_CTYPE=", "LANG=C"}, "", true},
		"no locale":                       {[]string{"LC_ALL=", "LC_CTYPE=", "LANG="}, "", true},
		"UTF-8":                           {[]string{"LC_ALL=C.UTF-8"}, "", false},
		"LANG=C, and the settings say no": {[]string{"LC_ALL=C"}, never, false},
		"UTF-8, and the settings say yes": {[]string{"LC_ALL=C.UTF-8"}, always, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := terminal{env: c.env}.open(t, "--demo", "-c", fileWith(t, "config.toml", inIftopsLayout+c.settings))
			s.press("?")
			s.expectScreen("next row")
			s.escape("next row")
			s.press("c")
			s.expectScreen("Acid Rain")
			s.escape("Acid Rain")
			s.press("t")
			s.expectScreen("TOTAL")
			s.quit()
			beyond := regexp.MustCompile(`[^\x00-\x7f]+`).FindString(s.output())
			if c.ascii != (beyond == "") {
				t.Errorf("ASCII alone: want %v; it was sent %q", c.ascii, beyond)
			}
		})
	}
}

// TestSerialLinesGetWholeScreens reads 9,600 bits a second, as a serial line
// does: the screen is drawn whole, and keys work.
func TestSerialLinesGetWholeScreens(t *testing.T) {
	t.Parallel()
	tick := time.NewTicker(time.Second * lineBytes / 960)
	defer tick.Stop()
	s := terminal{env: []string{"TERM=vt220", "LC_ALL=C"}, sizeless: true, width: 80, height: 24, pause: func() { <-tick.C }}.open(t, "--demo")
	s.quit()
}

func TestNoInterfaceUpGetsOneLineThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	for _, iface := range []string{"lo", lab.Local.Iface} {
		lab.Local.Do(t, func() error {
			out, err := exec.Command("ip", "link", "set", iface, "down").CombinedOutput()
			if err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		})
	}
	cmd := program.Command(t, "--json")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	lab.Local.Start(t, cmd)
	_ = cmd.Wait()
	text := stderr.String()
	if cmd.ProcessState.ExitCode() != exitFailure || strings.Count(text, "\n") != 1 ||
		!strings.HasPrefix(text, "iftopgo: no interface is up (there is lo, ") || !strings.Contains(text, "name one with -i, and it is waited for") {
		t.Errorf("status %d, %q; want 1 and one line that says what to do", cmd.ProcessState.ExitCode(), text)
	}
}
