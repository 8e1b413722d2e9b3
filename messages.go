package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"iftopgo/flows"
)

// maxMessage is how long a line to standard error can be, in bytes: the longest path
// of Linux and what there is to say about it.
const maxMessage = 8 << 10

// tell writes a message to standard error, where everything goes that the program
// has to say beside its output. Names of files, of interfaces and of whatever was
// typed are in it: none of them steers the terminal, or makes a line of its own.
func tell(lines ...string) {
	var text strings.Builder
	text.WriteString("iftopgo: ")
	for _, l := range lines {
		text.WriteString(flows.Clean(l, maxMessage))
		text.WriteByte('\n')
	}
	fmt.Fprint(os.Stderr, text.String())
}

// tellAll writes messages that do not keep the program from beginning, a line each;
// after the screen they are still there.
func tellAll(messages []string) {
	for _, text := range messages {
		tell(text)
	}
}

// messageOf returns the lines of an error: those of errors that were joined. Other line
// breaks come from outside, and are part of a line.
func messageOf(err error) (lines []string) {
	text, all := err.Error(), wrapped(err)
	if len(all) > 0 && text == errors.Join(all...).Error() {
		for _, inner := range all {
			lines = append(lines, messageOf(inner)...)
		}
		return lines
	}
	for _, inner := range all {
		before, after, found := strings.Cut(text, inner.Error())
		if lines = messageOf(inner); found && len(lines) > 1 {
			lines[0], lines[len(lines)-1] = before+lines[0], lines[len(lines)-1]+after
			return lines
		}
	}
	return []string{text}
}

// wrapped are the errors that an error wraps itself, not those further in.
func wrapped(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	if one := errors.Unwrap(err); one != nil {
		return []error{one}
	}
	return nil
}
