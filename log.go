package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"iftopgo/prefs"
)

// logFile is the file of --log. Nobody asks a logger whether it could write: what
// could not be written is counted, and told when it is closed.
type logFile struct {
	file *os.File
	mu   sync.Mutex
	// failed is why the first of the lines that are lost is.
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

// close closes the file. The error says what is not in it, and why.
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

// openLog opens the file of --log, for who called sudo, if anyone; without a file
// nothing is logged.
func openLog(path string, sudoer *prefs.Owner) (log *slog.Logger, done func() error, err error) {
	if path == "" {
		return slog.New(slog.DiscardHandler), func() error { return nil }, nil
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, nil, fmt.Errorf("finding the log: %w", err)
	}
	file, err := reachLog(path, sudoer)
	if err != nil {
		return nil, nil, usageError{fmt.Errorf("opening the log: %w", err)}
	}
	l := &logFile{file: file}
	return slog.New(slog.NewTextHandler(l, nil)), l.close, nil
}
