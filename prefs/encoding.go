package prefs

import (
	"bytes"
	"errors"
)

// byteOrderMark is what some editors put before UTF-8 (RFC 3629, section 6). It is no part
// of the settings, and stays in the file.
var byteOrderMark = []byte("\xef\xbb\xbf")

// errUTF16 says that a file is not UTF-8, as TOML has to be, but what other programs call
// Unicode.
var errUTF16 = errors.New("is UTF-16; save it as UTF-8")

// withoutMark returns a file without the byte order mark before it, and whether there was
// one.
func withoutMark(data []byte) (rest []byte, marked bool) {
	return bytes.CutPrefix(data, byteOrderMark)
}

// checkEncoding recognizes UTF-16 by its byte order mark (RFC 2781, section 3.2), or by a
// null beside each of the first two characters, which are ASCII in a file of settings.
func checkEncoding(data []byte) error {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return errUTF16
	}
	if len(data) >= 4 && (data[0] == 0) != (data[1] == 0) && (data[2] == 0) == (data[0] == 0) && (data[3] == 0) == (data[1] == 0) {
		return errUTF16
	}
	return nil
}
