package prefs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// edit is a replacement of a span of a file.
type edit struct {
	span
	text string
}

// withValues returns the file with its values changed to those of want, and nothing
// else changed. The result is parsed before it is returned: if it does not have the
// wanted values, that is an error, and it is not written.
func (t *text) withValues(path string, want *Prefs) ([]byte, error) {
	var edits []edit
	for i := range schema {
		if s := &schema[i]; !s.same(&t.prefs, want) {
			edits = append(edits, t.editsOf(s, want)...)
		}
	}
	out := t.apply(edits)
	again, err := parseText(path, out)
	if err != nil {
		return nil, fmt.Errorf("the changed text would not be valid: %w", err)
	}
	if !again.prefs.Equal(*want) {
		return nil, errors.New("the changed text would not have the values that were set")
	}
	return out, nil
}

// apply makes the edits, which do not overlap. Of those at one place, lines to
// insert come before a span to replace.
func (t *text) apply(edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var out []byte
	if t.marked {
		out = append(out, byteOrderMark...)
	}
	before, at := len(out), 0
	for _, e := range edits {
		out = append(out, t.data[at:e.start]...)
		if line := e.start == e.end; line && len(out) > before && out[len(out)-1] != '\n' {
			out = append(out, t.newline()...)
		}
		out = append(out, e.text...)
		at = e.end
	}
	return append(out, t.data[at:]...)
}

// editsOf returns the edits that give a key its value in want. A key that is not
// in the file is inserted after the comment that explains it, else at the end of the
// top level.
func (t *text) editsOf(s *setting, want *Prefs) []edit {
	literal := strings.ReplaceAll(s.literal(want), "\n", t.newline())
	if at, ok := t.values[s.name]; ok {
		return []edit{{at, literal}}
	}
	var edits []edit
	for _, part := range t.sections[s.name] {
		edits = append(edits, edit{part, ""})
	}
	at := t.topEnd()
	if comment, ok := t.placeholders[s.name]; ok {
		at = t.lines(comment).end
	}
	return append(edits, edit{span{at, at}, s.name + " = " + literal + t.newline()})
}

// topEnd is where a key may be added: before the first table and the comment
// directly above it.
func (t *text) topEnd() int {
	at := t.top
	for at > 0 && at < len(t.data) {
		line := t.lines(span{at - 1, at - 1})
		if !bytes.HasPrefix(bytes.TrimLeft(t.data[line.start:line.end], " \t"), []byte("#")) {
			break
		}
		at = line.start
	}
	return at
}

// newline is the line ending of the file, of LF and CR LF.
func (t *text) newline() string {
	if i := bytes.IndexByte(t.data, '\n'); i > 0 && t.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
