package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// maxLinks is how many symbolic links are followed, as many as Linux does (path_resolution(7)).
const maxLinks = 40

// followLinks returns the path behind symbolic links, whether a file exists there or not.
func followLinks(path string) (string, error) {
	for range maxLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(link) {
			path = link
			continue
		}
		// ".." in a link is counted from where the link really is.
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, link)
	}
	return "", fmt.Errorf("%s: %w", path, syscall.ELOOP)
}

// makeDirectory opens a directory, and makes what is missing of the path to it.
func makeDirectory(dir string, owner *Owner) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
		return root, err
	}
	parent, err := makeDirectory(filepath.Dir(dir), owner)
	if err != nil {
		return nil, err
	}
	root, err = makeChild(parent, filepath.Base(dir), owner)
	return root, errors.Join(err, parent.Close())
}

// makeChild opens a directory in another, and makes it for the owner if it is missing.
func makeChild(parent *os.Root, name string, owner *Owner) (*os.Root, error) {
	if err := checkDirOwner(parent, owner); err != nil {
		return nil, err
	}
	err := parent.Mkdir(name, newDirMode)
	made := err == nil
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	child, err := parent.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	if made && owner != nil {
		if err := chownDir(child, owner); err != nil {
			return nil, errors.Join(err, child.Close())
		}
	}
	return child, nil
}

// chownDir gives a new directory to its owner.
func chownDir(root *os.Root, owner *Owner) error {
	self, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(chown(self, owner.UID, owner.GID), self.Close())
}
