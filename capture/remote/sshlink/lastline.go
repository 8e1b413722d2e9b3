package sshlink

import (
	"bytes"
	"sync"
)

// maxSaid is how much of a line is kept, in bytes.
const maxSaid = 1024

// lastLine keeps the last line of what is written that is not empty.
type lastLine struct {
	mu            sync.Mutex
	last, current []byte
}

// Write never fails.
func (l *lastLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(p) {
		whole := bytes.TrimRight(line, "\r\n")
		l.current = append(l.current, whole[:min(len(whole), maxSaid-len(l.current))]...)
		if len(whole) == len(line) {
			break // It goes on.
		}
		l.end()
	}
	return len(p), nil
}

// end ends the current line.
func (l *lastLine) end() {
	if len(bytes.TrimSpace(l.current)) > 0 {
		l.last = append(l.last[:0], l.current...)
	}
	l.current = l.current[:0]
}

// text returns the line.
func (l *lastLine) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	return string(bytes.TrimSpace(l.last))
}
