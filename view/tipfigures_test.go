package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// TestFiguresInRowTooltipsAreNeverCut opens the tooltip of a row in every width, and
// looks for its figures in full.
func TestFiguresInRowTooltipsAreNeverCut(t *testing.T) {
	t.Parallel()
	for _, height := range []int{12, 20, 60} {
		for width := 20; width <= 120; width += 3 {
			m := modeltest.Model(modeltest.Options{Width: width, Height: height})
			m = modeltest.Press(m, "down", "down", "enter")
			row := m.List.Rows[m.List.Index()]
			rates := row.Rates()
			peak, both := m.Shown.Peaks(row.Series())
			bytes := row.Series().Total.Bytes
			figures := [][]string{{}, {}, {}}
			for i, pick := range []func(flows.Rate) float64{flows.Rate.Sum, sent, received} {
				for w := range rates {
					figures[i] = append(figures[i], model.Units{}.FormatRate(pick(rates[w])))
				}
			}
			figures[0] = append(figures[0], model.Units{}.FormatRate(float64(both)), model.Units{}.FormatBytes(bytes.Sum()))
			figures[1] = append(figures[1], model.Units{}.FormatRate(float64(peak.Sent)), model.Units{}.FormatBytes(bytes.Sent))
			figures[2] = append(figures[2], model.Units{}.FormatRate(float64(peak.Recv)), model.Units{}.FormatBytes(bytes.Recv))
			expected := figures // Both directions, and each of them.
			switch {
			case width < 28:
				expected = figures[:1]
			case width < 37:
				expected = figures[1:]
			}
			screen := ansi.Strip(view.Screen(&m))
			inTip := words(screen)
			for _, way := range expected {
				for _, figure := range way {
					if !inTip[figure] {
						t.Errorf("%d by %d: no %s in\n%s", width, height, figure, screen)
					}
				}
			}
		}
	}
}

func sent(r flows.Rate) float64     { return r.Sent }
func received(r flows.Rate) float64 { return r.Recv }

// words are the words between the frames of a tooltip.
func words(screen string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(screen) {
		parts := strings.Split(line, "│")
		if len(parts) < 3 {
			continue
		}
		for word := range strings.FieldsSeq(parts[len(parts)-2]) {
			out[word] = true
		}
		if len(parts) > 3 { // There is the border of the screen as well.
			for word := range strings.FieldsSeq(parts[len(parts)-3]) {
				out[word] = true
			}
		}
	}
	return out
}

// TestATooltipThatIsCutSaysHowManyLinesAreMissing counts the lines.
func TestATooltipThatIsCutSaysHowManyLinesAreMissing(t *testing.T) {
	t.Parallel()
	lines := func(height int) (shown int, screen string) {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Width: 40, Height: height}), "down", "down", "enter")
		screen = ansi.Strip(view.Screen(&m))
		return strings.Count(screen, "\n│"), screen
	}
	all, screen := lines(60)
	if strings.Contains(screen, " more ") {
		t.Fatalf("with room for everything there is more:\n%s", screen)
	}
	for _, height := range []int{8, 12, 16} {
		shown, screen := lines(height)
		if want := fmt.Sprintf("… %d more ", all-shown); shown != height-2 || !strings.Contains(screen, want) {
			t.Errorf("%d lines high: %d lines, want %d and %q in\n%s", height, shown, height-2, want, screen)
		}
	}
}

// TestANarrowSparklineShowsTheNewestSeconds narrows the screen below the seconds of a sparkline.
func TestANarrowSparklineShowsTheNewestSeconds(t *testing.T) {
	t.Parallel()
	spark := func(width int) string {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Width: width, Height: 24}), "down", "down")
		for line := range strings.Lines(ansi.Strip(view.Screen(&m))) {
			if at := strings.IndexAny(line, "▂▃▄▅▆▇█"); at >= 0 {
				return strings.Trim(line, " │\n")
			}
		}
		return ""
	}
	whole, _, _ := strings.Cut(spark(80), "  40 s")
	narrow := spark(30)
	if len([]rune(narrow)) != 28 || !strings.HasSuffix(whole, narrow) {
		t.Errorf("of %q the end is shown as %q", whole, narrow)
	}
}
