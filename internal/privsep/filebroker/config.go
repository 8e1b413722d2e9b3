package filebroker

import (
	"os"
	"path/filepath"
	"slices"

	"iftopgo/internal/userfile"
)

// Config is what is agreed on at the start.
type Config struct {
	// Dirs are the directories in and below which exports are made.
	Dirs []string
	// Settings is the path of the file of settings, and SettingsDir its directory behind
	// symbolic links; empty when it is not to be reached.
	Settings, SettingsDir string
	// Read are files, and directories with what is below them, that can be opened to read them.
	Read []string
	// Job is the process group of the program, 0 if it may signal all of it.
	Job int
	// state says whether the program is stopped; nil without Job.
	state *os.File
	// Owner is the invoking user, nil if there is none.
	Owner *userfile.Owner
}

// Directories is what the broker says first.
type Directories struct {
	// Writable are the indexes of the directories in which files can be made.
	Writable []int
	// Missing is what does not limit the broker, in words for the user.
	Missing []string
}

// Agreed says whether a path is one of those that were agreed on ([Config].Read), or below one.
func Agreed(path string, read []string) bool {
	return slices.ContainsFunc(read, func(parent string) bool {
		rel, err := filepath.Rel(parent, path)
		return err == nil && filepath.IsLocal(rel)
	})
}
