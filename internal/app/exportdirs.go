package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"iftopgo/flows"
	"iftopgo/internal/privsep"
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

// proposedExportDir is where to propose to export to, with a slash at the end: the first
// of the directories that may be written to, the last if none may.
func proposedExportDir() string {
	to := ""
	for _, dir := range slices.Backward(exportDirs()) {
		if to == "" || privsep.Writable(dir) {
			to = dir + "/"
		}
	}
	return to
}

// maxShownDir is how much of a directory's name is shown, in bytes.
const maxShownDir = 200

// shownExportDirs are the directories for exports as they are shown.
func shownExportDirs() (dirs []string) {
	for _, dir := range exportDirs() {
		if full, err := filepath.Abs(dir); err == nil {
			dir = full
		}
		dirs = append(dirs, flows.Clean(dir, maxShownDir))
	}
	return dirs
}

// exportAdvice says where files can be written instead.
func exportAdvice() string {
	switch dirs := exportDirs(); {
	case len(dirs) == 0:
		return "start in a directory of its own, or with --no-sandbox"
	case dirs[0] == ".":
		return "use " + strings.Join(dirs, " or ") + ", or start with --no-sandbox"
	default: // The program was started in the root directory.
		return "use " + strings.Join(dirs, " or ") + ", or start in another directory, or with --no-sandbox"
	}
}
