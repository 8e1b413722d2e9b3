package prefs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// text is a parsed file: its settings, and where in it they are.
type text struct {
	data  []byte // without its byte order mark
	prefs Prefs
	// marked says that the file begins with a byte order mark.
	marked bool
	// values are the spans of the values of top-level keys.
	values map[string]span
	// sections are the [[name]] parts of lists written that way: headers and
	// their keys, to be taken out when the list is written anew.
	sections map[string][]span
	// headers counts the [[name]] headers.
	headers map[string]int
	// placeholders are comments such as "# theme = …" before the first table.
	placeholders map[string]span
	// top is the offset at which the top level ends.
	top int
	// offsets are where keys and entries of lists begin, by dotted name.
	offsets map[string]int
	// unknown are the names of keys that are not known, in their order.
	unknown []string
}

// span is a range of bytes.
type span struct{ start, end int }

// parseText parses a file. Its error joins an *InvalidError for each mistake.
func parseText(path string, data []byte) (*text, error) {
	if err := checkEncoding(data); err != nil {
		return nil, &InvalidError{Path: path, Reason: err.Error()}
	}
	data, marked := withoutMark(data)
	var values map[string]any
	if err := toml.Unmarshal(data, &values); err != nil {
		return nil, syntaxError(path, err)
	}
	t := newText(data)
	t.marked = marked
	if err := t.readValues(path, values); err != nil {
		return nil, err
	}
	return t, nil
}

// newText locates the keys of a file, which has to be valid TOML, and reads none.
func newText(data []byte) *text {
	t := &text{
		data: data, prefs: Default(),
		values: map[string]span{}, sections: map[string][]span{}, headers: map[string]int{},
		placeholders: map[string]span{}, offsets: map[string]int{},
	}
	t.locate()
	return t
}

// syntaxError is the place and the reason of an error of go-toml.
func syntaxError(path string, err error) *InvalidError {
	invalid := &InvalidError{Path: path, Reason: strings.TrimPrefix(err.Error(), "toml: ")}
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
		invalid.Line, invalid.Column = decode.Position()
	}
	return invalid
}

// readValues reads the values of all keys in the order of the schema. Its error joins
// all mistakes in the order of the file.
func (t *text) readValues(path string, values map[string]any) error {
	var wrong []*InvalidError
	for i := range schema {
		s := &schema[i]
		name := s.name
		v, given := values[name]
		if !given && s.former != "" {
			name = s.former
			v, given = values[name]
		}
		if !given {
			continue
		}
		if err := s.set(&t.prefs, v); err != nil {
			wrong = append(wrong, t.invalid(path, name, err))
		}
	}
	if v, given := values[keysTable]; given {
		for name, err := range t.readKeysValue(v, values["key_preset"]) {
			wrong = append(wrong, t.invalid(path, name, err))
		}
	}
	if v, given := values[historyTable]; given {
		for name, err := range t.readHistory(v) {
			wrong = append(wrong, t.invalid(path, name, err))
		}
	}
	if len(wrong) == 0 {
		if err := t.prefs.resolveTheme(); err != nil {
			wrong = append(wrong, t.invalid(path, "theme", err))
		}
	}
	for name := range values {
		if !isKnown(name) && name != keysTable && name != historyTable {
			t.unknown = append(t.unknown, name)
		}
	}
	slices.SortFunc(t.unknown, func(a, b string) int { return t.offsets[a] - t.offsets[b] })
	return joinErrors(wrong)
}

// joinErrors joins errors in the order of their places.
func joinErrors(wrong []*InvalidError) error {
	slices.SortFunc(wrong, func(a, b *InvalidError) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column, strings.Compare(a.Reason, b.Reason))
	})
	all := make([]error, len(wrong))
	for i, w := range wrong {
		all[i] = w
	}
	return errors.Join(all...)
}

// invalid is an error about a key, with the place of the key or of the entry in it.
func (t *text) invalid(path, name string, err error) *InvalidError {
	line, column := t.position(name)
	if entry, ok := errors.AsType[entryError](err); ok {
		if _, ok := t.offsets[entryName(name, entry.index)]; ok {
			line, column = t.position(entryName(name, entry.index))
		}
	}
	return &InvalidError{path, line, column, name + " " + err.Error()}
}

// position is the line and column of a key, 0 and 0 if it is not there.
func (t *text) position(name string) (line, column int) {
	at, ok := t.offsets[name]
	if !ok {
		return 0, 0
	}
	before := t.data[:at]
	return bytes.Count(before, []byte("\n")) + 1, at - bytes.LastIndexByte(before, '\n')
}

