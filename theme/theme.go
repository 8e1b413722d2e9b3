package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Reset ends whatever ink was set last.
const Reset = "\x1b[0m"

// Theme is a definition compiled for one profile and one kind of terminal. It
// never changes after Compile and may be shared freely.
type Theme struct {
	definition Definition
	profile    Profile
	dark       bool

	pens  *pens
	inks  [Backs][Tokens]string
	edges [2][Steps]string
}

// Compile works a definition out: about 0.3 ms, once for each
// change of theme, profile or background, and never while drawing.
func (d Definition) Compile(profile Profile, dark bool) *Theme {
	t := &Theme{definition: d, profile: profile, dark: dark}
	switch profile {
	case TrueColor:
		p := d.anchors.palette(dark)
		t.pens = truecolor(&p)
	case ANSI256:
		p := d.anchors.palette(dark)
		t.pens = ansi256(&p)
	case ANSI16:
		t.pens = ansi16(&d.anchors.ansi, dark)
	default:
		t.pens = mono()
	}
	t.mixInks()
	return t
}

// inkBytes is about how long an ink is, at most.
const inkBytes = len("\x1b[0;1;38;2;255;255;255;48;2;255;255;255m")

// mixInks writes all inks into one string, of which each is a part.
func (t *Theme) mixInks() {
	arena := make([]byte, 0, (Backs*Tokens+len(t.edges)*Steps)*inkBytes)
	var ends [Backs*Tokens + 2*Steps]int
	n := 0
	t.eachPen(func(p *pen, _ *string) {
		arena = p.appendTo(arena)
		ends[n] = len(arena)
		n++
	})

	all, start := string(arena), 0
	n = 0
	t.eachPen(func(_ *pen, ink *string) {
		*ink = all[start:ends[n]]
		start = ends[n]
		n++
	})
}

// eachPen visits all pens with the place of their ink, always in one order.
func (t *Theme) eachPen(visit func(*pen, *string)) {
	for b := range t.inks {
		for k := range t.inks[b] {
			visit(&t.pens.text[b][k], &t.inks[b][k])
		}
	}
	for i := range t.edges {
		for step := range t.edges[i] {
			visit(&t.pens.edges[i][step], &t.edges[i][step])
		}
	}
}

// ID is the definition's.
func (t *Theme) ID() ID { return t.definition.ID }

// Name is the theme's name for people.
func (t *Theme) Name() string { return t.definition.Name }

// Definition is what the theme was compiled from.
func (t *Theme) Definition() Definition { return t.definition }

// Profile is what the theme was compiled for.
func (t *Theme) Profile() Profile { return t.profile }

// Dark says whether it was compiled for a dark terminal.
func (t *Theme) Dark() bool { return t.dark }

// Ink returns the SGR string that sets the token's look on the ground. Each ink
// starts by resetting, so that inks may follow each other in any order; the
// last is ended by [Reset].
func (t *Theme) Ink(k Token) string { return t.inks[Ground][k] }

// On returns the ink of a token on a back.
func (t *Theme) On(b Back, k Token) string { return t.inks[b][k] }

// Edge returns the ink for a step of a bar as foreground, for the block or line
// that ends a bar within a cell: on the ground, or on the selected row.
func (t *Theme) Edge(step int, selected bool) string {
	if selected {
		return t.edges[1][clampStep(step)]
	}
	return t.edges[0][clampStep(step)]
}

// Color returns the token's colour on the ground; lipgloss.NoColor without
// colours.
func (t *Theme) Color(k Token) color.Color { return t.pens.text[Ground][k].fg.color() }

// BackColor returns the colour of a back; lipgloss.NoColor for the ground and
// for backs that a profile does not colour.
func (t *Theme) BackColor(b Back) color.Color { return t.pens.text[b][Text].bg.color() }

// Style returns the token's look on the ground for lipgloss, which is for what
// is counted in tens; cells, which are counted in thousands, use inks.
func (t *Theme) Style(k Token) lipgloss.Style { return t.StyleOn(Ground, k) }

// StyleOn returns the look of a token on a back for lipgloss.
func (t *Theme) StyleOn(b Back, k Token) lipgloss.Style { return t.pens.text[b][k].style() }
