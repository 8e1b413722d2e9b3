package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/tap"
	"iftopgo/internal/tty"
	"iftopgo/internal/tty/painter"
	"iftopgo/internal/tty/restorer"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/update/mouserepair"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// clockRate is how often a second Bubble Tea's own renderer would draw, which draws nothing
// here: its clock runs until it is stopped, and this is the slowest it can.
const clockRate = 1

// saveTitle makes a terminal remember the title of its window, and restoreTitle take
// it back (XTWINOPS of xterm's control sequences): Bubble Tea leaves it empty.
const (
	saveTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// runProgram shows the screen until the user quits, the terminal hangs up or the
// context ends, for which it looks each time that after says so. stopOthers stops those of the job that it must not signal itself. It returns the changes of the settings that may not be saved yet.
func runProgram(ctx context.Context, m model.Model, fx update.Effects, exports tap.Taps, terminal *os.File, quick *tty.Quick, palette colorprofile.Profile, kept *restorer.Restorer, stopOthers func() error, after func(time.Duration) <-chan struct{}) ([]model.Change, error) {
	ctx, hungUp := context.WithCancel(ctx)
	defer hungUp()
	go tty.WatchHangUp(ctx, terminal, after, hungUp)
	screen, err := tty.OpenScreen(os.Stdin, terminal, kept.Taken)
	if err != nil {
		return nil, err
	}
	paint := painter.New(painter.Config{Out: screen.QuickOutput(quick), Env: os.Environ()})
	_, titleErr := fmt.Fprint(terminal, saveTitle)
	last, err := runOn(ctx, &stage{screen: screen, painter: paint, terminal: terminal, hungUp: hungUp}, m, fx, exports, palette, stopOthers)
	if titleErr == nil {
		_, titleErr = fmt.Fprint(terminal, restoreTitle)
	}
	closing := screen.Close()
	if ctx.Err() != nil {
		err, titleErr, closing = nil, nil, nil // A signal or a hang-up ends it as well as a key does.
	}
	err = errors.Join(err, titleErr, closing)
	if shown, ok := last.(*program); ok {
		return shown.Changes, err
	}
	return nil, err
}

// runOn runs Bubble Tea without its renderer and its input: the painter draws, and keys are read here, so that Bubble Tea
// has nothing of the terminal and can be told to release it (stopRenderer). It returns the last model. Panics are not
// caught: the terminal is restored after a crash, before what it says is shown.
func runOn(ctx context.Context, on *stage, m model.Model, fx update.Effects, exports tap.Taps, palette colorprofile.Profile, stopOthers func() error) (tea.Model, error) {
	var p *tea.Program
	send := func(msg tea.Msg) { p.Send(msg) }
	mouse := mouserepair.New(mouserepair.SendAfterHold(send))
	resized := func(width, height int) {
		on.painter.Repaint()
		send(tea.WindowSizeMsg{Width: width, Height: height})
	}
	width, height := tty.Size(on.terminal)
	on.keys = tty.NewKeys(on.screen, os.Getenv("TERM"), func(e uv.Event) { send(e) }, on.hungUp)
	filter := painting(on, leaving(on, stopOthers, send, resized, mouse.Filter))
	p = tea.NewProgram(newProgram(m, fx, exports, on.painter), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithoutCatchPanics(),
		tea.WithoutRenderer(), tea.WithFPS(clockRate), tea.WithWindowSize(width, height), tea.WithInput(nil), tea.WithOutput(on.screen.Output()), tea.WithColorProfile(palette),
		tea.WithFilter(stopRenderer(func() error { return p.ReleaseTerminal() }, filter)))
	if err := on.keys.Start(); err != nil {
		return nil, err
	}
	entered := on.painter.Enter()
	ctx, stop := context.WithCancel(ctx)
	drawn := make(chan error, 1)
	go func() {
		err := on.painter.Run(ctx)
		if err != nil {
			on.hungUp() // Nobody sees it any more.
		}
		drawn <- err
	}()
	go tty.WatchSize(ctx, on.terminal, width, height, resized)
	last, err := p.Run()
	stop()
	return last, errors.Join(entered, err, on.keys.Stop(), <-drawn, on.painter.Leave())
}

// stopRenderer adds to a filter of messages that the first one has Bubble Tea release the terminal, of which it has
// nothing. That stops the clock of its renderer, which would wake the program up each second, at least, to draw nothing.
func stopRenderer(release func() error, filter func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	released := false
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		if !released {
			released = true
			go func() { _ = release() }() // It waits a while for input that has no reader. There is nothing to fail.
		}
		return filter(m, msg)
	}
}

// program is model, update and view as Bubble Tea wants them. There is one, which has the last model: a copy of it for
// each message would be most of what there is to collect of garbage.
type program struct {
	model.Model
	fx      update.Effects
	painter *painter.Painter
	// exports get what is captured.
	exports tap.Taps
	// drawn is the model's view, unless that is to be drawn: Bubble Tea calls View after every
	// message, of which a mouse sends a thousand a second.
	drawn tea.View
}

func newProgram(m model.Model, fx update.Effects, exports tap.Taps, p *painter.Painter) *program {
	return &program{Model: m, fx: fx, painter: p, exports: exports}
}

// Init returns the first command, and asks the terminal whether its background is dark.
func (p *program) Init() tea.Cmd {
	return tea.Batch(update.Init(p.fx), tea.Raw(ansi.RequestBackgroundColor))
}

// Update folds a message into the model.
func (p *program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := update.Update(p.Model, msg, p.fx)
	if !looksAsBefore(msg, &p.Model, &m) {
		p.drawn.Content = ""
	}
	p.Model = m
	exported(p.exports, msg, &p.Model)
	return p, cmd
}

// looksAsBefore says that a message has changed nothing of what is seen, as far as that is known without drawing it.
func looksAsBefore(msg tea.Msg, before, after *model.Model) bool {
	switch msg := msg.(type) {
	case model.BatchMsg:
		return layout.SameBetween(before, after, &msg.Batch)
	case model.InterfacesMsg: // Nobody sees what they carry.
		return !after.ShowsInterfaces() && after.IdleText() == before.IdleText()
	case tea.MouseMotionMsg, tea.MouseReleaseMsg, model.HoverMsg, model.HoverEndMsg:
		return after.Tip == before.Tip // A move of the pointer alone changes nothing on the screen.
	}
	return false
}

// View returns the screen of the model, drawn at most once, and has it painted.
func (p *program) View() tea.View {
	if p.drawn.Content == "" {
		p.drawn = view.View(&p.Model)
	}
	p.painter.Show(p.drawn, p.Width, p.Height)
	return p.drawn
}
