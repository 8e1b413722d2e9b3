package layout

import "iftopgo/model"

// SampleLines is how many lines the sample of a theme has, sampleWidth how many
// cells it needs, and sampleGap the blank between two beside each other.
const (
	SampleLines = 5
	sampleWidth = 34
	sampleGap   = 2
)

// Widths of the pop-ups' insides.
const (
	chooserWidth = 58
	compareWidth = 110
	editorWidth  = 70
)

// ThemeChooser lays the list of themes out, with the samples of two below it
// when they are compared.
func ThemeChooser(m *model.Model) Popup {
	c := &m.Themes
	p := popupParts{
		inner: chooserWidth, head: 1, entries: len(c.Found()), lines: len(c.All), at: c.At, top: c.Top, foot: 1,
		hints: []Hint{{Key: "enter", Text: "keep"}, {Key: "tab", Text: "compare"}, {Key: "esc", Text: "back"}},
	}
	if c.Marked != nil {
		p.inner = compareWidth
		p.tail = 1 + SampleLines
		if len(samples(2, min(p.inner+frameWidth, m.Width)-frameWidth)) == 1 {
			p.tail += 1 + SampleLines
		}
	}
	return popup(m, p)
}

// samples are the columns of n samples in a line so wide: all beside each other,
// or one below the other.
func samples(n, width int) []Rect {
	each := (width - (n-1)*sampleGap) / n
	if each < sampleWidth {
		return []Rect{{Width: width, Height: SampleLines}}
	}
	out := make([]Rect, n)
	for i := range out {
		out[i] = Rect{X: i * (each + sampleGap), Width: each, Height: SampleLines}
	}
	return out
}

// Samples are the places of n samples in the tail of a pop-up, as many as have
// room. The tail's first line is left blank.
func Samples(tail Rect, n int) []Rect {
	if tail.Empty() {
		return nil
	}
	beside := samples(n, tail.Width)
	out := make([]Rect, 0, n)
	for i := range n {
		r := beside[i%len(beside)]
		r.X += tail.X
		r.Y = tail.Y + 1 + i/len(beside)*(1+SampleLines)
		out = append(out, r)
	}
	return out
}

// ThemeEditor lays the theme editor out: the six colours, or the list of own
// themes, a sample, and a line for what is typed or asked.
func ThemeEditor(m *model.Model) Popup {
	e := &m.Editor
	p := popupParts{inner: editorWidth, tail: 1 + SampleLines + 1, prompt: 1, foot: 1, hints: editorHints(e)}
	if e.Listing() {
		p.entries, p.at, p.top = len(e.UserThemes), e.At, e.Top
	} else {
		p.entries, p.at = len(e.Colors), e.Slot
	}
	return popup(m, p)
}

// editorHints are the keys of a stage, or the answers to a question.
func editorHints(e *model.ThemeEditor) []Hint {
	if e.Ask == model.AskDiscard {
		return []Hint{{Key: "y", Text: "yes"}, {Key: "n", Text: "no"}, {Key: "esc", Text: "leave"}}
	}
	if e.Ask != model.NoQuestion {
		return []Hint{{Key: "y", Text: "yes"}, {Key: "n", Text: "no"}}
	}
	back := Hint{Key: "esc", Text: "back"}
	switch e.Stage {
	case model.TypeColor:
		return []Hint{{Key: "enter", Text: "take it"}, back}
	case model.NameTheme:
		return []Hint{{Key: "enter", Text: "save"}, back}
	case model.RenameUserTheme:
		return []Hint{{Key: "enter", Text: "rename"}, back}
	case model.ListUserThemes:
		if len(e.UserThemes) == 0 {
			return []Hint{back}
		}
		return []Hint{{Key: "enter", Text: "edit"}, {Key: "r", Text: "rename"}, {Key: "d", Text: "delete"}, back}
	case model.PickColor:
	}
	return []Hint{
		{Key: "enter", Text: "save"},
		{Key: "h", Text: "-1"},
		{Key: "l", Text: "+1"},
		{Key: "H", Text: "-10"},
		{Key: "L", Text: "+10"},
		{Key: "#", Text: "type"},
		{Key: "o", Text: "own themes"},
		back,
	}
}

// swatchMost is how far from the left the swatch of a theme is at most, so that
// it stays near the name, and swatchLeast how far it must be to leave room for
// that.
const (
	swatchMost  = 42
	swatchLeast = 15
)

// SwatchAt is how far from the left of a line so wide the swatch of a theme is;
// the width when there is none.
func SwatchAt(t *model.ThemeChoice, width int) int {
	if t.Bar == "" || width-model.SwatchWidth < swatchLeast {
		return width
	}
	return min(width-model.SwatchWidth, swatchMost)
}
