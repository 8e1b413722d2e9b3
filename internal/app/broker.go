package app

import (
	"errors"
	"io/fs"

	"iftopgo/internal/boundedfile"
	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/userfile"
	"iftopgo/prefs"
)

// errInRoot says why settings are not saved: a process that may write in the root
// directory may write everywhere.
var errInRoot = errors.New("they are in the root directory; name another file with -c")

// startBroker starts the file broker, which writes what a program with a screen must not write
// itself once it is confined: exports and settings.
func (s *session) startBroker() (missing []string) {
	place := s.store.doc.Place()
	s.exports = newExportPlaces(exportDirs())
	c := filebroker.Config{Dirs: s.exports.dirs, Settings: place.Path, Owner: place.Owner}
	dir, err := place.Directory()
	if err == nil && isRoot(dir) {
		err = errInRoot
	}
	if err != nil {
		missing = append(missing, "saving settings: "+err.Error())
	} else {
		c.SettingsDir = dir
	}
	d, err := s.askBroker(c)
	if err != nil {
		return append(missing, "exports and saving settings: "+err.Error())
	}
	s.exports.broker, s.exports.writable = s.sep.Broker(), d.Writable
	for _, m := range d.Missing {
		missing = append(missing, "for the file broker: "+m)
	}
	return missing
}

// askBroker starts the broker and has the settings be reached through it.
func (s *session) askBroker(c filebroker.Config) (filebroker.Directories, error) {
	if err := s.sep.StartBroker(c); err != nil {
		return filebroker.Directories{}, err
	}
	s.store.doc.Use(brokeredSettings{s.sep.Broker()})
	return s.sep.Broker().Ready()
}

// brokeredSettings is the storage of settings behind the broker.
type brokeredSettings struct{ broker *filebroker.Client }

// Stat returns the info of the file.
func (b brokeredSettings) Stat() (fs.FileInfo, error) {
	f, err := b.broker.OpenSettings()
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return info, errors.Join(err, f.Close())
}

// Read reads the file.
func (b brokeredSettings) Read() ([]byte, fs.FileInfo, error) {
	f, err := b.broker.OpenSettings()
	if err != nil {
		return nil, nil, err
	}
	return boundedfile.ReadFrom(f, userfile.MaxRead)
}

// Edit locks the file.
func (b brokeredSettings) Edit() (prefs.Edit, error) {
	e, err := b.broker.EditSettings()
	if err != nil {
		return nil, err
	}
	return e, nil
}
