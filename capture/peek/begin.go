package peek

import (
	"encoding/binary"
	"slices"
)

// starts are the first four bytes of TCP payloads that begin a request, in order: those of
// methods, and of the preface of HTTP/2. The tail of the filter tests for the same.
var starts = [...]uint32{
	'A'<<24 | 'C'<<16 | 'L'<<8 | ' ', 'B'<<24 | 'A'<<16 | 'S'<<8 | 'E', 'B'<<24 | 'I'<<16 | 'N'<<8 | 'D', 'C'<<24 | 'H'<<16 | 'E'<<8 | 'C',
	'C'<<24 | 'O'<<16 | 'N'<<8 | 'N', 'C'<<24 | 'O'<<16 | 'P'<<8 | 'Y', 'D'<<24 | 'E'<<16 | 'L'<<8 | 'E', 'G'<<24 | 'E'<<16 | 'T'<<8 | ' ',
	'H'<<24 | 'E'<<16 | 'A'<<8 | 'D', 'L'<<24 | 'A'<<16 | 'B'<<8 | 'E', 'L'<<24 | 'I'<<16 | 'N'<<8 | 'K', 'L'<<24 | 'O'<<16 | 'C'<<8 | 'K',
	'M'<<24 | '-'<<16 | 'S'<<8 | 'E', 'M'<<24 | 'E'<<16 | 'R'<<8 | 'G', 'M'<<24 | 'K'<<16 | 'A'<<8 | 'C', 'M'<<24 | 'K'<<16 | 'C'<<8 | 'A',
	'M'<<24 | 'K'<<16 | 'C'<<8 | 'O', 'M'<<24 | 'K'<<16 | 'W'<<8 | 'O', 'M'<<24 | 'O'<<16 | 'V'<<8 | 'E', 'N'<<24 | 'O'<<16 | 'T'<<8 | 'I',
	'O'<<24 | 'P'<<16 | 'T'<<8 | 'I', 'O'<<24 | 'R'<<16 | 'D'<<8 | 'E', 'P'<<24 | 'A'<<16 | 'T'<<8 | 'C', 'P'<<24 | 'O'<<16 | 'S'<<8 | 'T',
	'P'<<24 | 'R'<<16 | 'I'<<8 | ' ', 'P'<<24 | 'R'<<16 | 'O'<<8 | 'P', 'P'<<24 | 'U'<<16 | 'R'<<8 | 'G', 'P'<<24 | 'U'<<16 | 'T'<<8 | ' ',
	'Q'<<24 | 'U'<<16 | 'E'<<8 | 'R', 'R'<<24 | 'E'<<16 | 'B'<<8 | 'I', 'R'<<24 | 'E'<<16 | 'P'<<8 | 'O', 'S'<<24 | 'E'<<16 | 'A'<<8 | 'R',
	'S'<<24 | 'U'<<16 | 'B'<<8 | 'S', 'T'<<24 | 'R'<<16 | 'A'<<8 | 'C', 'U'<<24 | 'N'<<16 | 'B'<<8 | 'I', 'U'<<24 | 'N'<<16 | 'C'<<8 | 'H',
	'U'<<24 | 'N'<<16 | 'L'<<8 | 'I', 'U'<<24 | 'N'<<16 | 'L'<<8 | 'O', 'U'<<24 | 'N'<<16 | 'S'<<8 | 'U', 'U'<<24 | 'P'<<16 | 'D'<<8 | 'A',
	'V'<<24 | 'E'<<16 | 'R'<<8 | 'S',
}

// The least and the greatest of starts.
const (
	firstStart = 'A'<<24 | 'C'<<16 | 'L'<<8 | ' '
	lastStart  = 'V'<<24 | 'E'<<16 | 'R'<<8 | 'S'
)

// The beginning of a TLS record of handshake messages: its type, and the major version.
const (
	startTLS   = 22<<8 | 3
	helloAt    = 5 // of the type of the first message
	helloFirst = 1
)

// beginsStream reports whether a payload of at least leastPayload bytes begins a
// ClientHello or a request.
func beginsStream(b []byte) bool {
	first := binary.BigEndian.Uint32(b)
	if first>>16 == startTLS {
		return b[helloAt] == helloFirst
	}
	if first < firstStart || first > lastStart {
		return false
	}
	_, found := slices.BinarySearch(starts[:], first)
	return found
}
