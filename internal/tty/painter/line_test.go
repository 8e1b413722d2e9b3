package painter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// What otherWord replaces, and by what.
var (
	replaced = []string{"host", "443", "10.0.0.7", "é", "▼", "1\x1b[m", "\x1b[m", "\x1b[38;2;60;120;40;1m", "日"}
	others   = []string{"HOST", "80", "444", "10.0.0.8", "e", "日", "▼", "▲", "2\x1b[m", "\x1b[m", "\x1b[1;31m", "\x1b[0m\x1b[38;2;0;120;40;1m", "\x1b[0;31m"}
)

// otherWord has another word somewhere in a line. It may be as wide.
func otherWord(r *rand.Rand, line string) string {
	old := replaced[r.IntN(len(replaced))]
	places := strings.Count(line, old)
	if places == 0 {
		return line
	}
	at := 0
	for range 1 + r.IntN(places) {
		at += 1 + strings.Index(line[at:], old)
	}
	return line[:at-1] + others[r.IntN(len(others))] + line[at-1+len(old):] + "\x1b[m" // Each line begins in no style.
}

// TestWhatDiffersIsDrawnForAllOfALine draws lines of which words are others: the cells are those of the new line, drawn as a
// whole. Most of them are drawn by part.
func TestWhatDiffersIsDrawnForAllOfALine(t *testing.T) {
	t.Parallel()
	const width, height = 100, 2
	r := rand.New(rand.NewPCG(3, 4))
	e := newTerminal(t, width, height)
	p := e.painter(t)
	parts, all := 0, 0
	for i := range 10_000 {
		before := randomLine(r, width+20)
		line := before
		for range 1 + r.IntN(3) {
			line = otherWord(r, line)
		}
		show(t, p, "\n"+before, width, height)
		if line != before && differing(&pen{width: width, height: height}, 1, before, line) {
			parts++
		}
		all++
		show(t, p, "\n"+line, width, height)
		compare(t, e, want("\n"+line, width, height), fmt.Sprintf("%d: %q after %q", i, line, before))
	}
	if parts < all/10 {
		t.Errorf("%d of %d lines were drawn by part", parts, all)
	}
}

func TestOnlyTheFiguresThatDifferAreDrawn(t *testing.T) {
	t.Parallel()
	const bold, faint, reset = "\x1b[1m", "\x1b[0;2m", "\x1b[m"
	const whole = "\x1b[1;1H\x1b[K\x1b[?7l"
	for name, c := range map[string]struct{ before, line, want string }{
		"a figure":                  {bold + "rate" + reset + " 12 kb " + bold + "│" + reset, bold + "rate" + reset + " 13 kb " + bold + "│" + reset, "\x1b[1;7H3"},
		"two figures":               {"12 kb   40 kb", "13 kb   41 kb", "\x1b[1;2H3\x1b[7C1"},
		"two that are near":         {"12.30 kb", "14.31 kb", "\x1b[1;2H4.31"},
		"in a style":                {bold + "▼ 12" + reset + " kb", bold + "▼ 22" + reset + " kb", "\x1b[1;3H" + bold + "2" + reset},
		"in two styles":             {faint + "1" + bold + "2" + reset, faint + "2" + bold + "3" + reset, "\x1b[1;1H" + faint + "2" + bold + "3" + reset},
		"the style alone":           {bold + "a" + reset + "b", "\x1b[3m" + "a" + reset + "b", "\x1b[1;1H\x1b[3ma" + reset},
		"a style said otherwise":    {bold + faint + "a" + reset + "b", faint + "a\x1b[0mb", ""},
		"a wider one":               {"9 kb", "10 kb", "\x1b[1;1H10 kb"},
		"a narrower one":            {"10 kb", "9 kb", "\x1b[1;1H9 kb\x1b[K"},
		"the last column":           {"0123456789", "012345678x", "\x1b[1;10Hx"},
		"what is longer":            {"0123456", "0123456  89", whole + "0123456  8" + "\x1b[?7h"},
		"behind a wide character":   {"日 12", "日 13", whole + "日\x1b[1;3H 13\x1b[?7h"},
		"a mark":                    {"ab", "a\u0301b", whole + "a\u0301\x1b[1;2Hb\x1b[?7h"},
		"a mark behind a figure":    {"1\u0301b", "2\u0301b", whole + "2\u0301\x1b[1;2Hb\x1b[?7h"},
		"a mark in another style":   {"1" + bold + "\u0301b", "2" + bold + "\u0301b", whole + "2\u0301\x1b[1;2H" + bold + "b\x1b[?7h" + reset},
		"a sequence that is no SGR": {"ab", "ac\x1b[2K\x1b[1", whole + "ac\x1b[?7h"},
	} {
		s := &canvas{lines: []string{c.before, ""}, drawn: picture{width: 10, height: 2}}
		next := picture{width: 10, height: 2}
		next.view.Content = c.line
		if got := string(s.paint(&next)); got != c.want {
			t.Errorf("%s: %q is written, want %q", name, got, c.want)
		}
	}
}

// TestTheLastCornerDoesNotScroll draws it where a terminal goes on to the next line at once.
func TestTheLastCornerDoesNotScroll(t *testing.T) {
	t.Parallel()
	s := &canvas{lines: []string{"ab"}, drawn: picture{width: 2, height: 1}}
	next := picture{width: 2, height: 1}
	next.view.Content = "ac"
	if got, want := string(s.paint(&next)), "\x1b[1;2H\x1b[?7lc\x1b[?7h"; got != want {
		t.Errorf("%q is written, want %q", got, want)
	}
}

// TestWhatHasMovedIsNotDrawn has rows move by one, and by several.
func TestWhatHasMovedIsNotDrawn(t *testing.T) {
	t.Parallel()
	const width, height = 80, 24
	e := newTerminal(t, width, height)
	p := e.painter(t)
	lines := make([]string, height)
	for y := range lines {
		lines[y] = strings.Repeat(fmt.Sprint("row ", y, " "), 8)
	}
	show(t, p, strings.Join(lines, "\n"), width, height)
	for _, by := range []int{1, 4, -1, -7} {
		moved := make([]string, height)
		copy(moved, lines)
		for y := 2; y < height-2; y++ {
			moved[y] = "new"
			if from := y + by; from >= 2 && from < height-2 {
				moved[y] = lines[from]
			}
		}
		lines = moved
		e.written = nil
		content := strings.Join(lines, "\n")
		show(t, p, content, width, height)
		compare(t, e, want(content, width, height), fmt.Sprint("moved by ", by))
		if n := len(strings.Join(e.written, "")); n > 40+10*max(by, -by) {
			t.Errorf("moved by %d: %d bytes are written: %q", by, n, e.written)
		}
	}
}
