package flows

import (
	"unicode"
)

// labelRunes are the categories of what a label of IDNA2008 may have (LetterDigits of RFC 5892,
// section 2.1, in lower case).
var labelRunes = []*unicode.RangeTable{unicode.Ll, unicode.Lo, unicode.Lm, unicode.Mn, unicode.Mc, unicode.Nd}

// notInLabels are what is disallowed of them (RFC 5892, sections 2.6, 2.7, 2.8 and 2.9):
// exceptions, old Hangul, marks of symbols and notes, and what is not seen. What is not in a
// stable form is found by the conversion itself.
var notInLabels = []*unicode.RangeTable{
	unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point,
	{
		R16: []unicode.Range16{
			{0x034f, 0x034f, 1},
			{0x0640, 0x0640, 1},
			{0x07fa, 0x07fa, 1},
			{0x1100, 0x11ff, 1},
			{0x20d0, 0x20ff, 1},
			{0x302e, 0x302f, 1},
			{0x3031, 0x3035, 1},
			{0x303b, 0x303b, 1},
			{0xa960, 0xa97f, 1},
			{0xd7b0, 0xd7ff, 1},
		},
		R32: []unicode.Range32{{0x1d100, 0x1d1ff, 1}, {0x1d200, 0x1d24f, 1}},
	},
}

// isOfLabel reports whether a character can be in a label in Unicode: a letter, a mark or a
// digit that IDNA2008 permits (PVALID of RFC 5892), so no symbol or punctuation.
func isOfLabel(r rune) bool { return unicode.In(r, labelRunes...) && !unicode.In(r, notInLabels...) }

// hasMarkPile reports whether more than two marks that take no room are on one letter, as no
// orthography needs in a name, or the label begins with one (RFC 5891, section 4.2.3.2).
func hasMarkPile(label string) bool {
	const most = 2
	marks := most // None at the beginning.
	for _, r := range label {
		if !unicode.Is(unicode.Mn, r) {
			marks = 0
		} else if marks++; marks > most {
			return true
		}
	}
	return false
}
