package app

import (
	"errors"
	"os"
	"slices"

	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/tty"
	"iftopgo/internal/userfile"
	"iftopgo/prefs"
)

// errInRoot says why settings are not saved: a process that may write in the root
// directory may write everywhere.
var errInRoot = errors.New("they are in the root directory; name another file with -c")

// startBroker starts the file broker, which does for a program what it must not do itself once it
// is confined: with a screen it makes exports and saves settings; where the program becomes a user
// who owns nothing, it opens files of networks that only the one who started it may read. It takes
// its time to begin, so it is started early.
func (s *session) startBroker() {
	if s.sep.Off() {
		return
	}
	var c filebroker.Config
	if !s.flags.Headless() {
		s.unbrokered = s.brokerScreen(&c)
	}
	if s.ownsNothing {
		c.Job = tty.Job()
		c.Read = slices.DeleteFunc(slices.Clone(s.networkPaths), func(path string) bool {
			_, err := os.Stat(path)
			return err != nil
		})
	}
	s.brokered = c.Read
	if s.flags.Headless() && len(c.Read) == 0 {
		return
	}
	if err := s.sep.StartBroker(c); err != nil {
		s.unbrokered = append(s.unbrokered, brokerFor+err.Error())
		return
	}
	s.exports.broker = s.sep.Broker()
	s.store.doc.Use(s.newBrokeredSettings(c.SettingsDir))
}

// newBrokeredSettings returns the storage of settings in a directory behind the broker. Where that cannot be looked at,
// the broker is asked each time.
func (s *session) newBrokeredSettings(dir string) *brokeredSettings {
	broker := s.sep.Broker()
	b := &brokeredSettings{settingsBroker: broker, edit: func() (prefs.Edit, error) {
		e, err := broker.EditSettings()
		if err != nil {
			return nil, err
		}
		return e, nil
	}}
	if dir == "" {
		return b
	}
	var err error
	if b.dir, err = userfile.LookAt(dir); err != nil {
		s.log.Info("settings", "reason", err)
	}
	return b
}

// brokerFor is what does not work without a broker.
const brokerFor = "exports, saving settings, and files of networks: "

// awaitBroker waits until the broker has begun, and says what it does not do, or is not kept from.
func (s *session) awaitBroker() (missing []string) {
	broker := s.sep.Broker()
	if broker == nil {
		return s.unbrokered
	}
	d, err := broker.Ready()
	if err != nil {
		return append(s.unbrokered, brokerFor+err.Error())
	}
	s.exports.writable = d.Writable
	for _, m := range d.Missing {
		missing = append(missing, "for the file broker: "+m)
	}
	return slices.Concat(s.unbrokered, missing)
}

// brokerScreen adds what the broker of a program with a screen does.
func (s *session) brokerScreen(c *filebroker.Config) (missing []string) {
	place := s.store.doc.Place()
	s.exports = newExportPlaces(exportDirs())
	c.Dirs, c.Settings, c.Owner = s.exports.dirs, place.Path, place.Owner
	dir, err := place.Directory()
	if err == nil && isRoot(dir) {
		err = errInRoot
	}
	if err != nil {
		return []string{"saving settings: " + err.Error()}
	}
	c.SettingsDir = dir
	return nil
}
