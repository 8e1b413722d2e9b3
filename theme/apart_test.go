package theme

import (
	"fmt"
	"math"
	"testing"
)

// eyes are how people see: what each kind makes of linear red, green and blue
// (Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of
// color vision deficiency", 2009, at full severity).
var eyes = map[string][9]float64{
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

// seenBy is the colour that eyes see in the place of c.
func seenBy(c rgb, m [9]float64) rgb {
	r8, g8, b8 := c.channels()
	r, g, b := linear[r8], linear[g8], linear[b8]
	return encode(m[0]*r+m[1]*g+m[2]*b)<<16 | encode(m[3]*r+m[4]*g+m[5]*b)<<8 | encode(m[6]*r+m[7]*g+m[8]*b)
}

// apart is how different two colours look: their distance in OKLab, of which 0.02 is
// about the least that shows (CSS Color 4).
func apart(a, b rgb) float64 {
	d := a.lab().minus(b.lab())
	return math.Sqrt(d.l*d.l + d.a*d.a + d.b*d.b)
}

// renderings calls f for a subtest of each theme in each depth that has colours, on dark
// and on light ground.
func renderings(t *testing.T, f func(t *testing.T, th *Theme)) {
	t.Helper()
	for _, d := range All() {
		for _, profile := range []Profile{TrueColor, ANSI256, ANSI16} {
			for _, dark := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s %s dark=%t", d.ID, profile, dark), func(t *testing.T) {
					t.Parallel()
					f(t, d.Compile(profile, dark))
				})
			}
		}
	}
}

// basics says that a theme is in the sixteen colours that are different in each terminal;
// here they are measured as xterm has them.
func basics(t *testing.T, th *Theme) bool {
	t.Helper()
	return readSGR(t, th.SGR(Ground, Text)).fg.kind == basic
}

// shownAs is the colour of a token on a back.
func shownAs(t *testing.T, th *Theme, b Back, k Token) rgb {
	t.Helper()
	p := readSGR(t, th.SGR(b, k)).fg
	if p.kind == full {
		return p.value
	}
	return xterm[p.value].rgb
}

// TestDirectionsCanBeToldApart wants figures received and sent to differ at each size, to
// all eyes: by four times what just shows, and by twice for those who see few hues, on
// dark and on light ground, in all depths.
func TestDirectionsCanBeToldApart(t *testing.T) {
	t.Parallel()
	const least, leastOfFewHues = 0.085, 0.04
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		for size, k := range directionTokens[0] {
			received, sent := shownAs(t, th, Ground, k), shownAs(t, th, Ground, directionTokens[1][size])
			if d := apart(received, sent); d < least {
				t.Errorf("size %d: %06x and %06x are %.3f apart, want %.3f", size, received, sent, d, least)
			}
			for name, eye := range eyes {
				if d := apart(seenBy(received, eye), seenBy(sent, eye)); d < leastOfFewHues {
					t.Errorf("size %d: %06x and %06x are %.3f apart with %s, want %.3f", size, received, sent, d, name, leastOfFewHues)
				}
			}
		}
	})
}

// TestLargerFiguresStandOut wants a direction's figures to have more contrast the larger
// they are, in one hue, and by five times what just shows from small to large ones.
// Among 256 colours there are so few dark ones that less must do on a light ground.
func TestLargerFiguresStandOut(t *testing.T) {
	t.Parallel()
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		if basics(t, th) {
			return // Of each hue they have two at most: bold says what is large.
		}
		least, leastStep, mostTurn := 0.10, 0.035, math.Pi/6
		if th.Profile() == ANSI256 && !th.Dark() {
			least, mostTurn = 0.07, math.Pi/2.8
		} else if th.Profile() == ANSI256 {
			mostTurn = math.Pi / 4.5
		}
		ground := grounds[th.Dark()][0].luminance()
		for _, tokens := range directionTokens {
			var c [3]rgb
			for i, k := range tokens {
				c[i] = shownAs(t, th, Ground, k)
			}
			for i := range 2 {
				if a, b := contrast(c[i].luminance(), ground), contrast(c[i+1].luminance(), ground); a >= b {
					t.Errorf("%06x has a contrast of %.1f, the larger %06x of %.1f", c[i], a, c[i+1], b)
				}
				if d := apart(c[i], c[i+1]); d < leastStep {
					t.Errorf("%06x and %06x are %.3f apart, want %.3f", c[i], c[i+1], d, leastStep)
				}
			}
			if d := apart(c[0], c[2]); d < least {
				t.Errorf("%06x and %06x are %.3f apart, want %.3f", c[0], c[2], d, least)
			}
			small, large := c[0].lab().polar(), c[2].lab().polar()
			if turn := hueBetween(small.h, large.h); turn > mostTurn && min(small.c, large.c) > 2*grey {
				t.Errorf("%06x and %06x are %.0f° of hue apart", c[0], c[2], turn*180/math.Pi)
			}
		}
	})
}

