package pictures

import (
	"strings"

	"iftopgo/theme"
)

// Shot is a picture: how the program is started, what is typed, and when it is
// taken.
type Shot struct {
	// Name is the file's, without .svg.
	Name string
	// Alt is the alternative text of the image.
	Alt string
	// Width and Height are the terminal's, in cells.
	Width, Height int
	// Scale is the width of the drawing in units for one cell.
	Scale  float64
	Ground Ground
	// Args are flags beside those that every picture has.
	Args []string
	// Settings are lines of the settings.
	Settings string
	// Minutes and seconds of the capture at which it is taken, in steps of ten.
	At int
	// Steps are taken once the capture stands still there.
	Steps []Step
}

// Step types something and waits for a text on the screen, or until one that
// begins with untilGone is not there any more.
type Step struct{ Type, Await string }

// untilGone begins a text in [Step].Await that is to disappear: a notice that goes by
// itself, and whose words depend on how a jump was counted.
const untilGone = "\x00"

// done reports whether the text that the step waits for is there, or gone.
func (s *Step) done(text string) bool {
	if what, ok := strings.CutPrefix(s.Await, untilGone); ok {
		return !strings.Contains(text, what)
	}
	return strings.Contains(text, s.Await)
}

// Keys as terminals send them.
const (
	tab   = "\t"
	enter = "\r"
	down  = "\x1b[B"
	left  = "\x1b[D"
	right = "\x1b[C"
)

// hover moves the mouse's pointer to a cell, counted from 1 (SGR mouse mode).
func hover(x, y string) string { return "\x1b[<35;" + x + ";" + y + "M" }

// Shots are the pictures of the README and its pages.
func Shots() []Shot {
	shots := []Shot{
		{Name: "flows", Alt: "the flows of a busy host, a row selected", Steps: []Step{{down, "peak "}}},
		{Name: "hosts", Alt: "the same traffic by remote host", Steps: []Step{{tab, "[Hosts]"}}},
		{Name: "services", Alt: "the same traffic by service", Steps: []Step{{tab + tab, "[Services]"}}},
		{Name: "processes", Alt: "the same traffic by process", Steps: []Step{{tab + tab + tab, "[Processes]"}}},
		{Name: "publishers", Alt: "the same traffic by the package a program came with", Steps: []Step{{tab + tab + tab + tab, "[Publishers]"}}},
		{Name: "containers", Alt: "the same traffic by container", Steps: []Step{{tab + tab + tab + tab + "K", "[Containers]"}}},
		{Name: "flow", Alt: "all that is known of one flow", Steps: []Step{{down + enter, "packets"}}},
		{Name: "help", Alt: "the keys", Steps: []Step{{"?", "half"}}},
		{Name: "themes", Alt: "the chooser of themes", Steps: []Step{{"c", "Acid Rain"}}},
		{Name: "filter", Alt: "the rows that a filter leaves", Steps: []Step{{"/", "filter"}, {"proc:firefox !relay", "!relay"}}},
		{Name: "alert", Alt: "a threshold was set, and what is above it stands out", At: 10, Steps: []Step{{"A", "alert at"}, {"8Mb" + enter, "q quit"}, {right, clock(20)}, {right, clock(30)}, {"", untilGone + "alert: "}}},
		{Name: "health", Alt: "after packets were lost: the header says how many, averages are marked", At: 60, Steps: []Step{{hover("26", "1"), "last loss"}}},
		{Name: "light", Alt: "on a light background", Ground: Light},
	}
	for i := range shots {
		shots[i].defaults(116, 34, 8)
	}
	return shots
}

// Gallery is a small picture of every theme.
func Gallery() []Shot {
	themes := theme.All()
	shots := make([]Shot, 0, len(themes))
	for _, d := range themes {
		s := Shot{Name: "theme-" + string(d.ID), Alt: d.Name, Args: []string{"--theme", string(d.ID)}, Steps: []Step{{down, "peak "}}}
		s.defaults(88, 20, 5.2)
		shots = append(shots, s)
	}
	return shots
}

// defaults fills in what is not said.
func (s *Shot) defaults(width, height int, scale float64) {
	if s.Width == 0 {
		s.Width, s.Height, s.Scale = width, height, scale
	}
	if s.At == 0 {
		s.At = 40
	}
	if s.Ground == (Ground{}) {
		s.Ground = Dark
	}
}
