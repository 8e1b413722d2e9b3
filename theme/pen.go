package theme

import (
	"image/color"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// paint is a colour as a terminal takes it.
type paint struct {
	kind  paintKind
	value rgb // an index for basic and indexed
}

type paintKind uint8

const (
	plain   paintKind = iota // the terminal's default
	basic                    // 0 to 15
	indexed                  // 16 to 255
	full                     // 24 bits
)

func basicPaint(i uint8) paint   { return paint{basic, rgb(i)} }
func indexedPaint(i uint8) paint { return paint{indexed, rgb(i)} }
func fullPaint(c rgb) paint      { return paint{full, c} }

// color returns the paint as lipgloss takes it.
func (p paint) color() color.Color {
	switch p.kind {
	case basic:
		return ansi.BasicColor(p.value)
	case indexed:
		return ansi.IndexedColor(p.value)
	case full:
		return p.value.color()
	default:
		return lipgloss.NoColor{}
	}
}

// appendTo appends the SGR parameters (ECMA-48, 8.3.117, and ISO 8613-6) that
// choose the paint, each with a leading semicolon. base is 30 for foreground
// and 40 for background.
func (p paint) appendTo(b []byte, base int64) []byte {
	switch p.kind {
	case basic:
		v := base + int64(p.value)
		if p.value >= 8 {
			v += 60 - 8 // aixterm's bright colours: 90 to 97 and 100 to 107.
		}
		b = strconv.AppendInt(append(b, ';'), v, 10)
	case indexed:
		b = strconv.AppendInt(append(b, ';'), base+8, 10)
		b = strconv.AppendInt(append(b, ";5;"...), int64(p.value), 10)
	case full:
		red, green, blue := p.value.channels()
		b = strconv.AppendInt(append(b, ';'), base+8, 10)
		b = strconv.AppendInt(append(b, ";2;"...), int64(red), 10)
		b = strconv.AppendInt(append(b, ';'), int64(green), 10)
		b = strconv.AppendInt(append(b, ';'), int64(blue), 10)
	case plain:
	}
	return b
}

// pen is how a token looks on a back.
type pen struct {
	fg, bg paint

	bold, underline, reverse bool
}

// appendTo appends the SGR sequence that sets the pen, whatever was set before.
func (p pen) appendTo(b []byte) []byte {
	b = append(b, "\x1b[0"...)
	if p.bold {
		b = append(b, ";1"...)
	}
	if p.underline {
		b = append(b, ";4"...)
	}
	if p.reverse {
		b = append(b, ";7"...)
	}
	b = p.fg.appendTo(b, 30)
	b = p.bg.appendTo(b, 40)
	return append(b, 'm')
}

// style returns the pen as a lipgloss style for text of one line.
func (p pen) style() lipgloss.Style {
	s := lipgloss.NewStyle().Inline(true).Bold(p.bold).Underline(p.underline).Reverse(p.reverse)
	if p.fg.kind != plain {
		s = s.Foreground(p.fg.color())
	}
	if p.bg.kind != plain {
		s = s.Background(p.bg.color())
	}
	return s
}

// pens are all looks of a theme: each token on each back.
type pens [Backs][Tokens]pen