// entryName is the name of an entry of a list in offsets.
func entryName(name string, index int) string { return fmt.Sprintf("%s[%d]", name, index) }

// locate notes where keys, values, headers and placeholders are.
func (t *text) locate() {
	var p unstable.Parser
	p.KeepComments = true
	p.Reset(t.data)
	var table []string // the name in the last header
	t.top = len(t.data)
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Comment:
			t.comment(e, len(table) == 0)
		case unstable.KeyValue:
			t.keyValue(e, table)
		case unstable.Table, unstable.ArrayTable:
			table = t.header(e, len(table) == 0)
		default:
		}
	}
}

// comment notes a placeholder: "# name = …" for a known key.
func (t *text) comment(e *unstable.Node, top bool) {
	name, _, isKey := strings.Cut(strings.TrimLeft(string(e.Data), "# \t"), "=")
	name = strings.TrimSpace(name)
	if _, known := lookup(name); top && isKey && known {
		t.placeholders[name] = spanOf(e)
	}
}

// spanOf is the span of a node in the file.
func spanOf(n *unstable.Node) span {
	return span{int(n.Raw.Offset), int(n.Raw.Offset + n.Raw.Length)}
}

// keyValue notes where a key and its value are.
func (t *text) keyValue(e *unstable.Node, table []string) {
	whole := spanOf(e)
	path, afterKey := keyPath(e)
	full := append(slices.Clone(table), path...)
	t.note(full, whole.start)
	switch {
	case len(table) == 0 && len(path) == 1:
		t.values[path[0]] = span{t.valueStart(afterKey), whole.end}
		t.entries(path[0], e.Value())
	case len(table) > 0 && t.sections[table[0]] != nil:
		t.sections[table[0]] = append(t.sections[table[0]], t.lines(whole))
	}
}

// header notes a table's header and returns its name.
func (t *text) header(e *unstable.Node, first bool) []string {
	path, afterKey := keyPath(e)
	line := t.lines(span{afterKey, afterKey})
	if first {
		t.top = line.start
	}
	t.note(path, line.start)
	if e.Kind == unstable.ArrayTable && len(path) == 1 {
		name := path[0]
		t.offsets[entryName(name, t.headers[name])] = line.start
		t.headers[name]++
		t.sections[name] = append(t.sections[name], line)
	}
	return path
}

// noteDepth is how many parts of dotted keys are noted: known keys have no more, and a
// hostile file may have a hundred thousand.
const noteDepth = 2

// note records the first place of a key and of the table it is in.
func (t *text) note(path []string, at int) {
	for i := range min(len(path), noteDepth) {
		name := strings.Join(path[:i+1], ".")
		if _, seen := t.offsets[name]; !seen {
			t.offsets[name] = at
		}
	}
}

// entries notes where the entries of a list begin.
func (t *text) entries(name string, value *unstable.Node) {
	if value.Kind != unstable.Array {
		return
	}
	index := 0
	for it := value.Children(); it.Next(); {
		if it.Node().Kind == unstable.Comment {
			continue
		}
		if at, ok := firstOffset(it.Node()); ok {
			t.offsets[entryName(name, index)] = at
		}
		index++
	}
}

// firstOffset is the offset of the first part of a value that has one.
func firstOffset(n *unstable.Node) (int, bool) {
	if n.Raw.Length > 0 {
		return int(n.Raw.Offset), true
	}
	for it := n.Children(); it.Next(); {
		if at, ok := firstOffset(it.Node()); ok {
			return at, true
		}
	}
	return 0, false
}

// keyPath returns the parts of a key and where it ends.
func keyPath(e *unstable.Node) (path []string, end int) {
	for it := e.Key(); it.Next(); {
		path = append(path, string(it.Node().Data))
		end = spanOf(it.Node()).end
	}
	return path, end
}

// valueStart is where the value after a key begins, which ends there.
func (t *text) valueStart(afterKey int) int {
	rest := t.data[afterKey:]
	at := afterKey + bytes.IndexByte(rest, '=') + 1
	for at < len(t.data) && (t.data[at] == ' ' || t.data[at] == '\t') {
		at++
	}
	return at
}

// lines widens a span to whole lines with the last one's end.
func (t *text) lines(s span) span {
	s.start = bytes.LastIndexByte(t.data[:s.start], '\n') + 1
	if i := bytes.IndexByte(t.data[s.end:], '\n'); i >= 0 {
		s.end += i + 1
	} else {
		s.end = len(t.data)
	}
	return s
}
