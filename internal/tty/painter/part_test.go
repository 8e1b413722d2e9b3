package painter

import (
	"math/rand/v2"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// What otherWord replaces, and by what. What joins the character before it comes last: not every terminal draws that.
var (
	replaced = []string{"host", "443", "10.0.0.7", "é", "▼", "1\x1b[m", "\x1b[m", "\x1b[38;2;60;120;40;1m", "日", "\u0301", "e\u0301"}
	others   = []string{"HOST", "80", "444", "10.0.0.8", "e", "日", "▼", "▲", "2\x1b[m", "\x1b[m", "\x1b[1;31m", "\x1b[0m\x1b[38;2;0;120;40;1m", "\x1b[0;31m", "\u0301", "e\u0301", "\u200d"}
)

// otherWord has another word somewhere in a line, one of the first of others in the place of one of the first of
// replaced. It may be as wide.
func otherWord(r *rand.Rand, line string, from, to int) string {
	old := replaced[r.IntN(from)]
	places := strings.Count(line, old)
	if places == 0 {
		return line
	}
	at := 0
	for range 1 + r.IntN(places) {
		at += 1 + strings.Index(line[at:], old)
	}
	return line[:at-1] + others[r.IntN(to)] + line[at-1+len(old):] + "\x1b[m" // Each line begins in no style.
}

// TestAPartIsDrawnForAllOfALine draws what has changed of lines of which words are others: the cells are those of the new
// line, drawn as a whole. Most of them are drawn by part where nothing joins anything.
func TestAPartIsDrawnForAllOfALine(t *testing.T) {
	t.Parallel()
	const width = 120
	r := rand.New(rand.NewPCG(3, 4))
	draw := func(b uv.ScreenBuffer, p part) {
		uv.NewStyledString(p.text).Draw(b, uv.Rect(p.x, 0, p.width, 1))
	}
	parts, all := 0, 0
	for range 20_000 {
		before := randomLine(r, width-20)
		line := before
		for range 1 + r.IntN(3) {
			line = otherWord(r, line, len(replaced), len(others))
		}
		p, ok := changed(before, line)
		if all++; !ok {
			continue
		}
		parts++
		got, want := uv.NewScreenBuffer(width, 1), uv.NewScreenBuffer(width, 1)
		draw(got, part{width: width, text: before})
		draw(got, p)
		draw(want, part{width: width, text: line})
		for x := range width {
			if g, w := got.CellAt(x, 0), want.CellAt(x, 0); !g.Equal(w) {
				t.Fatalf("cell %d is %q %v, want %q %v\n%q\n%q\n%+v", x, g.Content, g.Style, w.Content, w.Style, before, line, p)
			}
		}
	}
	if parts < all/10 {
		t.Errorf("%d of %d lines were drawn by part", parts, all)
	}
}

func TestOnlyTheFiguresThatDifferAreDrawn(t *testing.T) {
	t.Parallel()
	const bold, reset = "\x1b[1m", "\x1b[m"
	for name, c := range map[string]struct {
		before, line string
		want         part
		ok           bool
	}{
		"a figure":                {bold + "rate" + reset + " 12 kb " + bold + "│" + reset, bold + "rate" + reset + " 13 kb " + bold + "│" + reset, part{6, 1, "3"}, true},
		"in a style":              {bold + "▼ 12" + reset + " kb", bold + "▼ 22" + reset + " kb", part{2, 1, bold + "2"}, true},
		"the style alone":         {bold + "a" + reset + "b", "\x1b[3m" + "a" + reset + "b", part{0, 1, "\x1b[3ma" + reset}, true},
		"a wider one":             {"9 kb", "10 kb", part{}, false},
		"behind a wide character": {"日 12", "日 13", part{}, false},
		"a mark":                  {"ab", "a\u0301b", part{}, false},
		"cut short":               {"ab\x1b[1", "ac\x1b[1", part{}, false},
	} {
		if got, ok := changed(c.before, c.line); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %t, want %+v, %t", name, got, ok, c.want, c.ok)
		}
	}
}
