package rowfilter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says what is wrong with the text of a filter.
type Error struct {
	// Column is the character where something else was expected, from 1.
	Column int
	// Expected is what was expected there.
	Expected string
	// Wrong is what is wrong when nothing else was expected, else empty.
	Wrong string
}

// Error returns the error in one line.
func (e *Error) Error() string {
	if e.Wrong != "" {
		return fmt.Sprintf("column %d: %s", e.Column, e.Wrong)
	}
	return fmt.Sprintf("column %d: expected %s", e.Column, e.Expected)
}

// maxDepth is how deep parentheses and negations may be nested.
const maxDepth = 100

// Parse compiles the text of a filter, whose language is explained at
// Filter. isService says what is the name of a service; nil takes every name for one. The
// error is an *Error.
func Parse(text string, isService func(name string) bool) (Filter, error) {
	p := parser{text: text, isService: isService}
	p.blanks()
	if p.rest() == "" {
		return Filter{}, nil
	}
	t, err := p.any(0)
	if err != nil {
		return Filter{}, err
	}
	if p.rest() != "" { // Only a parenthesis ends an expression early.
		return Filter{}, p.expected(p.pos, `"(" before ")", or the text in quotes`)
	}
	return Filter{predicate: t, patterns: p.patterns, terms: p.terms, hostPort: p.hostPort}, nil
}

// parser is a recursive-descent parser: any is made of all, all of one.
type parser struct {
	text     string
	pos      int // in bytes
	patterns int // how many there are so far
	terms    []string
	hostPort string

	isService func(name string) bool
}

func (p *parser) rest() string { return p.text[p.pos:] }

// accept consumes a character if it is the next one.
func (p *parser) accept(char byte) bool {
	if r := p.rest(); r == "" || r[0] != char {
		return false
	}
	p.pos++
	return true
}

func (p *parser) blanks() {
	p.pos = len(p.text) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace))
}

func (p *parser) expected(pos int, what string) error {
	return &Error{Column: p.column(pos), Expected: what}
}

// column returns the number of the character at a position, from 1.
func (p *parser) column(pos int) int { return utf8.RuneCountInString(p.text[:pos]) + 1 }

// any parses alternatives: all | all | all.
func (p *parser) any(depth int) (predicate, error) {
	t, err := p.all(depth)
	for err == nil && p.accept('|') {
		var u predicate
		if u, err = p.all(depth); err == nil {
			t = either(t, u)
		}
	}
	return t, err
}

// all parses conditions one after the other.
func (p *parser) all(depth int) (t predicate, err error) {
	for p.blanks(); !p.atEnd(); p.blanks() {
		u, err := p.one(depth)
		if err != nil {
			return nil, err
		}
		if t == nil {
			t = u
		} else {
			t = both(t, u)
		}
	}
	if t == nil {
		return nil, p.expected(p.pos, "text or a term such as host:web")
	}
	return t, nil
}

// atEnd reports whether a list of conditions ends here.
func (p *parser) atEnd() bool {
	r := p.rest()
	return r == "" || r[0] == '|' || r[0] == ')'
}

// one parses a condition: !one, (any) or a term.
func (p *parser) one(depth int) (predicate, error) {
	if depth > maxDepth {
		return nil, p.expected(p.pos, "fewer nested parentheses and negations")
	}
	start := p.pos
	switch {
	case p.accept('!'):
		p.blanks()
		if p.atEnd() {
			return nil, p.expected(p.pos, "what must not match after !")
		}
		t, err := p.one(depth + 1)
		if err != nil {
			return nil, err
		}
		return not(t), nil
	case p.accept('('):
		t, err := p.any(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.accept(')') {
			return nil, p.expected(p.pos, fmt.Sprintf(`")" for the "(" in column %d`, p.column(start)))
		}
		return t, nil
	default:
		return p.term()
	}
}

// term parses name:value, or a value alone.
func (p *parser) term() (predicate, error) {
	name, _, found := strings.Cut(p.rest(), ":")
	if t, ok := terms[strings.ToLower(name)]; found && ok {
		p.pos += len(name) + 1
		p.terms = append(p.terms, strings.ToLower(name))
		at := p.pos
		v, err := p.value(t.expects)
		if err != nil {
			return nil, err
		}
		return t.compile(p, at, v)
	}
	at := p.pos
	v, err := p.value("text")
	if err != nil {
		return nil, err
	}
	if !v.quoted && !v.expr && looksLikeTerm(v.text) {
		return nil, &Error{Column: p.column(at), Wrong: fmt.Sprintf("%q is no term, those are %s; text with a colon is written in \"quotes\"",
			strings.ToLower(name)+":", termNames())}
	}
	if !v.quoted && !v.expr && isNameWithPort(v.text) {
		p.hostPort = v.text
	}
	return word(p, at, v)
}

// value is what a term asks for.
type value struct {
	text   string
	quoted bool
	expr   bool
}

// value parses "a text", /an expression/ or a word.
func (p *parser) value(expects string) (value, error) {
	start := p.pos
	var v value
	switch {
	case p.accept('"'):
		text, found := p.until('"')
		if !found {
			return v, p.expected(len(p.text), `" at the end of the text`)
		}
		v = value{text: text, quoted: true}
	case p.accept('/'):
		text, found := p.until('/')
		if !found {
			return v, p.expected(len(p.text), "/ at the end of the regular expression")
		}
		v = value{text: text, expr: true}
	default:
		v.text = p.word()
	}
	if v.text == "" {
		return v, p.expected(start, expects)
	}
	if r, _ := utf8.DecodeRuneInString(p.rest()); !p.atEnd() && !unicode.IsSpace(r) {
		return v, p.expected(p.pos, `a blank, or the whole text in "quotes"`)
	}
	return v, nil
}

// until consumes the text up to a character, which a \ before it makes part of the text.
func (p *parser) until(char byte) (text string, found bool) {
	var b strings.Builder
	for r := p.rest(); r != ""; r = p.rest() {
		switch {
		case r[0] == char:
			p.pos++
			return b.String(), true
		case r[0] == '\\' && len(r) > 1 && r[1] == char:
			b.WriteByte(char)
			p.pos += 2
		case r[0] == '\\' && len(r) > 1 && char == '/':
			b.WriteString(r[:2])
			p.pos += 2
		default:
			b.WriteByte(r[0])
			p.pos++
		}
	}
	return "", false
}

// word consumes the text up to a blank or a special character.
func (p *parser) word() string {
	r := p.rest()
	n := strings.IndexFunc(r, func(r rune) bool {
		return unicode.IsSpace(r) || r == '|' || r == ')' || r == '"'
	})
	if n < 0 {
		n = len(r)
	}
	p.pos += n
	return r[:n]
}
