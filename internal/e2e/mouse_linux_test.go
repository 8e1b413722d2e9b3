package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"iftopgo/model"
)

func TestMouseSelectsRowsSortsColumnsAndSwitchesTabs(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{})
	s.click(20, s.rowLine(3))
	s.expect("the clicked row selected", selected(3))
	s.wheelDown(20, s.rowLine(1))
	s.expect("the wheel one further", selected(4))
	s.wheelUp(20, s.rowLine(1))
	s.wheelUp(20, s.rowLine(1))
	s.expect("the wheel two back", selected(2))
	s.rightClick(20, s.rowLine(1))
	s.expect("the tooltip of a row", rowTooltip)
	s.moveTo(100, 30)
	s.press("T")
	s.expect("the tooltip staying while the pointer moves", all(shows("tooltips on hover off"), rowTooltip))
	s.press("T", "esc")
	s.expect("no tooltip", not(rowTooltip))
	s.middleClick(20, s.rowLine(2))
	s.expectScreen("│★") // A pinned row.
	x, y := s.find("★")
	s.middleClick(x, y)
	s.expectGone("│★")
	s.press("esc")

	for title, marked := range map[string]string{
		" LOCAL": "LOCAL", "REMOTE": "REMOTE", "PROTO": "PROTO", "PROCESS": "PROCESS", " 2s": " 2s", " 10s": " 10s", " 40s": " 40s",
	} {
		x, y := s.findInLine("REMOTE", title)
		s.click(x+1, y)
		s.expect("ordered by "+title, shows(marked+"↓"))
		s.click(x+1, y)
		s.expect("the other way around", shows(marked+"↑"))
		s.press("r")
		s.expect("the first way again", shows(marked+"↓"))
	}
	s.press("4")
	s.expect("ordered by totals", atTop)

	for _, tab := range []string{"Hosts", "Services", "Programs", "Packages", "Flows"} {
		s.clickOn(" " + tab)
		s.expectScreen("[" + tab + "]")
	}
	s.clickOn(" Hosts")
	s.expectScreen("[Hosts]")
	s.clickOn("s3.us.cloud")
	s.clickOn("s3.us.cloud")
	s.expectLine("[Flows]", "s3.us.cloud", "esc back")
	s.expectGone("stream-3") // Of another host.
	s.press("esc")
	s.expectScreen("[Hosts]")
	s.quit()
}

func TestRightClickAndHoverExplainEverySegmentOfTheHeader(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{})
	s.resize(230, 40)
	s.expectScreen("no filter") // The last segment.
	_, y := s.find("no filter")
	texts := strings.Split(strings.Trim(s.lines()[y], "│"), "│")
	if len(texts) != model.Segments {
		t.Fatalf("%d segments: %q", len(texts), texts)
	}
	for _, text := range texts {
		x, y := s.findInLine("no filter", text)
		s.rightClick(x+1, y)
		s.expect("the tooltip of "+text, anyTooltip)
		s.expect("a tooltip under the header", tooltipAt(y+1))
		s.press("esc")
		s.expect("no tooltip", not(tooltipAt(y+1)))
	}

	// Resting on a segment explains it for a while.
	x, _ := s.find("drops 0")
	s.moveTo(x, y)
	s.expect("the tooltip of what the pointer rests on", tooltipAt(y+1))
	s.expect("none after a while", not(tooltipAt(y+1)))
	s.quit()
}

func TestMouseWorksInPopups(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{})
	s.press("?")
	s.expectScreen("─ keys ─")
	s.expectScreen("next row") // Among the first lines of the help.
	for range 10 {
		s.wheelDown(80, 20)
	}
	s.expectGone("next row")
	s.click(2, 20) // Beside the help.
	s.expectGone("─ keys ─")

	s.press("c")
	s.expectScreen("→ Neon Sprawl")
	s.clickOn("Ice Breaker")
	s.expectScreen("→ Ice Breaker", "│ Ice Breaker │")
	s.wheelDown(80, 20)
	s.expectScreen("→ Synth Wave")
	s.clickOn("esc back")
	s.expect("the theme from before", all(lacks("─ themes"), shows("│ Neon Sprawl │")))
	s.press("c")
	s.expectScreen("→ Neon Sprawl")
	s.clickOn("Acid Rain")
	s.expectScreen("→ Acid Rain")
	s.clickOn("→ Acid Rain")
	s.expect("the theme that was kept", all(lacks("─ themes"), shows("│ Acid Rain │")))

	s.press("C")
	s.expectScreen("─ theme editor")
	s.clickOn("processes  ")
	s.expectScreen("→ processes")
	s.clickOn("own themes")
	s.expectScreen("none yet: save one")
	s.clickOn("esc back")
	s.expectScreen("─ theme editor")
	s.click(2, 30) // Beside the editor.
	s.expectGone("─ theme editor")
	s.quit()
}

// escapeTimeout is longer than Bubble Tea waits for more after an ESC.
const escapeTimeout = 120 * time.Millisecond

// TestMouseReportsThatSlowConnectionsSplitStillWork sends a report of the wheel in two pieces,
// cut at every place, with a pause that makes the pieces keys.
func TestMouseReportsThatSlowConnectionsSplitStillWork(t *testing.T) {
	t.Parallel()
	s := openHeld(t, terminal{})
	whole := report(downWheel, 20, 12)
	for cut := 1; cut < len(whole); cut++ {
		s.press("home")
		s.expect("the first row selected", selected(0))
		s.send(whole[:cut])
		want := 1
		if cut == 1 {
			s.expect("ESC alone being a key", unselected)
			want = 0
		}
		<-time.After(escapeTimeout)
		s.send(whole[cut:])
		s.expect(fmt.Sprintf("a turn of the wheel after %q", whole[:cut]), selected(want))
		s.settle()
		s.expect("nothing else that its characters do", all(selected(want), shows("TOTAL↓"), lacks("jump", "steer", "alert")))
		s.press("esc")
		s.expect("no row selected", unselected)
	}
	s.quit()
}
