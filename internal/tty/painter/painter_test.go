package painter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// terminal is an emulated one, and what was written to it.
type terminal struct {
	*vt.Emulator
	mu      sync.Mutex // held while something is written, by the goroutine that draws
	written []string
	failure error
}

// shown is the text on the screen, and how many pictures were written since written was cleared.
func (e *terminal) shown() (text string, pictures int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.String(), len(e.written)
}

// unasked takes out what the emulator would answer, and wait until the answer is read.
var unasked = strings.NewReplacer(ansi.RequestModeSynchronizedOutput, "", ansi.RequestModeUnicodeCore, "", ansi.RequestKittyKeyboard, "")

func newTerminal(t testing.TB, width, height int) *terminal {
	t.Helper()
	return &terminal{Emulator: vt.NewEmulator(width, height)}
}

func (e *terminal) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failure != nil {
		return 0, e.failure
	}
	e.written = append(e.written, string(b))
	if _, err := e.WriteString(unasked.Replace(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// painter returns one that has the screen of the terminal.
func (e *terminal) painter(t testing.TB) *Painter {
	t.Helper()
	p := New(Config{Out: e, Env: []string{"TERM=xterm-256color"}})
	if err := p.Enter(); err != nil {
		t.Fatal(err)
	}
	return p
}

// show draws a screen at once.
func show(t testing.TB, p *Painter, content string, width, height int) {
	t.Helper()
	p.Show(tea.NewView(content), width, height)
	if _, err := p.draw(); err != nil {
		t.Fatal(err)
	}
}

// want are the cells that a terminal shows of a content: drawn as a whole on an empty screen.
func want(content string, width, height int) uv.ScreenBuffer {
	b := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(content).Draw(b, b.Bounds())
	return b
}

// visible is the style of a cell as far as it is seen: a blank has no colour but that behind it.
func visible(c *uv.Cell) uv.Style {
	s := c.Style
	if c.Content == " " {
		s.Fg, s.Attrs = nil, s.Attrs&^uv.AttrBold
	}
	return s
}

// compare tells the first cell that is not as it should be.
func compare(t *testing.T, e *terminal, b uv.ScreenBuffer, what string) {
	t.Helper()
	for y := range b.Height() {
		for x := range b.Width() {
			got, want := e.CellAt(x, y), b.CellAt(x, y)
			gotStyle, wantStyle := visible(got), visible(want)
			if got.Content != want.Content || !gotStyle.Equal(&wantStyle) {
				t.Fatalf("%s: cell %d,%d is %q %v, want %q %v\n%s", what, x, y, got.Content, got.Style, want.Content, want.Style, e.Render())
			}
		}
	}
}

// randomLine is a line of text in colours, as wide as the screen, or shorter.
func randomLine(r *rand.Rand, width int) string {
	var line strings.Builder
	for ansi.StringWidth(line.String()) < width-10 {
		word := words[r.IntN(len(words))]
		if r.IntN(2) == 0 {
			word = fmt.Sprintf("\x1b[38;2;%d;120;40;1m%s\x1b[m", r.IntN(4)*60, word)
		}
		line.WriteString(word)
		if r.IntN(12) == 0 {
			break
		}
	}
	return line.String()
}

// words are those of random lines.
var words = []string{"host", "10.0.0.7", "▼", "⣀⣤⣶", " ", "   ", "日本", "é", "443", "▏"}

// TestTheScreenIsThePicture shows pictures of which some lines differ, which are scrolled, of
// other sizes and heights, one after the other.
func TestTheScreenIsThePicture(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	width, height := 80, 24
	e := newTerminal(t, width, height)
	p := e.painter(t)
	lines := make([]string, height)
	for i := range 2000 {
		switch r.IntN(12) {
		case 0:
			width, height = 20+r.IntN(100), 5+r.IntN(40)
			e.Resize(width, height)
			p.Repaint()
			lines = make([]string, height)
			for y := range lines {
				lines[y] = randomLine(r, width)
			}
		case 1:
			lines = append(lines[1:], randomLine(r, width))
		case 2:
			lines = append([]string{randomLine(r, width)}, lines[:len(lines)-1]...)
		case 3:
			lines = lines[:1+r.IntN(len(lines))] // Shorter than the screen.
		case 4, 5, 6: // A word, or a few, is another one.
			y := r.IntN(len(lines))
			for range 1 + r.IntN(2) {
				lines[y] = otherWord(r, lines[y])
			}
		default:
			lines[r.IntN(len(lines))] = randomLine(r, width)
		}
		content := strings.Join(lines, "\n")
		show(t, p, content, width, height)
		compare(t, e, want(content, width, height), fmt.Sprint("picture ", i))
	}
}

// TestWhatHasNotChangedIsNotWritten changes nothing, and then one character.
func TestWhatHasNotChangedIsNotWritten(t *testing.T) {
	t.Parallel()
	e := newTerminal(t, 80, 24)
	p := e.painter(t)
	lines := strings.Repeat(strings.Repeat("x", 80)+"\n", 23)
	show(t, p, lines+"a", 80, 24)
	e.written = nil
	show(t, p, lines+"a", 80, 24)
	if len(e.written) != 0 {
		t.Errorf("the same picture writes %q", e.written)
	}
	show(t, p, lines+"b", 80, 24)
	if len(e.written) != 1 || len(e.written[0]) > 16 {
		t.Errorf("one other character writes %q", e.written)
	}
}

// TestOnlyTheNewestPictureIsDrawn shows a hundred pictures at once: the first is drawn at
// once, the last an interval later, and none between.
func TestOnlyTheNewestPictureIsDrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newTerminal(t, 20, 2)
		p := e.painter(t)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- p.Run(ctx) }()
		synctest.Wait()
		e.mu.Lock()
		e.written = nil
		e.mu.Unlock()
		for i := range 100 {
			p.Show(tea.NewView(fmt.Sprint("picture ", i)), 20, 2)
			if i == 0 {
				synctest.Wait()
			}
		}
		if got, _ := e.shown(); !strings.HasPrefix(got, "picture 0") {
			t.Errorf("at first the screen shows %q", got)
		}
		time.Sleep(Interval)
		synctest.Wait()
		if got, pictures := e.shown(); !strings.HasPrefix(got, "picture 99") || pictures != 2 {
			t.Errorf("an interval later it shows %q, after %d pictures; want the last, after 2", got, pictures)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestTheScreenIsGivenBack leaves the screen, as for a shell, and takes it again.
func TestTheScreenIsGivenBack(t *testing.T) {
	t.Parallel()
	e := newTerminal(t, 20, 3)
	if _, err := e.WriteString("$ iftopgo"); err != nil {
		t.Fatal(err)
	}
	on := make(map[ansi.Mode]bool)
	e.SetCallbacks(vt.Callbacks{EnableMode: func(m ansi.Mode) { on[m] = true }, DisableMode: func(m ansi.Mode) { delete(on, m) }})
	p := e.painter(t)
	v := tea.NewView("flows")
	v.MouseMode = tea.MouseModeAllMotion
	p.Show(v, 20, 3)
	if _, err := p.draw(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(e.String(), "flows") || !on[ansi.ModeMouseAnyEvent] || !on[ansi.ModeBracketedPaste] {
		t.Errorf("the screen is %q with the modes %v", e.String(), on)
	}
	if err := p.Leave(); err != nil {
		t.Fatal(err)
	}
	delete(on, ansi.ModeTextCursorEnable)
	if !strings.HasPrefix(e.String(), "$ iftopgo") || len(on) != 0 {
		t.Errorf("the shell has %q with the modes %v", e.String(), on)
	}
	e.written = nil
	show(t, p, "hidden", 20, 3)
	if len(e.written) != 0 {
		t.Errorf("while the shell has the screen, %q is written", e.written)
	}
	if err := p.Enter(); err != nil {
		t.Fatal(err)
	}
	show(t, p, "flows", 20, 3)
	if !strings.HasPrefix(e.String(), "flows") {
		t.Errorf("taken again, the screen is %q", e.String())
	}
}

// TestATerminalThatKnowsPicturesGetsThemInOnePiece answers what the painter asks.
func TestATerminalThatKnowsPicturesGetsThemInOnePiece(t *testing.T) {
	t.Parallel()
	e := newTerminal(t, 20, 2)
	p := e.painter(t)
	if !strings.Contains(e.written[0], ansi.RequestModeSynchronizedOutput) {
		t.Errorf("the terminal is not asked: %q", e.written[0])
	}
	p.Answered(ansi.ModeSynchronizedOutput, ansi.ModeReset)
	show(t, p, "flows", 20, 2)
	last := e.written[len(e.written)-1]
	if !strings.HasPrefix(last, ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(last, ansi.ResetModeSynchronizedOutput) {
		t.Errorf("a picture is written as %q", last)
	}
}

// TestWhoMayShowAQuestionIsNotAsked looks at environments.
func TestWhoMayShowAQuestionIsNotAsked(t *testing.T) {
	t.Parallel()
	for env, asked := range map[string]bool{
		"TERM=xterm-256color":                             true,
		"TERM=xterm-256color TERM_PROGRAM=tmux":           true,
		"TERM=xterm-256color TERM_PROGRAM=Apple_Terminal": false,
		"TERM=xterm-256color SSH_TTY=/dev/pts/1":          false,
		"TERM=xterm-kitty SSH_TTY=/dev/pts/1":             true,
	} {
		if got := questions(strings.Fields(env)) != ""; got != asked {
			t.Errorf("%s: asked %v, want %v", env, got, asked)
		}
	}
}

// TestATerminalThatIsGoneEndsTheDrawing fails each write.
func TestATerminalThatIsGoneEndsTheDrawing(t *testing.T) {
	t.Parallel()
	e := newTerminal(t, 20, 2)
	p := e.painter(t)
	e.failure = errors.New("hung up")
	p.Show(tea.NewView("flows"), 20, 2)
	if err := p.Run(t.Context()); !errors.Is(err, e.failure) {
		t.Errorf("drawing ended with %v", err)
	}
	if err := p.Leave(); !errors.Is(err, e.failure) {
		t.Errorf("leaving ended with %v", err)
	}
}

// BenchmarkAPicture draws a screen of 200 by 60 of which some lines have changed.
func BenchmarkAPicture(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, changed := range []int{1, 5, 60} {
		b.Run(fmt.Sprint(changed, " lines"), func(b *testing.B) {
			var out bytes.Buffer
			p := New(Config{Out: &out, Env: []string{"TERM=xterm-256color"}})
			if err := p.Enter(); err != nil {
				b.Fatal(err)
			}
			contents := make([]string, 2)
			lines := make([]string, 60)
			for y := range lines {
				lines[y] = randomLine(r, 200)
			}
			contents[0] = strings.Join(lines, "\n")
			for y := range changed {
				lines[y] = randomLine(r, 200)
			}
			contents[1] = strings.Join(lines, "\n")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				out.Reset()
				show(b, p, contents[i%2], 200, 60)
			}
		})
	}
}
