package cli

import (
	"errors"
	"io"
	"strings"
	"time"

	"iftopgo/flows"
)

const (
	// maxMessage is the longest line written to standard error, in bytes: the longest
	// path of Linux and a sentence about it.
	maxMessage = 8 << 10
	// messageTimeout is how long the last message may take to be written: nobody may
	// be reading the terminal.
	messageTimeout = time.Second
)

// PrintError writes what an error says, and nothing for nil or a broken pipe. It gives
// up after messageTimeout.
func PrintError(w io.Writer, err error) {
	if err == nil || brokenPipe(err) {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		write(w, errorLines(err))
	}()
	select {
	case <-done:
	case <-time.After(messageTimeout):
	}
}

// Warn writes messages that do not keep the program from starting. They are still there
// after the screen is gone.
func Warn(w io.Writer, messages ...string) {
	for _, text := range messages {
		write(w, []string{text})
	}
}

// write writes the lines of a message. Names of files and interfaces, and what was
// typed, are in it: control characters are removed, so that none of them steers the
// terminal or starts a line of its own.
func write(w io.Writer, lines []string) {
	var text strings.Builder
	text.WriteString("iftopgo: ")
	for _, l := range lines {
		text.WriteString(flows.Clean(l, maxMessage))
		text.WriteByte('\n')
	}
	_, _ = io.WriteString(w, text.String()) // Nowhere is left to say that this failed.
}

// errorLines returns the lines of an error: one for each error that was joined. Other
// line breaks come from outside, and are part of a line.
func errorLines(err error) (lines []string) {
	text, all := err.Error(), wrapped(err)
	if len(all) > 0 && text == errors.Join(all...).Error() {
		for _, inner := range all {
			lines = append(lines, errorLines(inner)...)
		}
		return lines
	}
	for _, inner := range all {
		before, after, found := strings.Cut(text, inner.Error())
		if lines = errorLines(inner); found && len(lines) > 1 {
			lines[0], lines[len(lines)-1] = before+lines[0], lines[len(lines)-1]+after
			return lines
		}
	}
	return []string{text}
}

// wrapped returns the errors that an error wraps directly.
func wrapped(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	if one := errors.Unwrap(err); one != nil {
		return []error{one}
	}
	return nil
}
