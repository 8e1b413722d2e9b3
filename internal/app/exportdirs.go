package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"iftopgo/flows"
	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/userfile"
)

// exportDirs are the directories below which exports may be written: where the program
// was started, and where temporary files are. The root directory is left out, because
// everything is below it.
func exportDirs() (dirs []string) {
	for _, dir := range []string{".", os.TempDir()} {
		if !isRoot(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// isRoot reports whether a directory is the root directory, by whatever name.
func isRoot(dir string) bool {
	here, err := os.Stat(dir)
	if err != nil {
		return false // What does not exist cannot be written to.
	}
	root, err := os.Stat("/")
	return err != nil || os.SameFile(here, root)
}

// exportPlaces are where a confined program can have exports be made.
type exportPlaces struct {
	// broker makes them, nil without one.
	broker *filebroker.Client
	// dirs are the directories as the user knows them, and paths the paths of each from the
	// root directory: as it is called, and behind symbolic links.
	dirs  []string
	paths [][]string
	// writable are the indexes of those in which files can be made.
	writable []int
	// here is the directory the program was started in, and env the environment it was
	// started in.
	here string
	env  userfile.Env
}

// newExportPlaces has to be called before the process is confined, after which it may not be
// able to look its directories up.
func newExportPlaces(dirs []string) exportPlaces {
	p := exportPlaces{dirs: dirs, paths: make([][]string, len(dirs)), env: userfile.SystemEnv()}
	if home, err := p.env.Home(); err == nil {
		p.env.HomeOf = func(int) (string, error) { return home, nil }
	}
	p.here, _ = filepath.Abs(".") // Without it only whole paths are found below a directory.
	for i, dir := range dirs {
		path := p.abs(dir)
		p.paths[i] = []string{path}
		if target, err := filepath.EvalSymlinks(path); err == nil {
			p.paths[i] = append(p.paths[i], target)
		}
	}
	return p
}

// abs is a path from the root directory.
func (p *exportPlaces) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(p.here, path)
}

// errNoBroker says why nothing is exported.
var errNoBroker = errors.New("the file broker, which makes exports, could not be started")

// create has the broker make a file.
func (p *exportPlaces) create(place userfile.Place, data []byte) error {
	if p.broker == nil {
		return errNoBroker
	}
	path := p.abs(place.Path)
	for dir, known := range p.paths {
		for _, parent := range known {
			if rel, err := filepath.Rel(parent, path); err == nil && filepath.IsLocal(rel) {
				return p.broker.Create(dir, rel, data)
			}
		}
	}
	return syscall.EACCES
}

// proposed is where to propose to export to, with a slash at the end: the first of the
// directories that may be written to, the last if none may.
func (p *exportPlaces) proposed() string {
	to := ""
	for i, dir := range slices.Backward(p.dirs) {
		if to == "" || slices.Contains(p.writable, i) {
			to = dir + "/"
		}
	}
	return to
}

// maxShownDir is how much of a directory's name is shown, in bytes.
const maxShownDir = 200

// shown are the directories as they are shown.
func (p *exportPlaces) shown() (dirs []string) {
	for _, known := range p.paths {
		dirs = append(dirs, flows.Clean(known[0], maxShownDir))
	}
	return dirs
}

// advice says where files can be written instead.
func (p *exportPlaces) advice() string {
	switch {
	case len(p.dirs) == 0:
		return "start in a directory of its own, or with --no-sandbox"
	case p.dirs[0] == ".":
		return "use " + strings.Join(p.dirs, " or ") + ", or start with --no-sandbox"
	default: // The program was started in the root directory.
		return "use " + strings.Join(p.dirs, " or ") + ", or start in another directory, or with --no-sandbox"
	}
}
