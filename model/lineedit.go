package model

import "unicode"

// Line is a line of text that is edited, with a cursor. It is a value: editing
// returns another one, and this one stays as it is.
type Line struct {
	text   []rune
	cursor int
	killed []rune // the text that was cut last, for Ctrl+Y
}

// maxLine is the greatest length of a line, in characters.
const maxLine = 512

// NewLine returns a line with the cursor at its end.
func NewLine(text string) Line { return Line{}.Insert(text) }

// String is the text.
func (l Line) String() string { return string(l.text) }

// Cursor is the number of characters before the cursor.
func (l Line) Cursor() int { return l.cursor }

// Insert inserts text at the cursor. Characters that cannot be printed are left out,
// line feeds and tabs become blanks, and what exceeds 512 characters is cut.
func (l Line) Insert(text string) Line {
	var add []rune
	for _, r := range text {
		if r == '\n' || r == '\t' {
			r = ' '
		}
		if unicode.IsPrint(r) && len(l.text)+len(add) < maxLine {
			add = append(add, r)
		}
	}
	return l.splice(l.cursor, l.cursor, add)
}

// splice replaces the characters [from, to) and puts the cursor behind.
func (l Line) splice(from, to int, with []rune) Line {
	text := make([]rune, 0, len(l.text)-(to-from)+len(with))
	text = append(append(append(text, l.text[:from]...), with...), l.text[to:]...)
	l.text, l.cursor = text, from+len(with)
	return l
}

// kill removes the characters [from, to) and keeps them for yanking.
func (l Line) kill(from, to int) Line {
	if from == to {
		return l
	}
	l.killed = l.text[from:to:to]
	return l.splice(from, to, nil)
}

// Press edits by a key with readline's bindings. It returns false for a key that has
// none.
func (l Line) Press(key string) (Line, bool) {
	end := len(l.text)
	switch key {
	case "left", "ctrl+b":
		l.cursor = max(l.cursor-1, 0)
	case "right", "ctrl+f":
		l.cursor = min(l.cursor+1, end)
	case "home", "ctrl+a":
		l.cursor = 0
	case "end", "ctrl+e":
		l.cursor = end
	case "alt+b", "ctrl+left":
		l.cursor = l.wordBack()
	case "alt+f", "ctrl+right":
		l.cursor = l.wordForward()
	case "backspace", "ctrl+h":
		l = l.splice(max(l.cursor-1, 0), l.cursor, nil)
	case "delete", "ctrl+d":
		at := l.cursor
		l = l.splice(at, min(at+1, end), nil)
	case "ctrl+w", "alt+backspace":
		l = l.kill(l.wordBack(), l.cursor)
	case "ctrl+k":
		l = l.kill(l.cursor, end)
	case "ctrl+u":
		l = l.kill(0, l.cursor)
	case "ctrl+y":
		l = l.splice(l.cursor, l.cursor, l.killed)
	default:
		return l, false
	}
	return l, true
}

// wordBack is where the word before the cursor begins.
func (l Line) wordBack() int {
	i := l.cursor
	for i > 0 && unicode.IsSpace(l.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(l.text[i-1]) {
		i--
	}
	return i
}

// wordForward is where the word after the cursor ends.
func (l Line) wordForward() int {
	i := l.cursor
	for i < len(l.text) && unicode.IsSpace(l.text[i]) {
		i++
	}
	for i < len(l.text) && !unicode.IsSpace(l.text[i]) {
		i++
	}
	return i
}