// TestLargeFiguresDifferWithoutColour wants them to be bold and small ones not to be, in
// every theme, depth and place.
func TestLargeFiguresDifferWithoutColour(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		for _, profile := range []Profile{TrueColor, ANSI256, ANSI16, None} {
			th := d.Compile(profile, true)
			for _, tokens := range directionTokens {
				small, large := readSGR(t, th.SGR(Ground, tokens[0])), readSGR(t, th.SGR(Ground, tokens[2]))
				if small.bold || !large.bold || !readSGR(t, th.SGR(Ground, Alert)).bold {
					t.Errorf("%s in %s: small %+v, large %+v", d.ID, profile, small, large)
				}
			}
		}
	}
}

// inHeader are the tokens that the header bar is written in.
var inHeader = []Token{HeaderText, HeaderValue, Accent, OK, Warn}

// TestNothingLooksLikeAnAlert wants every other colour to be different, by nearly four
// times what just shows: one sees that something is wrong without reading it.
func TestNothingLooksLikeAnAlert(t *testing.T) {
	t.Parallel()
	const least = 0.075
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		check := func(b Back, k Token) {
			alert, other := shownAs(t, th, b, Alert), shownAs(t, th, b, k)
			if d := apart(alert, other); k != Alert && d < least {
				t.Errorf("back %d: token %d is %06x, an alert %06x: %.3f apart, want %.3f", b, k, other, alert, d, least)
			}
		}
		for k := range Token(Tokens) {
			check(Ground, k)
			if !basics(t, th) { // They have one text colour on each colour.
				check(PopupBack, k)
				check(SelectedBack, k)
			}
		}
		for _, k := range inHeader {
			if !basics(t, th) {
				check(HeaderBack, k)
			}
		}
	})
}

// TestProblemsAloneAreRed wants whoever looks for red to find problems, and nothing else:
// every alert is of the hue of red, and no other text, graph or frame is, in any theme,
// depth or ground, in the rows, in the header, and where a row is selected.
func TestProblemsAloneAreRed(t *testing.T) {
	t.Parallel()
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		alert := shownAs(t, th, Ground, Alert)
		if p := alert.lab().polar(); hueBetween(p.h, signalAlert.lab().polar().h) > math.Pi/8 || p.c < 0.12 {
			t.Errorf("an alert is %06x: hue %.0f°, chroma %.2f", alert, p.h*180/math.Pi, p.c)
		}
		backs := []Back{Ground, SelectedBack, HeaderBack, PopupBack}
		if basics(t, th) {
			backs = backs[:1] // They have one text colour on each colour.
		}
		for _, b := range backs {
			for k := range Token(Tokens) {
				if c := shownAs(t, th, b, k); k != Alert && c.isRed() {
					t.Errorf("back %d: token %d is red: %06x", b, k, c)
				}
			}
		}
	})
}

// TestFiguresStandOutFromLabels wants words and figures to have more contrast than what
// they are labelled with, and that more than hints.
func TestFiguresStandOutFromLabels(t *testing.T) {
	t.Parallel()
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		if basics(t, th) {
			return // White and grey, or black alone.
		}
		ground := grounds[th.Dark()][0].luminance()
		header := luminanceOf(t, backOf(t, th, HeaderBack))
		of := func(b Back, k Token, back float64) float64 {
			return contrast(shownAs(t, th, b, k).luminance(), back)
		}
		for _, k := range []Token{Text, Local, Remote, Process, Total, Rate2, Received, Sent, ReceivedHigh, SentHigh} {
			if value, label := of(Ground, k, ground), of(Ground, Dim, ground); value <= label {
				t.Errorf("token %d has a contrast of %.2f, labels of %.2f", k, value, label)
			}
		}
		if label, hint := of(Ground, Dim, ground), of(Ground, Faint, ground); label < hint {
			t.Errorf("labels have a contrast of %.2f, hints of %.2f", label, hint)
		}
		if value, label := of(HeaderBack, HeaderValue, header), of(HeaderBack, HeaderText, header); value <= label {
			t.Errorf("in the header values have a contrast of %.2f, labels of %.2f", value, label)
		}
	})
}

// TestSharesStandOutFromTheRecentPast wants what a large row is drawn with to have more contrast
// than what small ones are, in every theme, on dark and on light ground; and not less among 256
// colours, of which some hues have one only that can be seen.
func TestSharesStandOutFromTheRecentPast(t *testing.T) {
	t.Parallel()
	renderings(t, func(t *testing.T, th *Theme) {
		t.Helper()
		if basics(t, th) {
			return // Of each hue they have two at most.
		}
		least, ground := 1.1, grounds[th.Dark()][0].luminance()
		if th.Profile() == ANSI256 {
			least = 1
		}
		large, small := shownAs(t, th, Ground, Share), shownAs(t, th, Ground, Sparkline)
		if a, b := contrast(large.luminance(), ground), contrast(small.luminance(), ground); a < least*b {
			t.Errorf("%06x has a contrast of %.2f, %06x of small rows %.2f", large, a, small, b)
		}
	})
}
