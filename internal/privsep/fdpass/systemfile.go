package fdpass

import (
	"io/fs"
	"os"
	"slices"
)

// OpenSystemFile has the helper open a file of the system to read it, without waiting for a named
// pipe. Errors are those of Socket; fs.ErrPermission for a file of which this was not agreed on.
func (h *Helper) OpenSystemFile(path string) (*os.File, error) {
	i := slices.Index(systemFiles[:], path)
	if i < 0 {
		return nil, fs.ErrPermission
	}
	fd, err := h.Socket(firstFile + Kind(i))
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}
