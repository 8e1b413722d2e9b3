package app

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

// fileState is what changes of a file when it is written to, or removed.
type fileState struct {
	changed time.Time
	size    int64
	links   uint64
}

// same says that two states are.
func (s *fileState) same(t *fileState) bool {
	return s.changed.Equal(t.changed) && s.size == t.size && s.links == t.links
}

// statedBy returns the state of a file, for which somebody else may have to be asked.
func statedBy(f *os.File) (fileState, error) {
	info, err := f.Stat()
	if err != nil {
		return fileState{}, fmt.Errorf("looking at a file: %w", err)
	}
	s := fileState{info.ModTime(), info.Size(), 1}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		s.links = uint64(stat.Nlink) //nolint:unconvert // It is of another type on each system.
	}
	return s, nil
}
