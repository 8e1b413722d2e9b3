package suites

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Find returns the paths of all capture files below a directory, in lexical order,
// by what they begin with and not by their names. Links, pipes and devices are not
// followed or opened: a directory of somebody else's files may have any of them.
func Find(dir string) ([]string, error) {
	dir, err := filepath.Abs(dir) // No tool takes an absolute path for an option.
	if err != nil {
		return nil, err
	}
	var found []string
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		capture, err := fileIsCapture(path)
		if capture {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for captures: %w", err)
	}
	return found, nil
}

func fileIsCapture(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close() //nolint:errcheck // It was only read.
	return isCapture(file), nil
}
