package theme

// Reset is the SGR sequence that ends all attributes and colours.
const Reset = "\x1b[0m"

// Theme is a definition compiled for one profile and one kind of terminal. It
// never changes after Compile and may be shared freely.
type Theme struct {
	definition Definition
	profile    Profile
	dark       bool

	sequences [Backs][Tokens]string
	styles    [styledBacks][Tokens]Style
	cursor    Style
	boxes     [2]Box // with the border of Unicode, and of ASCII
}

// Compile makes the theme of a definition. It takes about 0.4 ms: it is for changes
// of theme, profile or background, never for drawing.
func (d Definition) Compile(profile Profile, dark bool) *Theme {
	t := &Theme{definition: d, profile: profile, dark: dark}
	var p *pens
	if d.anchors.basic && profile != None {
		profile = ANSI16
	}
	switch profile {
	case TrueColor:
		colors := d.anchors.palette(dark)
		p = truecolor(&colors)
	case ANSI256:
		colors := d.anchors.palette(dark)
		p = ansi256(&colors)
	case ANSI16:
		p = ansi16(&d.anchors.ansi, dark)
	default:
		p = mono()
	}
	t.writeSequences(p)
	t.buildStyles(p)
	return t
}

// sequenceBytes is about how long an SGR sequence is, at most.
const sequenceBytes = len("\x1b[0;1;38;2;255;255;255;48;2;255;255;255m")

// writeSequences writes the SGR sequences of all pens into one string, of which
// each is a part.
func (t *Theme) writeSequences(p *pens) {
	buffer := make([]byte, 0, Backs*Tokens*sequenceBytes)
	var ends [Backs][Tokens]int
	for b := range p {
		for k := range p[b] {
			buffer = p[b][k].appendTo(buffer)
			ends[b][k] = len(buffer)
		}
	}
	all, start := string(buffer), 0
	for b := range p {
		for k := range p[b] {
			t.sequences[b][k] = all[start:ends[b][k]]
			start = ends[b][k]
		}
	}
}

// ID returns the ID of the definition.
func (t *Theme) ID() ID { return t.definition.ID }

// Name returns the theme's name for people.
func (t *Theme) Name() string { return t.definition.Name }

// Definition returns what the theme was compiled from.
func (t *Theme) Definition() Definition { return t.definition }

// Profile returns the profile that the theme was compiled for.
func (t *Theme) Profile() Profile { return t.profile }

// Dark reports whether the theme was compiled for a dark terminal.
func (t *Theme) Dark() bool { return t.dark }

// SGR returns the sequence that sets the look of a token on a back. Each
// sequence starts by resetting, so that sequences may follow each other in any
// order; the last is ended by [Reset].
func (t *Theme) SGR(b Back, k Token) string { return t.sequences[b][k] }
