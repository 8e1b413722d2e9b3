package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// sgrs are sequences that colour, by how many colours they choose from.
var (
	anyColor  = regexp.MustCompile(`\x1b\[(?:[\d;:]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]`)
	color256  = regexp.MustCompile(`\x1b\[(?:[\d;]*;)?[34]8;5;`)
	trueColor = regexp.MustCompile(`\x1b\[(?:[\d;]*;)?[34]8;2;`)
)

func TestColoursAreAsManyAsAskedFor(t *testing.T) {
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
			file := filepath.Join(t.TempDir(), "c.toml")
			if err := os.WriteFile(file, []byte(c.settings), 0o600); err != nil {
				t.Fatal(err)
			}
			s := demoWith(t, 80, 24, []string{c.env}, "--demo", "-c", file)
			s.until("TCP")
			s.press("c")
			s.until("─ themes")
			s.press("ctrl+c")
			s.ended()
			out := s.output()
			if anyColor.MatchString(out) != c.some || color256.MatchString(out) != c.all256 || trueColor.MatchString(out) != c.rgb {
				t.Errorf("colours %v, of 256 %v, of all %v", anyColor.MatchString(out), color256.MatchString(out), trueColor.MatchString(out))
			}
		})
	}
}
