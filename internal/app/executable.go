package app

import "os"

// executable is the path of this program, for commands that messages propose.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return "iftopgo"
	}
	return path
}
