package theme

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxNameLength is how many characters the name of a user theme may have.
const MaxNameLength = 32

// Custom is a user theme: six colours, from which the rest is derived. Its fields
// are those of an entry in the settings file.
type Custom struct {
	// Name is its ID as well. It must differ from those of iftoprs' themes; in the
	// place of a built-in theme that came later the user's own stays.
	Name string `toml:"name" json:"name"`
	// Colors are, in this order: lead colour and titles; hosts and the 2 s
	// rate; processes; the 10 s rate and the remote end; the 40 s rate and
	// arrows; bars. Each is "#rrggbb" or an index of xterm's palette, "0" to
	// "255".
	Colors [6]string `toml:"colors" json:"colors"`
}

// Definition checks the theme and derives its colours. The error says which of them
// is wrong.
func (c Custom) Definition() (Definition, error) {
	if err := CheckName(c.Name); err != nil {
		return Definition{}, err
	}
	var six [6]rgb
	for i, s := range c.Colors {
		parsed, err := parseColor(s)
		if err != nil {
			return Definition{}, fmt.Errorf("theme %q: color %d: %w", c.Name, i+1, err)
		}
		six[i] = parsed
	}
	return Definition{ID: ID(c.Name), Name: c.Name, anchors: deriveAnchors(six)}, nil
}

// CheckName returns what is wrong with the name of a user theme, nil if nothing is.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a theme needs a name")
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("theme name %q begins or ends with a blank", name)
	case utf8.RuneCountInString(name) > MaxNameLength:
		return fmt.Errorf("theme name %.40q is longer than %d characters", name, MaxNameLength)
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("theme name %q has characters that cannot be printed", name)
	}
	if i := lookup(name); i >= 0 && i < namesTaken {
		return fmt.Errorf("theme name %q is a built-in theme's", name)
	}
	return nil
}

// Find looks a name up among the user themes, then among the built-in themes, ignoring
// case. User themes with errors are skipped.
func Find(name string, user []Custom) (Definition, bool) {
	for _, c := range user {
		if !strings.EqualFold(c.Name, name) {
			continue
		}
		if d, err := c.Definition(); err == nil {
			return d, true
		}
	}
	return Lookup(name)
}

// Colors returns six colours that a Custom made of them resembles the
// definition with: where the editor starts from.
func (d Definition) Colors() [6]string {
	a := &d.anchors
	var out [6]string
	for i, c := range [6]rgb{a.accent, a.local, a.process, a.remote, a.cool, a.from} {
		out[i] = fmt.Sprintf("#%06x", uint32(c))
	}
	return out
}

// basic returns the bright one of the terminal's own colours with the hue of c.
func (c rgb) basic() uint8 {
	p := c.lab().polar()
	if p.c < grey {
		return ansiBrightWhite
	}
	best, least := uint8(ansiBrightRed), 10.0
	for i := uint8(ansiBrightRed); i <= ansiBrightCyan; i++ {
		if turn := hueBetween(p.h, xterm[i].lab.polar().h); turn < least {
			best, least = i, turn
		}
	}
	return best
}

// parseColor reads "#rrggbb" or an index of xterm's palette.
func parseColor(s string) (rgb, error) {
	if hex, ok := strings.CutPrefix(s, "#"); ok && len(hex) == 6 {
		if v, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return rgb(v), nil
		}
	} else if v, err := strconv.ParseUint(s, 10, 8); err == nil {
		return xterm[v].rgb, nil
	}
	return 0, fmt.Errorf("%.40q is neither #rrggbb nor a number from 0 to 255", s)
}

// ShiftColor returns the index of the colour so many places further in xterm's
// palette, wrapping around, as keys of the theme editor do. A "#rrggbb" starts from
// the most similar index, and a text that is no colour from 0.
func ShiftColor(color string, by int) string {
	var at int
	if n, err := strconv.ParseUint(color, 10, 8); err == nil {
		at = int(n)
	} else if c, err := parseColor(color); err == nil {
		at = int(nearest(c))
	}
	return strconv.Itoa(((at+by)%256 + 256) % 256)
}
