package completion

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// powershellStrings reads a script as PowerShell's lexical grammar has it
// (about_Quoting_Rules, about_Special_Characters): comments, strings in single
// quotes, in which a quote is doubled, strings in double quotes with escapes,
// and brackets, which have to match. It returns what the single-quoted strings
// say.
func powershellStrings(script string) ([]string, error) {
	var found []string
	var open []rune
	r := []rune(script)
	for i := 0; i < len(r); i++ {
		switch c := r[i]; {
		case c == '#':
			for i < len(r) && r[i] != '\n' {
				i++
			}
		case isSingleQuote(c):
			text, end, err := singleQuoted(r, i)
			if err != nil {
				return found, err
			}
			found = append(found, text)
			i = end
		case c == '"':
			for i++; i < len(r) && r[i] != '"'; i++ {
				if r[i] == '`' {
					i++
				}
			}
			if i >= len(r) {
				return found, errors.New("a string in double quotes does not end")
			}
		case strings.ContainsRune("([{", c):
			open = append(open, c)
		case strings.ContainsRune(")]}", c):
			if len(open) == 0 || strings.IndexRune("([{", open[len(open)-1]) != strings.IndexRune(")]}", c) {
				return found, fmt.Errorf("%c closes nothing, after %q", c, string(r[max(0, i-40):i]))
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return found, fmt.Errorf("%q is not closed", string(open))
	}
	return found, nil
}

// isSingleQuote says what PowerShell takes for a single quote.
func isSingleQuote(c rune) bool { return strings.ContainsRune("'‘’‚‛", c) }

// singleQuoted reads the string that begins at a place and returns where it ends.
func singleQuoted(r []rune, at int) (text string, end int, err error) {
	var b strings.Builder
	for i := at + 1; i < len(r); i++ {
		switch {
		case !isSingleQuote(r[i]):
			b.WriteRune(r[i])
		case i+1 < len(r) && isSingleQuote(r[i+1]):
			b.WriteRune(r[i])
			i++
		default:
			return b.String(), i, nil
		}
	}
	return "", len(r), fmt.Errorf("the string %.40q does not end", string(r[at:]))
}

func TestPowerShellQuotesTexts(t *testing.T) {
	t.Parallel()
	texts, err := powershellStrings(written(t, "powershell"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := newScript(model(t, &grammar{}), options)
	if err != nil {
		t.Fatal(err)
	}
	var flags []flag
	for _, g := range s.Lines {
		flags = append(flags, g.Flags...)
	}
	for _, f := range flags {
		want := slices.Clone(f.Value.Args)
		for _, w := range f.Value.Words {
			want = append(want, w.Text)
			if w.About != "" {
				want = append(want, w.About)
			}
		}
		for _, n := range f.Names {
			want = append(want, n.Text, n.Help)
		}
		for _, w := range append(want, f.Value.Endings...) {
			if !slices.Contains(texts, w) {
				t.Errorf("--%s: PowerShell does not read %q", f.ID, w)
			}
		}
	}
}

func TestPowerShellGrammarFindsMistakes(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"a quote too few":             "Offer 'it''s",
		"a typographic quote":         "Offer 'it’s'; }",
		"a bracket too few":           "@{ Names = @('a' }",
		"a bracket too many":          "@('a'))",
		"a string that does not end":  "\"$a`\"",
		"brackets in the wrong order": "@{ (} )",
	} {
		if _, err := powershellStrings(script); err == nil {
			t.Errorf("%s is not noticed: %s", name, script)
		}
	}
	if texts, err := powershellStrings("# it's\nOffer 'it''s' \"$a\"; @{ A = @('b') }"); err != nil || !slices.Equal(texts, []string{"it's", "b"}) {
		t.Errorf("read %q, %v", texts, err)
	}
}
