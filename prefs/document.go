package prefs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
)

// Document is the file that preferences came from. Its methods may be called
// from any goroutine.
type Document struct {
	place Place

	mu sync.Mutex
	// said is what the file said when it was last read or written.
	said Prefs
	// seen is the file at that time, nil if there was none.
	seen fs.FileInfo
	// text is the file taken apart, nil when it is broken or missing.
	text *text
	// behind says that a save found more in the file than was known of.
	behind bool
}

// Load reads a place's file. Without one, preferences are the defaults and
// there is no error. With one that cannot be read or is not valid they are the
// defaults too, and the error is one line that says where and why; saving is
// then off until the file is mended, which Poll notices. The Document is never
// nil.
func Load(place Place) (Prefs, *Document, error) {
	d := &Document{place: place, said: Default()}
	err := d.read()
	return d.said, d, err
}

// Path is where the file is, or will be.
func (d *Document) Path() string { return d.place.Path }

// Place is where the file is, or will be, and whose.
func (d *Document) Place() Place { return d.place }

// Exists says whether there was a file when it was last looked at.
func (d *Document) Exists() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen != nil
}

// Mode returns the permissions of the file when it was last looked at; false if there
// was none.
func (d *Document) Mode() (fs.FileMode, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen == nil {
		return 0, false
	}
	return d.seen.Mode().Perm(), true
}

// read reads the file anew into d. What it said before stays when it is broken.
func (d *Document) read() error {
	d.text, d.behind = nil, false
	f, err := os.OpenFile(d.place.Path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		d.seen = nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading preferences: %w%s", err, advice(err))
	}
	data, info, err := readFile(f)
	d.seen = info
	if err != nil {
		return fmt.Errorf("reading preferences: %w", err)
	}
	t, err := parseText(d.place.Path, data)
	if err != nil {
		return err
	}
	d.text, d.said = t, t.prefs
	return nil
}

// Poll looks whether someone else changed the file: an editor, another instance.
// It costs one stat(2) when nobody did. When it returns true, prefs are what the
// file says now, and a broken file is mended. An error is returned once for each state of the file: it is
// broken, prefs are what it said before, and saving is off.
func (d *Document) Poll() (prefs Prefs, changed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := os.Stat(d.place.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Some editors delete before they write. What was set stays set.
		d.seen, d.text = nil, nil
		return d.said, false, nil
	case err != nil:
		return d.said, false, nil //nolint:nilerr // a file out of reach has not changed
	case !d.behind && unchanged(d.seen, info):
		return d.said, false, nil
	}
	before := d.said
	news := d.behind || d.seen != nil && d.text == nil // mended
	d.seen = info
	if err := d.read(); err != nil {
		return d.said, false, err
	}
	return d.said, news || !d.said.Equal(before), nil
}

func unchanged(a, b fs.FileInfo) bool {
	return a != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Save writes what differs between before and after, which is what the user has
// just changed, into the file as it is now. What else is in it stays: comments,
// unknown keys, the order, and what others have changed since. If there is no
// file, one is made with every key explained.
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
	dir, err := openDirectory(d.place)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	if err := dir.lock(); err != nil {
		return err
	}
	data, info, err := dir.read()
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
	if err := want.settle(); err != nil {
		return fmt.Errorf("theme %w", err)
	}
	behind := info != nil && !t.prefs.Equal(d.said)
	if !want.Equal(t.prefs) {
		if data, err = t.edited(d.place.Path, &want); err != nil {
			return err
		}
		if err := dir.write(data, info); err != nil {
			return err
		}
	}
	return d.remember(dir, behind)
}

// remember notes the file as it is after a save.
func (d *Document) remember(dir *directory, behind bool) error {
	data, info, err := dir.read()
	if err != nil || info == nil {
		return err
	}
	if d.text, err = parseText(d.place.Path, data); err != nil {
		return err
	}
	d.said, d.seen = d.text.prefs, info
	d.behind = d.behind || behind
	return nil
}

// Unknown returns a message for each key of the file that has no meaning here.
// They are kept; they may be a slip of the pen, or a newer version's.
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

// Where returns "file:line:column" of a key by its dotted name, as "keys.quit",
// for messages about what only the caller can check; the file alone if the key
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
