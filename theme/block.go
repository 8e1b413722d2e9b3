package theme

// Block returns the SGR string that sets cells to a user's colour, "#rrggbb" or
// an index, as far as the profile has it. It is empty without colours, and for
// what is no colour.
func Block(color string, profile Profile) string {
	c, err := parseColor(color)
	if err != nil || profile == None {
		return ""
	}
	bg := fullPaint(c)
	switch profile {
	case ANSI256:
		bg = indexedPaint(nearest(c, 0, 1))
	case ANSI16:
		bg = basicPaint(c.basic())
	case TrueColor, None:
	}
	return string(pen{bg: bg}.appendTo(nil))
}

// CheckColor says what is wrong with a user's colour, if anything.
func CheckColor(color string) error {
	_, err := parseColor(color)
	return err
}
