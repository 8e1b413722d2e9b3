package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"iftopgo/internal/tty"
	"iftopgo/internal/tty/restorer"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/update/mouserepair"
	"iftopgo/view"
)

// framesPerSecond limits how often the screen is drawn: often enough that what a key
// did is seen within a tenth of a second, even when there is much else to do, and
// seldom enough for an idle program to cost little, because the renderer's clock
// never stops.
const framesPerSecond = 20

// saveTitle makes a terminal remember the title of its window, and restoreTitle take
// it back (XTWINOPS of xterm's control sequences): Bubble Tea leaves it empty.
const (
	saveTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// runProgram shows the screen until the user quits, the terminal hangs up or the
// context ends. stopOthers stops those of the job that it must not signal itself. It returns the changes of the settings that may not be saved yet.
func runProgram(ctx context.Context, m model.Model, fx update.Effects, terminal *os.File, palette colorprofile.Profile, kept *restorer.Restorer, stopOthers func() error) ([]model.Change, error) {
	ctx, hungUp := context.WithCancel(ctx)
	defer hungUp()
	go tty.WatchHangUp(ctx, terminal, hungUp)
	screen, err := tty.OpenScreen(os.Stdin, terminal, kept.Taken)
	if err != nil {
		return nil, err
	}
	var p *tea.Program
	send := func(msg tea.Msg) { p.Send(msg) }
	mouse := mouserepair.New(mouserepair.SendAfterHold(send))
	p = tea.NewProgram(newProgram(m, fx), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond),
		tea.WithInput(screen.Input()), tea.WithOutput(screen.Output()),
		tea.WithColorProfile(palette), tea.WithFilter(leaving(screen, stopOthers, send, mouse.Filter)))
	_, titleErr := fmt.Fprint(terminal, saveTitle)
	last, err := p.Run()
	if titleErr == nil {
		_, titleErr = fmt.Fprint(terminal, restoreTitle)
	}
	closing := screen.Close()
	if ctx.Err() != nil {
		err, titleErr, closing = nil, nil, nil // A signal or a hang-up ends it as well as a key does.
	}
	err = errors.Join(err, titleErr, closing)
	if shown, ok := last.(program); ok {
		return shown.Changes, err
	}
	return nil, err
}

// program is model, update and view as Bubble Tea wants them.
type program struct {
	model.Model
	fx update.Effects
	// drawn is the model's view, once there is one: Bubble Tea calls View after every
	// message, of which a mouse sends a thousand a second.
	drawn *tea.View
}

func newProgram(m model.Model, fx update.Effects) program { return program{m, fx, new(tea.View)} }

// Init returns the first command, and asks the terminal whether its background is dark.
func (p program) Init() tea.Cmd { return tea.Batch(update.Init(p.fx), tea.RequestBackgroundColor) }

// Update folds a message into the model.
func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := update.Update(p.Model, msg, p.fx)
	next := newProgram(m, p.fx)
	switch msg.(type) {
	case model.InterfacesMsg:
		if !m.ShowsInterfaces() && m.IdleText() == p.IdleText() { // Nobody sees what they carry.
			next.drawn = p.drawn
		}
	case tea.MouseMotionMsg, tea.MouseReleaseMsg, model.HoverMsg, model.HoverEndMsg:
		if m.Tip == p.Tip { // A move of the pointer alone changes nothing on the screen.
			next.drawn = p.drawn
		}
	}
	return next, cmd
}

// View returns the screen of the model, drawn at most once.
func (p program) View() tea.View {
	if p.drawn.Content == "" {
		*p.drawn = view.View(p.Model)
	}
	return *p.drawn
}
