package rowfilter

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRequiredLiteral(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{
		"exam.le":          "exam",
		`^10\.(1|2)\.`:     "10.",
		"(web)+":           "web",
		"(web){2,3}":       "web",
		"(web)?mail":       "mail",
		"(web)*x":          "x",
		"web|mail":         "",
		"[ab]c":            "c",
		"":                 "",
		"disk":             "di",
		"Grün":             "gr",
		"(?-i:WEB)":        "web",
		"\u212Aelvin":      "elvin",
		`\d+`:              "",
		"a(b(longer)c)def": "longer",
	} {
		got, err := requiredLiteral("(?i)" + expr)
		if err != nil || got != want {
			t.Errorf("%q needs %q (%v), want %q", expr, got, err, want)
		}
	}
}

// TestMatchesContainTheRequiredLiteral compares requiredLiteral with the
// expressions themselves.
func TestMatchesContainTheRequiredLiteral(t *testing.T) {
	t.Parallel()
	texts := rapid.StringMatching(`[a-cA-CkKsSıİſK:.0-3]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		expr := "(?i)" + rapid.SampledFrom([]string{"", "^", "."}).Draw(t, "begin") +
			rapid.StringMatching(`([a-cA-CkKsSſK]{1,3}|\(a\|b\)|\(bc\)[*+?]|c\{1,2\}|\[a-c\]|\\\.){1,4}`).Draw(t, "expr")
		re, err := regexp.Compile(expr)
		if err != nil {
			t.Fatal(err)
		}
		needs, err := requiredLiteral(expr)
		if err != nil {
			t.Fatal(err)
		}
		text := texts.Draw(t, "text")
		if re.MatchString(text) && !strings.Contains(strings.ToLower(text), needs) {
			t.Fatalf("%q matches %q, which has no %q in it", expr, text, needs)
		}
	})
}
