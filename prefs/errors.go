package prefs

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// ErrInvalid is wrapped by errors about the contents of a file. Such a file is never
// written to. Their texts do not have this one, which a caller adds that continues
// without the file.
var ErrInvalid = errors.New("saving is off until the file is fixed")

// InvalidError is a mistake in a file, with its place.
type InvalidError struct {
	Path string
	// Line and Column count from 1, the column in bytes; both are 0 when the
	// file as a whole is meant.
	Line, Column int
	Reason       string
}

// Error is one line: file, line and column, the mistake, and what is allowed.
func (e *InvalidError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Reason)
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *InvalidError) Unwrap() error { return ErrInvalid }

// saveError is an error of saving, with the file and what to do about it.
func saveError(path string, err error) error {
	if errors.Is(err, ErrInvalid) {
		return fmt.Errorf("settings are not saved: %w; fix the file or move it away", err)
	}
	return fmt.Errorf("saving settings to %s: %w%s", path, err, advice(err))
}

// advice says what to do about an error of the file system.
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
