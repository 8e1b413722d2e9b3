package prefs

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// ErrInvalid is wrapped by errors about what a file says. Such a file is never
// written to. Its text is for who goes on without the file, not part of theirs.
var ErrInvalid = errors.New("saving is off until the file is mended")

// InvalidError says where a file is wrong, and how.
type InvalidError struct {
	Path string
	// Line and Column count from 1, the column in bytes; both are 0 when the
	// file as a whole is meant.
	Line, Column int
	Reason       string
}

// Error is one line: file, line and column, what is wrong, what is allowed.
func (e *InvalidError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Reason)
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *InvalidError) Unwrap() error { return ErrInvalid }

// saveError says which file could not be saved and what to do about it.
func saveError(path string, err error) error {
	if errors.Is(err, ErrInvalid) {
		return fmt.Errorf("preferences are not saved: %w; mend the file or move it away", err)
	}
	return fmt.Errorf("saving preferences to %s: %w%s", path, err, advice(err))
}

func advice(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "; make the file and its directory yours, or name another with -c"
	case errors.Is(err, syscall.EROFS):
		return "; name a file that can be written with -c"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return "; free some space and change the setting again"
	default:
		return ""
	}
}
