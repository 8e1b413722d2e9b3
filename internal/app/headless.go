package app

import (
	"context"
	"errors"
	"io"

	"iftopgo/flows"
	"iftopgo/internal/cli"
	"iftopgo/internal/tap"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// beside is what goes on beside the lines.
type beside struct {
	// alive is called at each refresh, when its line is written: where nobody reads lines, it
	// is not.
	alive    func()
	recorder *historyRecorder // nil for none
	taps     tap.Taps
}

// headless writes at every refresh until the capture ends: the same model and the same
// Update as the screen, whose commands run without Bubble Tea.
func headless(ctx context.Context, m model.Model, fx update.Effects, f *cli.Flags, stdout io.Writer, b beside) (err error) {
	defer func() { err = errors.Join(err, b.recorder.close(&m.Labels)) }()
	m.Prefs.Tab = prefs.TabFlows // Lines are of flows, whichever tab the screen shows.
	m.List.Headless = true       // Or of what --by says.
	m.List.Limit = f.Limit
	m.Labels.Style = m.Style()
	m.Prefs.LineMode = prefs.TwoLine // They have both directions, and so has their order.
	fx = headlessEffects(fx)
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // A signal ends the capture, whose last line is still written.
	defer cancel()
	cmds := newRunner(ctx)
	cmds.run(update.Init(fx))
	w, pending := newLineWriter(f, stdout), newPendingOwners(fx)
	for {
		msg := cmds.next()
		if failed, ok := msg.(model.CaptureErrorMsg); ok {
			return failed.Err
		}
		refreshes := m.Refreshes
		m = pending.fold(m, msg, fx, cmds)
		if err := b.recorder.message(msg, &m); err != nil {
			return err
		}
		exported(b.taps, msg, &m)
		if m.Refreshes == refreshes {
			continue
		}
		m = waitForNetworks(m, fx, cmds, pending)
		last, byOwner := m.Done || f.Once, m.By.ByOwner()
		if last || byOwner || f.Text != "" { // The next line of flows has owners that come late; a block of text is not repeated.
			m = pending.wait(m, fx, cmds)
		}
		if last || byOwner || m.By == flows.Networks || m.By == flows.Countries { // No line follows, or what the line says of its interval would be another owner's.
			m = update.Relist(m)
		}
		gone, err := w.write(&m, last)
		if gone && b.recorder != nil { // What is recorded is for others than who read the lines.
			b.recorder.tell("nobody reads the lines any more; the recording goes on without them")
			w.stop()
			gone = false
		}
		if gone || last || err != nil {
			return err
		}
		b.alive()
		m.Shown, m.List.Rows = m.Shown.Mark(), nil // Nobody looks at it again: in a flood it is large.
	}
}

// headlessEffects are those that make sense without a screen: batches, names, networks,
// owners and the processes of the program.
func headlessEffects(fx update.Effects) update.Effects {
	return update.Effects{
		Next: fx.Next, Names: fx.Names, Ask: fx.Ask, SetNames: fx.SetNames,
		Owners: fx.Owners, AskOwners: fx.AskOwners, AskOwnersAgain: fx.AskOwnersAgain, Helper: fx.Helper, ProcessEnd: fx.ProcessEnd,
		FindNetworks: fx.FindNetworks, NetworkFiles: fx.NetworkFiles,
	}
}
