package app

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
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
}

// mostRelied is how often it is relied on that the directory has not changed: a symbolic link may lead elsewhere by now.
const mostRelied = 15

// Stat returns the info of the file. It asks the broker only if the file may be another one: that would wake up both.
func (b *brokeredSettings) Stat() (fs.FileInfo, error) {
	changed, err := b.dirChanged()
	if err == nil && b.relied < mostRelied && changed.Equal(b.changed) {
		b.relied++
		if b.file == nil {
			return nil, fs.ErrNotExist
		}
		if info, err := b.file.Stat(); err == nil && linked(info) {
			return info, nil
		}
	}
	if err := b.forget(); err != nil {
		return nil, err
	}
	f, failed := b.OpenSettings()
	if err == nil && (failed == nil || errors.Is(failed, fs.ErrNotExist)) {
		b.file, b.changed, b.relied = f, changed, 0
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
	info, err := b.dir.Stat()
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
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

// linked says that a file has a name.
func linked(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Nlink > 0
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
