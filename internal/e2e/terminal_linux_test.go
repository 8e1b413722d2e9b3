package e2e

import (
	"bytes"
	"fmt"
	"image/color"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/theme"
)

// console is what a program is started in. The zero value is a pseudo-terminal
// of 160 by 40 cells that knows 256 colours and UTF-8.
type console struct {
	env           []string // after our own
	width, height int
	sizeless      bool   // does not tell its size
	light         bool   // has a white background
	pause         func() // makes it a slow line
}

// demo starts the demo in a terminal.
func (o console) demo(t *testing.T, args ...string) *screen {
	t.Helper()
	path := program.Path(t)
	if o.width == 0 {
		o.width, o.height = 160, 40
	}
	s := newScreen(t, o.width, o.height, exec.Command(path, append([]string{"--demo"}, args...)...))
	s.cmd.Env = append(append(s.cmd.Env, "COLORTERM=", "TMUX="), o.env...)
	s.sizeless, s.pause = o.sizeless, o.pause
	if o.light {
		s.shown.SetDefaultBackgroundColor(color.White)
	}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// quit presses q and waits for the end.
func (s *screen) quit() {
	s.t.Helper()
	s.press("q")
	stuck := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer stuck.Stop()
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("ended with %v; the screen shows\n%s", err, s.picture())
	}
	<-s.read
}

func TestTerminalsWithoutAScreenGetOneLine(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	for kind, want := range map[string]string{
		"TERM=dumb": "iftopgo: TERM=dumb is a terminal without a screen: use --json or --text, or set TERM to what it is\n",
		"TERM=":     "iftopgo: TERM is not set, so what the terminal understands is not known: set it (TERM=xterm, or TERM=vt100 on a serial line), or use --json or --text\n",
	} {
		cmd := exec.Command(path, "--demo")
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

func TestTerminalsThatDoNotTellTheirSizeAreFilled(t *testing.T) {
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
			s := console{env: c.env, sizeless: true, width: 160, height: 50}.demo(t)
			s.until("TX")
			s.wait("a picture of that size", func(picture string) bool {
				lines := strings.Split(strings.TrimRight(picture, " \n"), "\n")
				widest := 0
				for _, line := range lines {
					widest = max(widest, len([]rune(strings.TrimRight(line, " "))))
				}
				return len(lines) == c.height && widest == c.width
			})
			s.quit()
		})
	}
}

// truecolor, indexed and basic are how a colour is asked for.
var (
	truecolor = regexp.MustCompile(`\x1b\[[0-9;:]*[34]8[;:]2[;:]`)
	indexed   = regexp.MustCompile(`\x1b\[[0-9;:]*[34]8[;:]5[;:]`)
	richer    = regexp.MustCompile(`[34]8[;:](?:2[;:][0-9]+[;:][0-9]+[;:][0-9]+|5[;:][0-9]+);?`)
	basic     = regexp.MustCompile(`\x1b\[(?:[0-9]+;)*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])(?:;[0-9]+)*m`)
)

func TestColoursAreThoseOfTheTerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env         []string
		has, lacks1 *regexp.Regexp
		lacks2      *regexp.Regexp
	}{
		"tmux without truecolor":     {[]string{"TERM=tmux-256color"}, indexed, truecolor, basic},
		"screen with 256 colours":    {[]string{"TERM=screen-256color"}, indexed, truecolor, basic},
		"truecolor":                  {[]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, truecolor, indexed, basic},
		"sixteen colours":            {[]string{"TERM=xterm-16color"}, basic, indexed, truecolor},
		"NO_COLOR":                   {[]string{"COLORTERM=truecolor", "NO_COLOR=1"}, nil, truecolor, indexed},
		"a VT220 on a serial line":   {[]string{"TERM=vt220"}, nil, truecolor, indexed},
		"the console of Linux":       {[]string{"TERM=linux"}, basic, indexed, truecolor},
		"a terminal nobody knows of": {[]string{"TERM=hal9000"}, nil, truecolor, indexed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := console{env: c.env}.demo(t)
			s.until("TOTAL")
			s.wait("the terminal's colours", func(string) bool { return c.has == nil || c.has.MatchString(s.output()) })
			before := len(s.output())
			if _, err := s.tty.Write([]byte("c")); err != nil { // A picture that is new in many places.
				t.Fatal(err)
			}
			s.until("Acid Rain")
			if _, err := s.tty.Write([]byte("\x1b")); err != nil {
				t.Fatal(err)
			}
			s.wait("the list again", func(picture string) bool { return !strings.Contains(picture, "Acid Rain") })
			s.quit()
			out := s.output()[before:]
			for i, lacks := range []*regexp.Regexp{c.lacks1, c.lacks2} {
				if i == 1 && lacks == basic { // The numbers of other colours are none of the sixteen.
					out = richer.ReplaceAllString(out, "")
				}
				if found := lacks.FindString(out); found != "" {
					t.Errorf("it was sent %q", found)
				}
			}
		})
	}
}

func TestLightBackgroundsGetColoursForThem(t *testing.T) {
	t.Parallel()
	for name, light := range map[string]bool{"dark": false, "light": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := console{env: []string{"COLORTERM=truecolor"}, light: light}.demo(t, "--theme", "NeonSprawl")
			s.until("TOTAL")
			definition, ok := theme.Find("NeonSprawl", nil)
			if !ok {
				t.Fatal("there is no such theme")
			}
			r, g, b, _ := definition.Compile(theme.TrueColor, !light).Style(theme.Ground, theme.Text).GetForeground().RGBA()
			want := fmt.Sprintf("38;2;%d;%d;%d", r>>8, g>>8, b>>8)
			s.wait("its text in "+want, func(string) bool { return strings.Contains(s.output(), want) })
			s.quit()
		})
	}
}

func TestWithoutUTF8NothingButASCIIIsDrawn(t *testing.T) {
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
			s := console{env: c.env}.demo(t, "-c", fileWith(t, "config.toml", c.settings))
			s.until("TOTAL")
			for _, step := range [][2]string{{"?", "next row"}, {"\x1b", "flows"}, {"c", "Acid Rain"}, {"\x1b", "flows"}, {"t", "TOTAL"}} {
				if _, err := s.tty.Write([]byte(step[0])); err != nil {
					t.Fatal(err)
				}
				s.wait(step[1], func(picture string) bool {
					open := strings.Contains(picture, "next row") || strings.Contains(picture, "Acid Rain")
					return strings.Contains(picture, step[1]) && (step[0] != "\x1b" || !open)
				})
			}
			s.quit()
			beyond := regexp.MustCompile(`[^\x00-\x7f]+`).FindString(s.output())
			if c.ascii != (beyond == "") {
				t.Errorf("ASCII alone: want %v; it was sent %q", c.ascii, beyond)
			}
		})
	}
}

// TestSlowLinesGetWholePictures reads 9,600 bits a second, as a serial line
// does: the picture comes, and the program obeys.
func TestSlowLinesGetWholePictures(t *testing.T) {
	t.Parallel()
	tick := time.NewTicker(time.Second * lineBytes / 960)
	defer tick.Stop()
	s := console{env: []string{"TERM=vt220", "LC_ALL=C"}, sizeless: true, width: 80, height: 24, pause: func() { <-tick.C }}.demo(t)
	s.until("TOTAL")
	s.quit()
}

func TestWithoutAnInterfaceThatIsUpOneLineSaysWhatToDo(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	path := program.Path(t)
	for _, iface := range []string{"lo", lab.Local.Iface} {
		lab.Local.Do(t, func() error {
			out, err := exec.Command("ip", "link", "set", iface, "down").CombinedOutput()
			if err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		})
	}
	cmd := exec.Command(path, "--json")
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
