package update

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"iftopgo/model"
)

// holdFor is how long a key that may belong to a report is held back. The
// characters of one piece of a report are microseconds apart, and no two keys
// are pressed so close together.
const holdFor = 20 * time.Millisecond

// longestReport is the length of a mouse report with five digits a number.
const longestReport = len("\x1b[<12345;12345;12345M")

// cut begins a report whose beginning came in one piece of three characters or
// more. Of other sequences that are not understood nothing follows.
func cut(m model.Model, text string) model.Model {
	m.PartialMouse = model.PartialMouse{Number: m.PartialMouse.Number}
	if reportOf(text) == partOfReport && len(text) >= len(mouseReport) {
		m.PartialMouse.Text, m.PartialMouse.Sure = text, true
	}
	return m
}

// notCut gives up waiting for the rest of a report once something whole comes:
// input keeps its order.
func notCut(m model.Model, msg tea.Msg) model.Model {
	switch msg.(type) {
	case tea.MouseMsg, tea.PasteMsg:
		if m.PartialMouse.Sure {
			m.PartialMouse = model.PartialMouse{Number: m.PartialMouse.Number}
		}
	}
	return m
}

// keyed acts on a key, unless it is a piece of a mouse report. ESC and ESC [
// alone may be keys of the user's and are acted on at once; what comes together
// with more of a report after them is the report, and what comes alone is a
// key.
func keyed(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	piece := spelt(msg)
	if strings.HasPrefix(piece, "\x1b") {
		m, before := released(m, fx)
		m.PartialMouse.Text = piece
		m, after := pressed(m, msg, fx)
		return m, tea.Batch(before, after)
	}
	s := &m.PartialMouse
	text := s.Text + piece
	kind := reportOf(text)
	if s.Text == "" || piece == "" || kind == noReport {
		m, before := released(m, fx)
		m, after := pressed(m, msg, fx)
		return m, tea.Batch(before, after)
	}
	s.Text = text
	s.Held++
	s.Sure = s.Sure || s.Held > 1
	if s.Sure && kind == wholeReport {
		m.PartialMouse = model.PartialMouse{Number: s.Number}
		return reported(m, text, fx)
	}
	if s.Sure {
		return m, nil
	}
	s.Number++
	n := s.Number
	return m, tea.Tick(holdFor, func(time.Time) tea.Msg { return model.KeyReleasedMsg{Number: n} })
}

// unheld acts on keys that nothing followed at once. More of a report may still
// come after them.
func unheld(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.PartialMouse.Number != number || m.PartialMouse.Sure || m.PartialMouse.Held == 0 {
		return m, nil
	}
	text := m.PartialMouse.Text
	m, cmd := released(m, fx)
	m.PartialMouse.Text = text
	return m, cmd
}

// released acts on the keys that were held back, unless they belong to a report,
// and forgets what had come of one.
func released(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	s := m.PartialMouse
	m.PartialMouse = model.PartialMouse{Number: s.Number}
	if s.Sure {
		return m, nil
	}
	var all []tea.Cmd
	for _, r := range s.Text[len(s.Text)-s.Held:] {
		var cmd tea.Cmd
		m, cmd = pressed(m, tea.KeyPressMsg{Code: r, Text: string(r)}, fx)
		all = append(all, cmd)
	}
	return m, tea.Batch(all...)
}

// spelt is what a key is in the input when it may be a piece of a mouse report,
// empty when it cannot be.
func spelt(msg tea.KeyPressMsg) string {
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

// mouseReport is how every mouse report begins (xterm's SGR encoding, mode 1006
// of its control sequences).
const mouseReport = "\x1b[<"

// report says how much of a mouse report a text is.
type report uint8

const (
	noReport report = iota
	partOfReport
	wholeReport
)

// reportOf looks whether a text is a mouse report or may become one: the
// beginning, three numbers, and M for a press or m for a release.
func reportOf(text string) report {
	if strings.HasPrefix(mouseReport, text) {
		return partOfReport
	}
	numbers, ok := strings.CutPrefix(text, mouseReport)
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

// reported acts on a mouse report that has been put together again.
func reported(m model.Model, text string, fx Effects) (model.Model, tea.Cmd) {
	var decoder uv.EventDecoder
	switch _, event := decoder.Decode([]byte(text)); event := event.(type) {
	case uv.MouseMotionEvent:
		return handle(m, tea.MouseMotionMsg(event), fx)
	case uv.MouseClickEvent:
		return handle(m, tea.MouseClickMsg(event), fx)
	case uv.MouseWheelEvent:
		return handle(m, tea.MouseWheelMsg(event), fx)
	default: // Releases are not acted on.
		return m, nil
	}
}
