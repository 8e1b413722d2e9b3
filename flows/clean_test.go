package flows_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"iftopgo/flows"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		in    string
		limit int
		want  string
	}{
		"plain text is kept":                    {"nginx: worker", 64, "nginx: worker"},
		"plain text is cut":                     {"nginx", 3, "ngi"},
		"an escape sequence is disarmed":        {"a\x1b[31mb\x07", 64, "a[31mb"},
		"an 8-bit control is removed":           {"a\u009b31mb", 64, "a31mb"},
		"a bidirectional override is removed":   {"exe\u202egpj.sh", 64, "exegpj.sh"},
		"bidirectional isolates are removed":    {"\u2066a\u2069", 64, "a"},
		"zero-width characters are removed":     {"pay\u200bpal\ufeff", 64, "paypal"},
		"tag characters are removed":            {"a\U000e0041b", 64, "ab"},
		"private use is removed":                {"a\ue000b", 64, "ab"},
		"line breaks and tabs become spaces":    {"a\r\nb\tc\u2028d", 64, "a  b c d"},
		"a no-break space becomes a space":      {"a\u00a0b", 64, "a b"},
		"nul is removed":                        {"a\x00b", 64, "ab"},
		"broken UTF-8 is marked":                {"a\xffb", 64, "a\ufffdb"},
		"accents and other scripts are kept":    {"żółw 東京", 64, "żółw 東京"},
		"a character is never cut in two":       {"東京", 5, "東"},
		"what is removed does not use the room": {"\x1b\x1b\x1babc", 3, "abc"},
		"a limit of zero leaves nothing":        {"abc", 0, ""},
		"a negative limit leaves nothing":       {"abc", -1, ""},
		"empty stays empty":                     {"", 8, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := flows.Clean(tt.in, tt.limit); got != tt.want {
				t.Errorf("Clean(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
			}
		})
	}
}

func TestCleanDoesNotCopyPlainText(t *testing.T) {
	s := strings.Repeat("firefox ", 8)
	if n := testing.AllocsPerRun(100, func() { _ = flows.Clean(s, 20) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b]0;title\x07", 10)
	f.Add("\u202eabc\xff", 4)
	f.Add("東京", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := flows.Clean(s, limit)
		if len(got) > max(limit, 0) {
			t.Errorf("%d bytes, want at most %d", len(got), limit)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if !unicode.IsGraphic(r) {
				t.Errorf("%q contains %U", got, r)
			}
		}
		if again := flows.Clean(got, limit); again != got {
			t.Errorf("a second pass changes %q to %q", got, again)
		}
	})
}
