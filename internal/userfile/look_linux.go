package userfile

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// LookAt opens a directory to look when it has changed, and for nothing else (O_PATH of open(2)): that goes on once
// the process may not open it any more.
func LookAt(dir string) (*os.File, error) {
	f, err := os.OpenFile(dir, unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, fmt.Errorf("looking at a directory: %w", err)
	}
	return f, nil
}
