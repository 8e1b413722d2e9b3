package painter

import (
	"bytes"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// canvas is what a terminal shows, and what is to be written for it to show the next picture.
type canvas struct {
	drawn picture
	lines []string // of drawn
	cells uv.ScreenBuffer
	diff  *uv.TerminalRenderer
	out   bytes.Buffer // what diff wants to be written
}

// newCanvas returns the canvas of a screen of which nothing is known.
func newCanvas(c *Config) *canvas {
	s := &canvas{cells: uv.NewScreenBuffer(0, 0)}
	s.diff = newDiff(&s.out, c)
	return s
}

// newDiff returns what finds the shortest way from one picture to the next, on a whole screen.
func newDiff(out *bytes.Buffer, c *Config) *uv.TerminalRenderer {
	d := uv.NewTerminalRenderer(out, c.Env)
	d.SetColorProfile(c.Colors)
	d.SetFullscreen(true)
	d.SetRelativeCursor(false)
	d.SetBackspace(true)
	d.SetTabStops(-1)
	d.Erase()
	return d
}

// forget makes the next picture be drawn as if nothing were on the screen.
func (s *canvas) forget() {
	s.lines = s.lines[:0]
	s.diff.Resize(s.drawn.width, s.drawn.height)
	s.diff.Erase()
}

// drawClusters has clusters of characters drawn as one, which the terminal is told.
func (s *canvas) drawClusters() {
	s.cells.Method = ansi.GraphemeWidth
	_, _ = s.diff.WriteString(ansi.SetModeUnicodeCore) // Before the next picture.
	s.forget()
}

// leave are the sequences that give the screen back. Where there is no alternate screen, the
// shell goes on below the picture.
func (s *canvas) leave() string {
	end := ansi.CursorPosition(1, max(s.drawn.height, 1)) + leave
	if s.cells.Method == ansi.GraphemeWidth {
		end += ansi.ResetModeUnicodeCore
	}
	return end
}

// paint draws the lines of a picture that differ from those of the one before, and returns what
// is to be written for that, until the next call.
func (s *canvas) paint(next *picture) []byte {
	s.out.Reset()
	if next.width != s.drawn.width || next.height != s.drawn.height || s.cells.Width() == 0 {
		s.resize(next.width, next.height)
	}
	if next.view.WindowTitle != s.drawn.view.WindowTitle {
		s.out.WriteString(ansi.SetWindowTitle(next.view.WindowTitle))
	}
	if next.view.MouseMode != s.drawn.view.MouseMode {
		s.out.WriteString(mouse(next.view.MouseMode))
	}
	lines := strings.Split(next.view.Content, "\n")
	s.diff.SetScrollOptim(scrolled(s.lines, lines))
	for y := range next.height {
		if y < len(s.lines) && y < len(lines) && s.lines[y] == lines[y] {
			continue
		}
		line := part{width: next.width} // Below a short picture there is nothing.
		if y < len(lines) {
			line.text = lines[y]
		}
		if y < len(s.lines) && y < len(lines) {
			if p, ok := changed(s.lines[y], lines[y]); ok && p.x+p.width <= next.width {
				line = p
			}
		}
		uv.NewStyledString(line.text).Draw(s.cells, uv.Rect(line.x, y, line.width, 1))
	}
	s.lines, s.drawn = lines, *next
	s.diff.Render(s.cells.RenderBuffer)
	_ = s.diff.Flush() // Into out, which takes everything.
	return s.out.Bytes()
}

// fewest is how many lines must have moved for the terminal to be told to scroll: to find how
// far takes longer than drawing all other lines.
const fewest = 3

// scrolled says whether lines of the last picture are in the next one, but elsewhere.
func scrolled(before, lines []string) bool {
	moved := 0
	for y, line := range lines {
		if y < len(before) && before[y] != line && slices.Contains(before, line) {
			moved++
		}
	}
	return moved >= fewest
}

// resize makes the picture of another size.
func (s *canvas) resize(width, height int) {
	method := s.cells.Method
	s.cells = uv.NewScreenBuffer(width, height)
	s.cells.Method = method
	s.drawn.width, s.drawn.height = width, height
	s.forget()
}

// mouse are the sequences that set what the terminal reports of the mouse.
func mouse(mode tea.MouseMode) string {
	switch mode {
	case tea.MouseModeCellMotion:
		return ansi.ResetModeMouseAnyEvent + ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	case tea.MouseModeAllMotion:
		return ansi.SetModeMouseAnyEvent + ansi.SetModeMouseExtSgr
	default:
		return mouseOff
	}
}
