package fdpass

import (
	"errors"
	"fmt"
)

// Argument is what the program is started with, alone or before Owners, to be
// the helper.
const Argument = "handover-helper"

// Owners is the second argument of a helper that also finds owners.
const Owners = "owners"

// Kind is the type of a packet socket (packet(7)).
type Kind uint8

// The kinds of packet sockets.
const (
	Raw    Kind = iota + 1 // with link headers
	Cooked                 // without
)

// A request is three bytes: the version of this exchange, the kind of socket that
// is wanted, and zero. An answer is the error number of socket(2) in one byte, 0
// for none; then the socket comes with it.
const (
	version       = 1
	requestLength = 3
	answerLength  = 1
)

// errRequest says that a request is none.
var errRequest = errors.New("not a request for a socket")

func request(k Kind) []byte { return []byte{version, byte(k), 0} }

// parseRequest reads a request, which may be anything: whoever sends it decodes
// what strangers send.
func parseRequest(b []byte) (Kind, error) {
	if len(b) != requestLength || b[0] != version || b[2] != 0 {
		return 0, errRequest
	}
	k := Kind(b[1])
	if k != Raw && k != Cooked {
		return 0, fmt.Errorf("%w: kind %d", errRequest, k)
	}
	return k, nil
}
