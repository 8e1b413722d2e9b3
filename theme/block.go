package theme

// Block returns the SGR sequence for cells in a user's colour, "#rrggbb" or an index
// of xterm's palette, or in the most similar one that the profile has. It is empty
// without colours, and for text that is no colour.
func Block(color string, profile Profile) string {
	c, err := parseColor(color)
	if err != nil || profile == None {
		return ""
	}
	bg := fullPaint(c)
	switch profile {
	case ANSI256:
		bg = indexedPaint(nearest(c))
	case ANSI16:
		bg = basicPaint(c.basic())
	case TrueColor, None:
	}
	return string(pen{bg: bg}.appendTo(nil))
}

// CheckColor returns what is wrong with a user's colour, nil if nothing is.
func CheckColor(color string) error {
	_, err := parseColor(color)
	return err
}
