package painter

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// canvas is what a terminal shows, and what is to be written for it to show the next picture.
type canvas struct {
	drawn picture
	lines []string // of drawn, as many as the screen has
	spare []string // room for those of the next
	pen   pen
	// unknown says that nothing is known of what the terminal shows.
	unknown bool
	// synced says that the terminal shows what is written between two marks at once (mode 2026).
	synced bool
}

// newCanvas returns the canvas of a screen of which nothing is known.
func newCanvas() *canvas { return &canvas{unknown: true} }

// forget makes the next picture be drawn as if nothing were on the screen.
func (s *canvas) forget() { s.unknown = true }

// drawClusters has clusters of characters drawn as one, which the terminal is told with the next picture.
func (s *canvas) drawClusters() {
	s.pen.method = ansi.GraphemeWidth
	s.forget()
}

// leave are the sequences that give the screen back. Where there is no alternate screen, the
// shell goes on below the picture.
func (s *canvas) leave() string {
	end := ansi.CursorPosition(1, max(s.drawn.height, 1)) + leave
	if s.pen.method == ansi.GraphemeWidth {
		end += ansi.ResetModeUnicodeCore
	}
	return end
}

// paint draws what a picture has that is not in the one before, and returns what is to be written for that, until the next
// call.
func (s *canvas) paint(next *picture) []byte {
	p := &s.pen
	p.out, p.x = p.out[:0], unknown // Others have written meanwhile.
	if s.synced {
		p.out = append(p.out, ansi.SetModeSynchronizedOutput...)
	}
	before := len(p.out)
	if next.view.WindowTitle != s.drawn.view.WindowTitle {
		p.out = append(p.out, ansi.SetWindowTitle(next.view.WindowTitle)...)
	}
	if next.view.MouseMode != s.drawn.view.MouseMode {
		p.out = append(p.out, mouse(next.view.MouseMode)...)
	}
	s.drawLines(next)
	s.drawn = *next
	if len(p.out) == before {
		return nil
	}
	if s.synced {
		p.out = append(p.out, ansi.ResetModeSynchronizedOutput...)
	}
	return p.out
}

// drawLines draws the lines of a picture that are others than those before. Below a short picture there is nothing.
func (s *canvas) drawLines(next *picture) {
	p := &s.pen
	p.width, p.height = next.width, next.height
	if s.unknown || next.width != s.drawn.width || next.height != s.drawn.height {
		s.unknown = false
		if s.pen.method == ansi.GraphemeWidth {
			p.out = append(p.out, ansi.SetModeUnicodeCore...)
		}
		p.eraseScreen()
		s.lines = make([]string, next.height)
	}
	lines := slices.AppendSeq(s.spare[:0], strings.SplitSeq(next.view.Content, "\n"))
	for len(lines) < next.height {
		lines = append(lines, "")
	}
	lines = lines[:next.height]
	if by, ok := scrolled(s.lines, lines); ok {
		p.scroll(by.first, by.last, by.n)
		by.move(s.lines)
	}
	for y, line := range lines {
		if line != s.lines[y] {
			redraw(p, y, s.lines[y], line)
		}
	}
	p.set("")
	clear(s.lines) // They keep a picture that is not needed any more.
	s.lines, s.spare = lines, s.lines
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
