package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"iftopgo/model"
)

// The buttons of a mouse as xterm's SGR reports number them.
const (
	leftButton   = 0
	middleButton = 1
	rightButton  = 2
	noButton     = 35 // a motion
	wheelUp      = 64
	wheelDown    = 65
)

// report is what a terminal sends of the mouse at a cell.
func report(button, x, y int) string { return fmt.Sprintf("\x1b[<%d;%d;%dM", button, x+1, y+1) }

// click presses a button on a cell and lets it go.
func (s *screen) click(button, x, y int) {
	s.t.Helper()
	s.press(report(button, x, y), fmt.Sprintf("\x1b[<%d;%d;%dm", button, x+1, y+1))
}

// find is the cell in which a text begins, looked for from the top.
func (s *screen) find(text string) (x, y int) {
	s.t.Helper()
	for y, line := range s.lines() {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	s.t.Fatalf("%q is not on the screen\n%s", text, s.picture())
	return 0, 0
}

// clickOn presses a button on a text.
func (s *screen) clickOn(button int, text string) {
	s.t.Helper()
	x, y := s.find(text)
	s.click(button, x+1, y)
}

// row is the first line of a row that takes two lines.
func (s *screen) row(n int) int {
	_, y := s.find(" LOCAL ")
	return y + 1 + 2*n
}

// then waits for a sight.
func (s *screen) then(what string, seen sight) {
	s.t.Helper()
	s.wait(what, func(string) bool { return seen(s) })
}

func TestTourOfTheMouse(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.click(leftButton, 20, s.row(3))
	s.then("the clicked row selected", selected(3))
	s.press(report(wheelDown, 20, s.row(1)))
	s.then("the wheel one further", selected(4))
	s.press(report(wheelUp, 20, s.row(1)), report(wheelUp, 20, s.row(1)))
	s.then("the wheel two back", selected(2))
	s.click(rightButton, 20, s.row(1))
	s.then("the tooltip of a row", shows(`exe +/`))
	s.press(report(noButton, 100, 30), "T")
	s.then("the tooltip staying while the pointer moves", all(shows(`tooltips on hover off`), shows(`exe +/`)))
	s.press("T", "esc")
	s.then("no tooltip", lacks(`exe +/`))
	s.click(middleButton, 20, s.row(2))
	s.then("a pinned row", shows(`│★`))
	s.clickOn(middleButton, "★")
	s.then("no pinned row", lacks(`│★`))
	s.press("esc")

	for title, marked := range map[string]string{
		" LOCAL": "LOCAL", "REMOTE": "REMOTE", "PROTO": "PROTO", "PROCESS": "PROCESS", " 2s": " 2s", " 10s": " 10s", " 40s": " 40s",
	} {
		_, y := s.find("REMOTE")
		x := len([]rune(strings.Split(s.lines()[y], title)[0]))
		s.click(leftButton, x+1, y)
		s.then("ordered by "+title, shows(marked+"↓"))
		s.click(leftButton, x+1, y)
		s.then("the other way around", shows(marked+"↑"))
		s.press("r")
		s.then("the first way again", shows(marked+"↓"))
	}
	s.press("4")
	s.then("ordered by totals", atTop)

	for _, tab := range []string{"Hosts", "Services", "Processes", "Publishers", "Flows"} {
		s.clickOn(leftButton, " "+tab)
		s.then(tab, shows(`\[`+tab+`\]`))
	}
	s.clickOn(leftButton, " Hosts")
	s.then("Hosts", shows(`\[Hosts\]`))
	s.clickOn(leftButton, "s3.us.cloud")
	s.clickOn(leftButton, "s3.us.cloud")
	s.then("the flows of the host that was clicked twice", all(shows(`\[Flows\].*s3\.us\.cloud.*esc back`), lacks(`stream-3`)))
	s.press("esc")
	s.then("Hosts again", shows(`\[Hosts\]`))
	s.press("q")
	s.ended()
}

func TestTourOfTheMouseInTheHeader(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.resize(230, 40)
	s.then("the widest header", shows(`no filter`))
	_, y := s.find("no filter")
	texts := strings.Split(strings.Trim(s.lines()[y], "│"), "│")
	if len(texts) != model.Segments {
		t.Fatalf("%d segments: %q", len(texts), texts)
	}
	for _, text := range texts {
		x := len([]rune(strings.Split(s.lines()[y], text)[0]))
		s.click(rightButton, x+1, y)
		s.then("the tooltip of "+text, shows(`(?m)^.{0,229}╭─ .* ─+╮.*\n.*│ `))
		s.then("a tooltip under the header", func(s *screen) bool { return strings.Contains(s.lines()[y+1], "╭─ ") })
		s.press("esc")
		s.then("no tooltip", func(s *screen) bool { return !strings.Contains(s.lines()[y+1], "╭─ ") })
	}

	// Resting on a segment explains it for a while.
	x, _ := s.find("drops 0")
	s.press(report(noButton, x, y))
	s.then("the tooltip of what the pointer rests on", func(s *screen) bool { return strings.Contains(s.lines()[y+1], "╭─ ") })
	s.then("none after a while", func(s *screen) bool { return !strings.Contains(s.lines()[y+1], "╭─ ") })
	s.press("q")
	s.ended()
}

func TestTourOfTheMouseInPopups(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.press("?")
	s.until("─ keys ─")
	s.then("the first lines of the help", shows(`next row`))
	for range 10 {
		s.press(report(wheelDown, 80, 20))
	}
	s.then("the help scrolled", lacks(`next row`))
	s.click(leftButton, 2, 20)
	s.then("the help closed by a press beside it", lacks(`─ keys ─`))

	s.press("c")
	s.clickAfter("→ Neon Sprawl", "Ice Breaker")
	s.then("the theme that was clicked", all(shows(`→ Ice Breaker`), shows(`│ Ice Breaker │`)))
	s.press(report(wheelDown, 80, 20))
	s.then("the wheel one further", shows(`→ Synth Wave`))
	s.clickOn(leftButton, "esc back")
	s.then("the theme from before", all(lacks(`─ themes`), shows(`│ Neon Sprawl │`)))
	s.press("c")
	s.clickAfter("→ Neon Sprawl", "Acid Rain")
	s.then("the theme that was clicked", shows(`→ Acid Rain`))
	s.clickOn(leftButton, "→ Acid Rain")
	s.then("the theme that was kept", all(lacks(`─ themes`), shows(`│ Acid Rain │`)))

	s.press("C")
	s.clickAfter("─ theme editor", "processes  ")
	s.then("the colour that was clicked", shows(`→ processes`))
	s.clickOn(leftButton, "own themes")
	s.then("the list of own themes", shows(`none yet: save one`))
	s.clickOn(leftButton, "esc back")
	s.then("the editor again", shows(`─ theme editor`))
	s.click(leftButton, 2, 30)
	s.then("the editor closed by a press beside it", lacks(`─ theme editor`))
	s.press("q")
	s.ended()
}

// clickAfter waits for a text, and clicks another one once it is there as well.
func (s *screen) clickAfter(first, text string) {
	s.t.Helper()
	s.until(first)
	s.until(text)
	s.clickOn(leftButton, text)
}

// pause is longer than Bubble Tea waits for more after an ESC.
const pause = 120 * time.Millisecond

// TestReportsCutBySlowLinksAreReports sends a report of the wheel in two pieces,
// cut at every place, with a pause that makes the pieces keys.
func TestReportsCutBySlowLinksAreReports(t *testing.T) {
	t.Parallel()
	s := held(t)
	whole := report(wheelDown, 20, 12)
	for cut := 1; cut < len(whole); cut++ {
		s.press("home")
		s.then("the first row selected", selected(0))
		s.press(whole[:cut])
		want := 1
		if cut == 1 {
			s.then("ESC alone being a key", unselected)
			want = 0
		}
		<-time.After(pause)
		s.press(whole[cut:])
		s.then(fmt.Sprintf("a turn of the wheel after %q", whole[:cut]), selected(want))
		s.settled()
		s.then("nothing else that its characters do", all(selected(want), shows(`TOTAL↓`), lacks(`jump|steer|alert`)))
		s.press("esc")
		s.then("no row selected", unselected)
	}
	s.press("q")
	s.ended()
}
