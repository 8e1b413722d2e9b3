package theme

// mono renders any theme without colour. Bars are reverse video, as in the
// first iftop; the selected row is bold and underlined, so that its bar
// still differs from its rest.
func mono() *pens {
	out := new(pens)
	for b := range Back(Backs) {
		_, bar := b.bar()
		selected := b == SelectedBack || b >= firstSelectedBar
		for k := range Token(Tokens) {
			out[b][k] = pen{
				bold:      k.bold() || selected || b == AlertBack,
				underline: selected || b == FieldBack,
				reverse:   bar || b == HeaderBack || b == AlertBack,
			}
		}
	}
	return out
}
