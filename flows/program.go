package flows

import (
	"path"
	"strings"
)

// memfdPrefix is how the kernel writes the path of a program that is run from memory
// (memfd_create(2)); the name that was given to it follows, and may have slashes.
const memfdPrefix = "/memfd:"

// ProgramName returns what a program is called by its path: the name of its file, or of
// one in memory the name that it was given. A text that is no path, as that of a process
// whose program is not known, is returned as it is. The name of a name is the name.
func ProgramName(exe string) string {
	for {
		given, inMemory := strings.CutPrefix(exe, memfdPrefix)
		if !inMemory {
			break
		}
		if given == "" {
			return "memfd"
		}
		exe = given
	}
	if exe == "" || exe[0] != '/' && exe[0] != '.' {
		return exe
	}
	return path.Base(exe)
}
