package mouserepair

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// reportPrefix is how every mouse report begins (xterm's SGR encoding, mode 1006
// of its control sequences).
const reportPrefix = "\x1b[<"

// longestReport is the length of a mouse report with five digits a number.
const longestReport = len("\x1b[<12345;12345;12345M")

// spelling is what a key is in the input when it may be a piece of a mouse report,
// empty when it cannot be.
func spelling(msg *tea.KeyPressMsg) string {
	switch k := msg.String(); {
	case k == "esc":
		return "\x1b"
	case k == "alt+[":
		return "\x1b["
	case len(msg.Text) == 1 && strings.Contains("[<0123456789;Mm", msg.Text):
		return msg.Text
	default:
		return ""
	}
}

// reportKind says how much of a mouse report a text is.
type reportKind uint8

const (
	noReport reportKind = iota
	partOfReport
	wholeReport
)

// classify looks whether a text is a mouse report or may become one: the
// beginning, three numbers, and M for a press or m for a release.
func classify(text string) reportKind {
	if strings.HasPrefix(reportPrefix, text) {
		return partOfReport
	}
	numbers, ok := strings.CutPrefix(text, reportPrefix)
	if !ok || len(text) > longestReport {
		return noReport
	}
	end := numbers[len(numbers)-1]
	whole := end == 'M' || end == 'm'
	if whole {
		numbers = numbers[:len(numbers)-1]
	}
	all := strings.Split(numbers, ";")
	for i, n := range all {
		if strings.Trim(n, "0123456789") != "" || n == "" && (whole || i < len(all)-1) {
			return noReport
		}
	}
	switch {
	case whole && len(all) == 3:
		return wholeReport
	case !whole && len(all) <= 3:
		return partOfReport
	default:
		return noReport
	}
}

// decode returns the message that Bubble Tea would have made of a whole report.
func decode(report string) tea.Msg {
	var decoder uv.EventDecoder
	switch _, event := decoder.Decode([]byte(report)); event := event.(type) {
	case uv.MouseMotionEvent:
		return tea.MouseMotionMsg(event)
	case uv.MouseClickEvent:
		return tea.MouseClickMsg(event)
	case uv.MouseReleaseEvent:
		return tea.MouseReleaseMsg(event)
	case uv.MouseWheelEvent:
		return tea.MouseWheelMsg(event)
	default:
		return nil
	}
}
