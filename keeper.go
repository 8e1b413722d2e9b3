package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
)

// lookEvery is how often the settings are looked at for edits by hand.
const lookEvery = 2 * time.Second

// keeper keeps the settings: what the user changes is saved, and what is edited
// by hand comes back. Flags rule over both, until the user changes what a flag
// has set.
type keeper struct {
	doc  *prefs.Document
	mu   sync.Mutex
	over prefs.Overrides
	// unimported is what is wrong with the settings of iftoprs, or with saving them;
	// empty for nothing.
	unimported string
	// broken is why the file cannot be used, nil when it can. Nothing is saved
	// until it is mended, which the screen says meanwhile.
	broken error
	// saved is the number of the last change that was saved.
	saved uint64
}

// save saves a change of the settings.
func (k *keeper) save(c model.Change) tea.Cmd {
	return func() tea.Msg { return model.PrefsSavedMsg{Err: k.keep(&c)} }
}

// keep saves a change, unless it, or one that came later, is saved already.
func (k *keeper) keep(c *model.Change) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.Number <= k.saved {
		return nil
	}
	k.saved = c.Number
	k.over = k.over.Without(c.Before, c.After)
	if k.broken != nil {
		return nil
	}
	return k.doc.Save(c.Before, c.After)
}

// keepAll saves what is left of changes when the program ends: nobody waits for
// commands then.
func (k *keeper) keepAll(changes []model.Change) (err error) {
	for i := range changes {
		err = errors.Join(err, k.keep(&changes[i]))
	}
	return err
}

// edits waits until the settings were edited by hand.
func (k *keeper) edits(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
			if msg, ok := k.look(); ok {
				return msg
			}
		}
	}
}

// look reads the settings anew if they were edited.
func (k *keeper) look() (model.PrefsEditedMsg, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p, changed, err := k.doc.Poll()
	if k.broken != nil && !k.doc.Exists() {
		changed = true // It was moved away.
	}
	if err == nil && !changed {
		return model.PrefsEditedMsg{}, false
	}
	if err == nil {
		p, err = k.over.Apply(p)
	}
	if err == nil {
		_, err = k.keyMap(p)
	}
	k.broken = err
	return model.PrefsEditedMsg{Prefs: p, Err: brief(err)}, true
}

// brief is the first line of an error about the settings, with what that means.
func brief(err error) error {
	if err == nil {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	text := lines[0]
	if more := len(lines) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return fmt.Errorf("%s; %w", text, prefs.ErrInvalid)
}

// keyMap returns the keys that settings ask for. Of every one that cannot be, it
// says where in the file it is.
func (k *keeper) keyMap(p prefs.Prefs) (model.KeyMap, error) {
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	wrong, ok := errors.AsType[model.KeyErrors](err)
	if !ok {
		return keys, err
	}
	all := make([]error, len(wrong))
	for i, w := range wrong {
		all[i] = fmt.Errorf("%s: %w", k.doc.Where("keys."+w.Action), w)
	}
	return nil, errors.Join(all...)
}
