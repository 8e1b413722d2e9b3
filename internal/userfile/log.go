package userfile

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// logFile is the file of a log. slog reports no errors of writing: lines that could not
// be written are counted, and reported when the file is closed.
type logFile struct {
	file *os.File
	mu   sync.Mutex
	// failed is why the first of the lost lines could not be written.
	failed error
	lost   int
}

// Write writes a line.
func (l *logFile) Write(line []byte) (int, error) {
	n, err := l.file.Write(line)
	if err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.lost++
		if l.failed == nil {
			l.failed = err
		}
	}
	return n, err
}

// close closes the file. The error says how many lines are missing in it, and why.
func (l *logFile) close() error {
	err := l.file.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return fmt.Errorf("the log is not complete, %d of its lines could not be written: %w", l.lost, l.failed)
	}
	if err != nil {
		return fmt.Errorf("closing the log: %w", err)
	}
	return nil
}

// OpenLog opens a log file to append to, for the invoking user if there is one; with an
// empty path nothing is logged. done closes the file and reports lines that were lost.
func OpenLog(path string, invoking *Owner) (log *slog.Logger, done func() error, err error) {
	if path == "" {
		return slog.New(slog.DiscardHandler), func() error { return nil }, nil
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, nil, fmt.Errorf("finding the log: %w", err)
	}
	file, err := OpenAppend(path, invoking)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the log: %w", err)
	}
	l := &logFile{file: file}
	return slog.New(slog.NewTextHandler(l, nil)), l.close, nil
}
