package cli

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"
)

// firstByte is the character that stands for the byte 0 where text has to be UTF-8; the
// other bytes follow. They are private to whoever uses them (Unicode, plane 16), and
// such a character in an argument is taken for its bytes, so that nothing is lost.
const firstByte = 0x10fe00

// quotedByte is a character that stands for a byte, as kong quotes it in an error.
var quotedByte = regexp.MustCompile(`\\U0010fe([0-9a-f]{2})`)

// isByte says whether a character stands for a byte.
func isByte(r rune) bool { return firstByte <= r && r <= firstByte+0xff }

// toText makes text of arguments, which are bytes: names of files and interfaces need not
// be UTF-8, and kong, which passes values on as JSON, would put U+FFFD for what is not.
func toText(args []string) []string {
	all := make([]string, len(args))
	for i, arg := range args {
		all[i] = textOf(arg)
	}
	return all
}

// textOf is a text that toBytes makes an argument again.
func textOf(arg string) string {
	if utf8.ValidString(arg) && !strings.ContainsFunc(arg, isByte) {
		return arg
	}
	var b strings.Builder
	for len(arg) > 0 {
		r, size := utf8.DecodeRuneInString(arg)
		if r == utf8.RuneError && size == 1 || isByte(r) {
			for _, c := range []byte(arg[:size]) {
				b.WriteRune(firstByte + rune(c))
			}
		} else {
			b.WriteString(arg[:size])
		}
		arg = arg[size:]
	}
	return b.String()
}

// toBytes is the argument of which textOf has made a text.
func toBytes(text string) string {
	if !strings.ContainsFunc(text, isByte) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isByte(r) {
			b.WriteByte(byte(r - firstByte))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// readable is an error about an argument, with its bytes escaped where they are no text.
func readable(err error) error {
	text := err.Error()
	escaped := quotedByte.ReplaceAllString(toBytes(text), `\x$1`)
	if escaped == text {
		return err
	}
	return errors.New(escaped)
}

// restoreBytes makes of all texts among the flags the arguments they were.
func (f *Flags) restoreBytes() {
	for _, field := range reflect.ValueOf(f).Elem().Fields() {
		switch {
		case field.Kind() == reflect.String:
			field.SetString(toBytes(field.String()))
		case field.Type() == reflect.TypeFor[[]string]():
			for j := range field.Len() {
				one := field.Index(j)
				one.SetString(toBytes(one.String()))
			}
		}
	}
}
