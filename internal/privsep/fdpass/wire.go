package fdpass

import (
	"errors"
	"fmt"
)

// Argument is the first argument of the helper's command line, alone or before Owners.
const Argument = "privsep-helper"

// Owners is the second argument of a helper that also finds process owners.
const Owners = "owners"

// Kind is the type of a packet socket (packet(7)).
type Kind uint8

// The kinds of packet sockets.
const (
	Raw    Kind = iota + 1 // with link headers
	Cooked                 // without
)

// A request is three bytes: the version of this protocol, the kind of socket, and zero.
// A reply is one byte, the error number of socket(2); with 0 the socket comes with it
// (SCM_RIGHTS of unix(7)).
const (
	version    = 1
	requestLen = 3
	replyLen   = 1
)

// errBadRequest says that bytes are not a request.
var errBadRequest = errors.New("not a request for a packet socket")

func encodeRequest(k Kind) []byte { return []byte{version, byte(k), 0} }

// parseRequest reads a request. It may be anything: its sender decodes hostile packets and
// may have been taken over.
func parseRequest(b []byte) (Kind, error) {
	if len(b) != requestLen || b[0] != version || b[2] != 0 {
		return 0, errBadRequest
	}
	k := Kind(b[1])
	if k != Raw && k != Cooked {
		return 0, fmt.Errorf("%w: kind %d", errBadRequest, k)
	}
	return k, nil
}
