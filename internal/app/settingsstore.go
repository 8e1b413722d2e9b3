package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
)

// pollInterval is how often the file is checked for edits by hand.
const pollInterval = 2 * time.Second

// settingsStore saves what the user changes on the screen, and reads what is edited by
// hand. Flags override both, until the user changes what a flag has set.
type settingsStore struct {
	doc       *prefs.Document
	mu        sync.Mutex
	overrides prefs.Overrides
	// importErr says why the settings of iftoprs could not be imported, or not be
	// saved; empty if they could.
	importErr string
	// invalid says why the file cannot be used, nil when it can. Nothing is saved
	// until it is fixed, which the screen says meanwhile.
	invalid error
	// saved is the number of the last change that was saved.
	saved uint64
}

// save returns the command that saves a change of the settings.
func (s *settingsStore) save(c model.Change) tea.Cmd {
	return func() tea.Msg { return model.PrefsSavedMsg{Err: s.store(&c)} }
}

// store saves a change, unless it, or a later one, is saved already.
func (s *settingsStore) store(c *model.Change) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Number <= s.saved {
		return nil
	}
	s.saved = c.Number
	s.overrides = s.overrides.Without(c.Before, c.After)
	if s.invalid != nil {
		return nil
	}
	return s.doc.Save(c.Before, c.After)
}

// flush saves the changes that are not saved yet when the program ends: nobody runs
// commands then.
func (s *settingsStore) flush(changes []model.Change) (err error) {
	for i := range changes {
		err = errors.Join(err, s.store(&changes[i]))
	}
	return err
}

// edits returns the command that waits until the file was edited by hand.
func (s *settingsStore) edits(ctx context.Context, after func(time.Duration) <-chan struct{}) tea.Cmd {
	return func() tea.Msg {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-after(pollInterval):
			}
			if msg, ok := s.poll(); ok {
				return msg
			}
		}
	}
}

// poll reads the file again if it was edited.
func (s *settingsStore) poll() (model.PrefsEditedMsg, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, changed, err := s.doc.Poll()
	if s.invalid != nil && s.doc.Missing() {
		changed = true // It was removed.
	}
	if err == nil && !changed {
		return model.PrefsEditedMsg{}, false
	}
	if err == nil {
		p, err = s.overrides.Apply(p)
	}
	if err == nil {
		_, err = s.keyMap(p)
	}
	s.invalid = err
	return model.PrefsEditedMsg{Prefs: p, Err: summarize(err)}, true
}

// errUnreadable says what to do about settings that may not be read.
var errUnreadable = errors.New("permission denied; -c names another file")

// summarize is the first line of an error about the settings, and what follows from it. Of a
// file that may not be read it is so short that it fits in the line of a small screen.
func summarize(err error) error {
	if err == nil {
		return nil
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok && errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: %w", path.Path, errUnreadable)
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	text := lines[0]
	if more := len(lines) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return fmt.Errorf("%s; %w", text, prefs.ErrInvalid)
}

// keyMap returns the keys that the settings ask for. The error says of each key that
// cannot be used where in the file it is.
func (s *settingsStore) keyMap(p prefs.Prefs) (model.KeyMap, error) {
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	wrong, ok := errors.AsType[model.KeyErrors](err)
	if !ok {
		return keys, err
	}
	all := make([]error, len(wrong))
	for i, w := range wrong {
		all[i] = fmt.Errorf("%s: %w", s.doc.Where("keys."+w.Action), w)
	}
	return nil, errors.Join(all...)
}
