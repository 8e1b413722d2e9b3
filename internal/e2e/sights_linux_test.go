package e2e

import (
	"regexp"
	"strings"
)

// sight is a condition on what a screen shows.
type sight func(s *screen) bool

// shows is a sight of all of several texts.
func shows(texts ...string) sight {
	return func(s *screen) bool {
		shown := s.content()
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				return false
			}
		}
		return true
	}
}

// lacks is a sight of none of several texts.
func lacks(texts ...string) sight {
	return func(s *screen) bool {
		shown := s.content()
		for _, text := range texts {
			if strings.Contains(shown, text) {
				return false
			}
		}
		return true
	}
}

// inLine is a sight of a line that has texts in this order.
func inLine(parts ...string) sight {
	return func(s *screen) bool {
		for _, line := range s.lines() {
			if hasInOrder(line, parts) {
				return true
			}
		}
		return false
	}
}

func hasInOrder(line string, parts []string) bool {
	for _, part := range parts {
		_, rest, ok := strings.Cut(line, part)
		if !ok {
			return false
		}
		line = rest
	}
	return true
}

// matches is a sight of what a regular expression matches, where a text cannot say
// it.
func matches(expr string) sight {
	re := regexp.MustCompile(expr)
	return func(s *screen) bool { return re.MatchString(s.content()) }
}

// not is the opposite of a sight.
func not(seen sight) sight { return func(s *screen) bool { return !seen(s) } }

// all are several sights at once.
func all(of ...sight) sight {
	return func(s *screen) bool {
		for _, one := range of {
			if !one(s) {
				return false
			}
		}
		return true
	}
}

// either is at least one of several sights.
func either(of ...sight) sight {
	return func(s *screen) bool {
		for _, one := range of {
			if one(s) {
				return true
			}
		}
		return false
	}
}

// written is a sight of a text in what the program has written, shown or not.
func written(text string) sight {
	return func(s *screen) bool { return strings.Contains(s.output(), text) }
}

// Tooltips, and what the program says in its header, where texts alone do not say
// it.
var (
	fullDetails = shows("row before", "next row")
	rowTooltip  = matches(`exe +/`)      // of a row: its executable
	lostPackets = matches(`drops [1-9]`) // some were lost
	anyTooltip  = matches(`(?m)^.{0,229}╭─ .* ─+╮.*\n.*│ `)
)

// capturingOn is a sight of a header that names the interface that is captured on.
func capturingOn(iface string) sight {
	return matches(`│ ` + regexp.QuoteMeta(iface) + `[ a-z0-9MG]* │`)
}

// lineOf is the first line that contains a text, -1 when none does.
func (s *screen) lineOf(text string) int {
	for y, line := range s.lines() {
		if strings.Contains(line, text) {
			return y
		}
	}
	return -1
}

// listLine is the line of the screen with the first row of the list, -1 without one.
func (s *screen) listLine() int {
	if titles := s.lineOf(" LOCAL "); titles >= 0 {
		return titles + 1
	}
	return -1
}

// rowLine is the first line of a row that takes two lines, counted from 0.
func (s *screen) rowLine(row int) int {
	s.t.Helper()
	s.expectScreen(" LOCAL ")
	return s.listLine() + 2*row
}

// selectedLine is how many lines of the list are above the sparkline of the
// selected row; -1 when there is none.
func (s *screen) selectedLine() int {
	spark, first := s.lineOf("40 s, peak"), s.listLine()
	if spark < 0 || first < 0 {
		return -1
	}
	return spark - first
}

// selected is a sight of a row being selected, of those that take two lines and
// are not scrolled.
func selected(row int) sight { return func(s *screen) bool { return s.selectedLine() == 2*row+2 } }

// selectedFrom is a sight of a row being selected that is at least so far down.
func selectedFrom(row int) sight { return func(s *screen) bool { return s.selectedLine() >= 2*row+2 } }

// unselected is a sight of no row being selected.
func unselected(s *screen) bool { return s.selectedLine() < 0 }

// tooltipAt is a sight of a tooltip that begins in a line.
func tooltipAt(line int) sight {
	return func(s *screen) bool {
		lines := s.lines()
		return line < len(lines) && strings.Contains(lines[line], "╭─ ")
	}
}
