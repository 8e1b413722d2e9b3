package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"iftopgo/flows"
	"iftopgo/flows/networks"
	"iftopgo/internal/cli"
	"iftopgo/internal/mappedfile"
	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// newNetworkFinder returns the finder for the files of the settings, nil without any. It
// opens nothing yet: files are read once the process is confined.
func (s *session) newNetworkFinder() *networkFinder {
	if s.flags.Demo || len(s.prefs.GeoIP) == 0 {
		return nil
	}
	env := userfile.SystemEnv()
	c := networks.Config{Places: networks.UsualPlaces(env.DataHome()), After: s.clock.After}
	for _, file := range s.prefs.GeoIP {
		if file == prefs.GeoIPAuto {
			file = networks.Auto
		} else {
			file = env.Place(file).Path
		}
		c.Files = append(c.Files, file)
	}
	s.networkPaths = readable(&c, env)
	c.Open = s.openNetworkFile
	return &networkFinder{finder: networks.New(c), report: func(wrong string) {
		s.log.Warn("networks", "files", wrong)
		if s.flags.Headless() {
			cli.Warn(s.stderr, "networks: "+wrong)
		}
	}}
}

// openNetworkFile opens a file of networks, or a directory of such, to read it: by the broker
// if only the one who started the program may.
func (s *session) openNetworkFile(path string) (*os.File, error) {
	f, err := userfile.OpenAs(userfile.SystemEnv().InvokingUser(), func() (*os.File, error) { return os.OpenFile(path, mappedfile.Flags, 0) })
	// What it would refuse it is not asked for: it is looked for again and again.
	if broker := s.sep.Broker(); broker != nil && errors.Is(err, fs.ErrPermission) && filebroker.Agreed(path, s.brokered) {
		return broker.Open(path)
	}
	return f, err
}

// readable are the paths that must be readable to open the files, again when they have been
// replaced: the files, and the directories they are in. The root directory and the home of
// the user are not among them: they have much else.
func readable(c *networks.Config, env userfile.Env) (paths []string) {
	home, err := env.Home()
	if err != nil {
		home = string(filepath.Separator)
	}
	for _, file := range c.Files {
		if file == networks.Auto {
			paths = append(paths, c.Places...)
			continue
		}
		paths = append(paths, file)
		dir, err := filepath.EvalSymlinks(filepath.Dir(file))
		if err == nil && !isRoot(dir) && dir != home {
			paths = append(paths, dir)
		}
	}
	return paths
}

// errNoNetworks says what rows by network need.
var errNoNetworks = errors.New("rows by network or country need an MMDB file: name one with --geoip, or put one into " +
	networks.UsualPlaces("")[1])

// openNetworks opens the files, and puts what they know into the model. What is wrong with
// them is one line, and keeps nothing from starting but rows by network.
func (s *session) openNetworks(m model.Model) (model.Model, error) {
	var files flows.NetworkFiles
	if s.networks != nil {
		files = s.networks.finder.Open()
	}
	if byNetwork := m.By == flows.Networks || m.By == flows.Countries; byNetwork && !files.Any() && !m.Networks.Any() {
		if files.Wrong != "" {
			return m, cli.Usage(fmt.Errorf("networks: %s; %w", files.Wrong, errNoNetworks))
		}
		return m, cli.Usage(errNoNetworks)
	}
	if s.networks != nil {
		m = s.showNetworks(m, &files)
	}
	if m.Prefs.Tab == prefs.TabNetworks && !m.Networks.Any() {
		m.Prefs.Tab = prefs.TabFlows
	}
	return m, nil
}

// showNetworks puts what the files know into the model, and reports what is wrong with them.
func (s *session) showNetworks(m model.Model, files *flows.NetworkFiles) model.Model {
	s.networks.note(files)
	if files.Wrong != "" && !s.flags.Headless() {
		cli.Warn(s.stderr, "networks: "+files.Wrong)
	}
	notice := m.Notice
	m, _ = update.Update(m, model.NetworkFilesMsg{Files: *files}, update.Effects{})
	if notice.Text != "" {
		m.Notice = notice
	}
	return m
}
