package e2e

import (
	"fmt"
	"regexp"
	"testing"

	"iftopgo/theme"
)

// Sequences that ask for colours (SGR), by how many they choose from.
var (
	truecolor = regexp.MustCompile(`\x1b\[[0-9;:]*[34]8[;:]2[;:]`)
	indexed   = regexp.MustCompile(`\x1b\[[0-9;:]*[34]8[;:]5[;:]`)
	richer    = regexp.MustCompile(`[34]8[;:](?:2[;:][0-9]+[;:][0-9]+[;:][0-9]+|5[;:][0-9]+);?`)
	basic     = regexp.MustCompile(`\x1b\[(?:[0-9]+;)*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])(?:;[0-9]+)*m`)
	anyColour = regexp.MustCompile(`\x1b\[(?:[\d;:]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]`)
)

func TestSettingsAndNO_COLORChooseHowManyColours(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env, settings     string
		some, all256, rgb bool
	}{
		"of a terminal with 256 colours":        {"", "", true, true, false},
		"none with NO_COLOR, whatever it is":    {"NO_COLOR=please", "", false, false, false},
		"none with NO_COLOR=0":                  {"NO_COLOR=0", "", false, false, false},
		"none by the settings":                  {"", `color = "none"`, false, false, false},
		"sixteen by the settings":               {"", `color = "16"`, true, false, false},
		"all by the settings":                   {"", `color = "truecolor"`, true, false, true},
		"all by the settings, against NO_COLOR": {"NO_COLOR=1", `color = "truecolor"`, true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := fileWith(t, "c.toml", inIftopsLayout+c.settings)
			s := terminal{width: 80, height: 24, env: []string{c.env}}.open(t, "--demo", "-c", file)
			s.expectScreen("TCP")
			s.press("c")
			s.expectScreen("─ themes")
			s.interrupt()
			out := s.output()
			some, all256, rgb := anyColour.MatchString(out), indexed.MatchString(out), truecolor.MatchString(out)
			if some != c.some || all256 != c.all256 || rgb != c.rgb {
				t.Errorf("colours %v, of 256 %v, of all %v", some, all256, rgb)
			}
		})
	}
}

func TestOnlyColoursTheTerminalHasAreSent(t *testing.T) {
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
			s := terminal{env: c.env}.open(t, "--demo")
			s.expect("the terminal's colours", func(s *screen) bool { return c.has == nil || c.has.MatchString(s.output()) })
			before := len(s.output())
			s.press("c") // A screen that is new in many places.
			s.expectScreen("Acid Rain")
			s.press("legacy esc")
			s.expectGone("Acid Rain")
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

func TestLightBackgroundsGetDarkText(t *testing.T) {
	t.Parallel()
	for name, light := range map[string]bool{"dark": false, "light": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := terminal{env: []string{"COLORTERM=truecolor"}, light: light}.open(t, "--demo", "--theme", "NeonSprawl")
			definition, ok := theme.Find("NeonSprawl", nil)
			if !ok {
				t.Fatal("there is no such theme")
			}
			r, g, b, _ := definition.Compile(theme.TrueColor, !light).Style(theme.Ground, theme.Text).GetForeground().RGBA()
			want := fmt.Sprintf("38;2;%d;%d;%d", r>>8, g>>8, b>>8)
			s.expect("its text in "+want, written(want))
			s.quit()
		})
	}
}
