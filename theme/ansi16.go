package theme

// The terminal's own colours by their usual names. What they look like is the
// user's choice; only these combinations are counted on: green, yellow, cyan, greys
// and bright ones but blue on a dark ground, the four dark ones on a light ground, and
// white or black on a coloured back. As xterm has them each has the contrast of text.
const (
	ansiBlack = iota
	ansiRed
	ansiGreen
	ansiYellow
	ansiBlue
	ansiMagenta
	ansiCyan
	ansiWhite
	ansiBrightBlack
	ansiBrightRed
	ansiBrightGreen
	ansiBrightYellow
	ansiBrightBlue
	ansiBrightMagenta
	ansiBrightCyan
	ansiBrightWhite
)

// onLight is the colour that stands for another one on a light ground, where green,
// yellow, cyan and white cannot be read, and red is left to alerts.
var onLight = [16]uint8{
	ansiBlack:         ansiBlack,
	ansiRed:           ansiMagenta,
	ansiGreen:         ansiBlue,
	ansiYellow:        ansiMagenta,
	ansiBlue:          ansiBlue,
	ansiMagenta:       ansiMagenta,
	ansiCyan:          ansiBlue,
	ansiWhite:         ansiBlack,
	ansiBrightBlack:   ansiBlack,
	ansiBrightRed:     ansiMagenta,
	ansiBrightGreen:   ansiBlue,
	ansiBrightYellow:  ansiMagenta,
	ansiBrightBlue:    ansiBlue,
	ansiBrightMagenta: ansiMagenta,
	ansiBrightCyan:    ansiBlue,
	ansiBrightWhite:   ansiBlack,
}

// lightBasic is the colour of a token on a light ground that has another in the dark.
// Whatever the theme, the two directions differ there, and alerts from everything.
func lightBasic(k Token, dark uint8) uint8 {
	switch k {
	case ReceivedLow, Received, ReceivedHigh:
		return ansiBlue
	case SentLow, Sent, SentHigh:
		return ansiMagenta
	case Alert:
		return ansiRed
	default:
		return onLight[dark]
	}
}

// lowBasic is the colour for small figures of a direction: the dark one of the same
// hue, except for magenta, whose dark one cannot be read.
func lowBasic(index uint8) uint8 {
	switch index {
	case ansiBrightGreen, ansiBrightYellow, ansiBrightCyan, ansiBrightWhite:
		return index - ansiBrightBlack
	default:
		return index
	}
}

// onBasic is the text colour for each of the eight backs.
var onBasic = [8]uint8{
	ansiBlack:   ansiBrightWhite,
	ansiRed:     ansiBrightWhite,
	ansiGreen:   ansiBlack,
	ansiYellow:  ansiBlack,
	ansiBlue:    ansiBrightWhite,
	ansiMagenta: ansiBrightWhite,
	ansiCyan:    ansiBlack,
	ansiWhite:   ansiBlack,
}

// tokens spreads a rendering over the tokens, for a dark ground.
func (s *sixteen) tokens() [Tokens]uint8 {
	return [Tokens]uint8{
		Text:         ansiBrightWhite,
		Dim:          ansiWhite,
		Faint:        ansiWhite,
		Accent:       s.accent,
		Accent2:      s.accent2,
		Local:        s.local,
		Remote:       s.remote,
		Arrow:        ansiWhite,
		Sent:         s.sent,
		Received:     s.received,
		SentLow:      lowBasic(s.sent),
		SentHigh:     s.sent,
		ReceivedLow:  lowBasic(s.received),
		ReceivedHigh: s.received,
		Share:        s.share,
		Rate2:        s.hot,
		Rate10:       ansiBrightWhite,
		Rate40:       s.cool,
		Total:        s.total,
		Process:      s.process,
		Sparkline:    lowBasic(s.share),
		Scale:        ansiWhite,
		Frame:        s.accent2,
		HeaderText:   ansiWhite,
		HeaderValue:  s.accent,
		SelectedText: ansiBrightWhite,
		Pinned:       ansiBrightYellow,
		OK:           s.ok,
		Warn:         s.warn,
		Alert:        s.alert,
		PopupFrame:   s.accent,
		PopupTitle:   s.accent,
		Key:          s.accent2,
	}
}

// back gives each back that is not the ground its colour; the others, pop-ups
// and input lines, lie on the ground inside of their frame.
func (s *sixteen) back(b Back) (index uint8, ok bool) {
	if step, isBar := b.bar(); isBar {
		if step <= Steps/2 {
			return s.from, true
		}
		return s.to, true
	}
	switch b {
	case HeaderBack:
		return s.header, true
	case SelectedBack:
		return s.firstFree(ansiWhite, ansiBlue, ansiMagenta), true
	case AlertBack:
		return s.firstFree(s.alert&7, ansiYellow, ansiMagenta), true
	default:
		return 0, false
	}
}

// firstFree returns the first of three colours that the bars do not have; two
// ends of a bar cannot take three.
func (s *sixteen) firstFree(a, b, c uint8) uint8 {
	for _, index := range [...]uint8{a, b} {
		if index != s.from && index != s.to {
			return index
		}
	}
	return c
}

// ansi16 renders a theme in the terminal's own colours.
func ansi16(s *sixteen, dark bool) *pens {
	out := new(pens)
	tokens := s.tokens()
	for b := range Back(Backs) {
		index, coloured := s.back(b)
		for k := range Token(Tokens) {
			look := pen{fg: basicPaint(tokens[k]), bold: k.bold()}
			switch {
			case coloured:
				look.fg, look.bg = basicPaint(onBasic[index]), basicPaint(index)
			case !dark:
				look.fg = basicPaint(lightBasic(k, tokens[k]))
			}
			if b == HeaderBack && k == Alert { // One colour of text says nothing there.
				alert, _ := s.back(AlertBack)
				look.fg, look.bg = basicPaint(onBasic[alert]), basicPaint(alert)
			}
			look.underline = b == FieldBack
			look.bold = look.bold || b >= firstSelectedBar
			out[b][k] = look
		}
	}
	return out
}
