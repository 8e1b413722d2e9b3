package prefs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// Document is the file that settings came from. Its methods may be called
// from any goroutine.
type Document struct {
	place Place

	mu sync.Mutex
	// storage is how the file is reached.
	storage Storage
	// lastLoaded are the settings in the file when it was last read or written.
	lastLoaded Prefs
	// stat is the file's info at that time, nil if there was none, or it was out of reach.
	stat fs.FileInfo
	// missing says that there was no file: one that is out of reach is not missing.
	missing bool
	// text is the parsed file, nil when it is invalid or missing.
	text *text
	// stale says that a save found settings in the file that differ from
	// lastLoaded: Poll returns them.
	stale bool
}

// Load reads a place's file. Without one, settings are the defaults and there is no
// error. With one that cannot be read or is not valid they are the defaults too, and
// the error says where and why, one line for each mistake; saving is then off until
// the file is fixed, which Poll notices. The Document is never nil.
func Load(place Place) (Prefs, *Document, error) {
	d := &Document{place: place, storage: ownStorage{place}, lastLoaded: Default()}
	err := d.read()
	return d.lastLoaded, d, err
}

// Place is where the file is, or will be, and who owns it.
func (d *Document) Place() Place { return d.place }

// Use has the file be reached in another way from now on.
func (d *Document) Use(s Storage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.storage = s
}

// Exists reports whether there was a file when it was last read, polled or saved.
func (d *Document) Exists() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stat != nil
}

// Missing reports whether there was no file when it was last read, polled or saved. Of one
// whose directory may not be searched that is not known: it is not missing.
func (d *Document) Missing() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.missing
}

// read reads the file anew into d. lastLoaded stays as it is when the file is invalid.
func (d *Document) read() error {
	d.text, d.stale = nil, false
	data, info, err := d.storage.Read()
	if d.missing = errors.Is(err, fs.ErrNotExist); d.missing {
		d.stat = nil
		return nil
	}
	d.stat = info
	if err != nil {
		return fmt.Errorf("reading settings: %w%s", err, advice(err))
	}
	t, err := parseText(d.place.Path, data)
	if err != nil {
		return err
	}
	d.text, d.lastLoaded = t, t.prefs
	return nil
}

// Poll checks whether the file was changed by an editor, or another instance. It
// costs one stat(2) when it was not. When it returns true, prefs are what is in the
// file now, or an invalid file has been fixed. An error is returned once for each
// state of the file: it is invalid, prefs are those before, and saving is off.
func (d *Document) Poll() (prefs Prefs, changed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := d.storage.Stat()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Some editors delete the file before they write it. Settings stay.
		d.stat, d.text, d.missing = nil, nil, true
		return d.lastLoaded, false, nil
	case err != nil:
		return d.lastLoaded, false, nil //nolint:nilerr // A file that cannot be reached has not changed.
	case !d.stale && unchanged(d.stat, info):
		return d.lastLoaded, false, nil
	}
	before := d.lastLoaded
	news := d.stale || !d.missing && d.text == nil // It was invalid, or out of reach.
	d.stat = info
	if err := d.read(); err != nil {
		return d.lastLoaded, false, err
	}
	return d.lastLoaded, news || !d.lastLoaded.Equal(before), nil
}

// unchanged reports whether two infos are of the same file in the same state.
func unchanged(a, b fs.FileInfo) bool {
	return a != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Save writes what differs between before and after, which is what the user has
// just changed, into the file as it is now. What else is in it stays: comments,
// unknown keys, the order, and what others have changed since. If there is no
// file, one is made with every key explained. An error wraps ErrInvalid if the file
// is not valid.
func (d *Document) Save(before, after Prefs) error {
	if before.Equal(after) {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.save(&before, &after); err != nil {
		return saveError(d.place.Path, err)
	}
	return nil
}

func (d *Document) save(before, after *Prefs) (err error) {
	edit, err := d.storage.Edit()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, edit.Close()) }()
	data, info, err := edit.Read()
	if err != nil {
		return err
	}
	if info == nil {
		data = Template()
	}
	t, err := parseText(d.place.Path, data)
	if err != nil {
		return err
	}
	want := t.prefs.With(before, after)
	if err := want.resolveTheme(); err != nil {
		return fmt.Errorf("theme %w", err)
	}
	behind := info != nil && !t.prefs.Equal(d.lastLoaded)
	if !want.Equal(t.prefs) {
		if data, err = t.withValues(d.place.Path, &want); err != nil {
			return err
		}
		if err := edit.Replace(data, info); err != nil {
			return err
		}
	}
	return d.noteSaved(edit, behind)
}

// noteSaved notes the state of the file after a save.
func (d *Document) noteSaved(edit Edit, behind bool) error {
	data, info, err := edit.Read()
	if err != nil || info == nil {
		return err
	}
	if d.text, err = parseText(d.place.Path, data); err != nil {
		return err
	}
	d.lastLoaded, d.stat, d.missing = d.text.prefs, info, false
	d.stale = d.stale || behind
	return nil
}

// Unknown returns a message for each key of the file that is not known. They stay in
// the file; they may be misspelt, or a newer version's.
func (d *Document) Unknown() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.text == nil {
		return nil
	}
	var out []string
	for _, name := range d.text.unknown {
		out = append(out, fmt.Sprintf("%s: unknown key %s is kept, but means nothing", d.where(name), describe(name)))
	}
	return out
}

// Where returns "file:line:column" of a key by its dotted name, such as "keys.quit",
// for messages about what only the caller can check; the file's path alone if the key
// is not in it.
func (d *Document) Where(name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.where(name)
}

func (d *Document) where(name string) string {
	if d.text == nil {
		return d.place.Path
	}
	line, column := d.text.position(name)
	if line == 0 {
		return d.place.Path
	}
	return fmt.Sprintf("%s:%d:%d", d.place.Path, line, column)
}
