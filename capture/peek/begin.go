package peek

import "encoding/binary"

// The first four bytes of TCP payloads that begin a request: those of methods, and of the
// preface of HTTP/2.
const (
	startGET     = 'G'<<24 | 'E'<<16 | 'T'<<8 | ' '
	startPOST    = 'P'<<24 | 'O'<<16 | 'S'<<8 | 'T'
	startHEAD    = 'H'<<24 | 'E'<<16 | 'A'<<8 | 'D'
	startPUT     = 'P'<<24 | 'U'<<16 | 'T'<<8 | ' '
	startDELETE  = 'D'<<24 | 'E'<<16 | 'L'<<8 | 'E'
	startOPTIONS = 'O'<<24 | 'P'<<16 | 'T'<<8 | 'I'
	startPATCH   = 'P'<<24 | 'A'<<16 | 'T'<<8 | 'C'
	startCONNECT = 'C'<<24 | 'O'<<16 | 'N'<<8 | 'N'
	startHTTP2   = 'P'<<24 | 'R'<<16 | 'I'<<8 | ' '
)

// starts are those of requests; the tail of the filter tests for the same.
var starts = [...]uint32{
	startGET, startPOST, startHEAD, startPUT, startDELETE, startOPTIONS, startPATCH, startCONNECT, startHTTP2,
}

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
	if first < startCONNECT || first > startPUT {
		return false
	}
	for _, s := range starts {
		if first == s {
			return true
		}
	}
	return false
}
