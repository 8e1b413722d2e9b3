package prefs

import (
	"errors"
	"io/fs"
	"os"

	"iftopgo/internal/userfile"
)

// Storage is how the file is reached.
type Storage interface {
	// Stat returns the info of the file.
	Stat() (fs.FileInfo, error)
	// Read reads all of it, as userfile.Read does.
	Read() ([]byte, fs.FileInfo, error)
	// Edit keeps other instances from saving until the Edit is closed.
	Edit() (Edit, error)
}

// Edit is an edit of the file: what is in it, if it is there, and what replaces it. A
// userfile.Directory is one.
type Edit interface {
	Read() ([]byte, fs.FileInfo, error)
	Replace(data []byte, old fs.FileInfo) error
	Close() error
}

// ownStorage reaches the file with what this process may do.
type ownStorage struct{ place Place }

// Stat wraps stat(2).
func (s ownStorage) Stat() (fs.FileInfo, error) { return os.Stat(s.place.Path) }

// Read is userfile.Read.
func (s ownStorage) Read() ([]byte, fs.FileInfo, error) { return userfile.Read(s.place.file()) }

// Edit locks the directory, and makes it if need be.
func (s ownStorage) Edit() (Edit, error) {
	dir, err := userfile.OpenDirectory(s.place.file())
	if err != nil {
		return nil, err
	}
	if err := dir.Lock(); err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return dir, nil
}
