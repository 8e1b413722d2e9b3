package app

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"iftopgo/internal/boundedfile"
	"iftopgo/internal/userfile"
	"iftopgo/prefs"
)

// settingsBroker opens the file of settings.
type settingsBroker interface{ OpenSettings() (*os.File, error) }

// brokeredSettings is the storage of settings behind the broker.
type brokeredSettings struct {
	settingsBroker
	edit func() (prefs.Edit, error)
	// dir is the directory of the file, nil where it cannot be looked at.
	dir *os.File
	// The file that is there, nil for none, what the directory was before it was opened, and how often that has been
	// relied on since.
	file    *os.File
	changed time.Time
	relied  int
	// info is what Stat has returned of the file, and state its state then.
	info  fs.FileInfo
	state fileState
}

// mostRelied is how often it is relied on that the directory has not changed: a symbolic link may lead elsewhere by now, and
// another machine may have written.
const mostRelied = 15

// Stat returns the info of the file. It asks the broker only if the file may be another one: that would wake up both.
func (b *brokeredSettings) Stat() (fs.FileInfo, error) {
	changed, err := b.dirChanged()
	if err == nil && b.relied < mostRelied && changed.Equal(b.changed) {
		b.relied++
		if b.file == nil {
			return nil, fs.ErrNotExist
		}
		if info, err := b.infoAgain(); err == nil && b.state.links > 0 {
			return info, nil
		}
	}
	if err := b.forget(); err != nil {
		return nil, err
	}
	f, failed := b.OpenSettings()
	if err == nil && (failed == nil || errors.Is(failed, fs.ErrNotExist)) {
		b.file, b.changed, b.relied, b.info = f, changed, 0, nil
	}
	if failed != nil {
		return nil, failed
	}
	info, failed := f.Stat()
	if b.file == nil {
		failed = errors.Join(failed, f.Close())
	}
	return info, failed
}

// dirChanged is when the directory has changed: a file has come, gone, or been replaced.
func (b *brokeredSettings) dirChanged() (time.Time, error) {
	if b.dir == nil {
		return time.Time{}, fs.ErrInvalid
	}
	s, err := stateOf(b.dir)
	return s.changed, err
}

// infoAgain is the info of the file that is open, the same one as long as it has not changed.
func (b *brokeredSettings) infoAgain() (fs.FileInfo, error) {
	s, err := stateOf(b.file)
	if err != nil {
		return nil, err
	}
	if b.info == nil || !s.same(&b.state) {
		b.state = s
		b.info, err = b.file.Stat()
	}
	return b.info, err
}

// forget closes the file.
func (b *brokeredSettings) forget() error {
	f := b.file
	b.file, b.relied = nil, mostRelied
	if f == nil {
		return nil
	}
	return f.Close()
}

// Read reads the file.
func (b *brokeredSettings) Read() ([]byte, fs.FileInfo, error) {
	f, err := b.OpenSettings()
	if err != nil {
		return nil, nil, err
	}
	return boundedfile.ReadFrom(f, userfile.MaxRead)
}

// Edit locks the file.
func (b *brokeredSettings) Edit() (prefs.Edit, error) { return b.edit() }
