package fdpass

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Argument is the first argument of the helper's command line, alone or before Owners.
const Argument = "privsep-helper"

// Owners is the second argument of a helper that also finds process owners.
const Owners = "owners"

// Kind is what a request is for.
type Kind uint8

// The kinds of requests: a packet socket (packet(7)), only an answer, or one of systemFiles.
const (
	Raw       Kind = iota + 1 // with link headers
	Cooked                    // without
	ping                      // says that the helper is there
	firstFile                 // and so on, in the order of systemFiles
)

// systemFiles are the files that the program reads again and again, and that are replaced by new
// ones of the same name. Landlock knows files, not names: the program may read those that were
// there when it was confined. The others are opened here.
var systemFiles = [...]string{
	"/etc/resolv.conf", "/etc/hosts", "/etc/services", "/etc/protocols", "/etc/networks", "/etc/ethers",
}

// A request is six bytes: the version of this protocol, its kind, and its number. A reply
// is five bytes: the error number of socket(2) or open(2), and the number of the request. With
// error 0 the socket or file comes with it (SCM_RIGHTS of unix(7)). A ping is answered with error 0 and
// no socket. Numbers are little-endian. They tell an answer that comes late, after
// nobody waits for it, from that to a later request.
const (
	version    = 3
	requestLen = 6
	replyLen   = 5
)

// errBadRequest says that bytes are not a request.
var errBadRequest = errors.New("not a request for a packet socket or a file of the system")

func encodeRequest(k Kind, number uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{version, byte(k)}, number)
}

// parseRequest reads a request. It may be anything: its sender decodes hostile packets and
// may have been taken over.
func parseRequest(b []byte) (k Kind, number uint32, err error) {
	if len(b) != requestLen || b[0] != version {
		return 0, 0, errBadRequest
	}
	k = Kind(b[1])
	if k < Raw || k >= firstFile+Kind(len(systemFiles)) {
		return 0, 0, fmt.Errorf("%w: kind %d", errBadRequest, k)
	}
	return k, binary.LittleEndian.Uint32(b[2:]), nil
}

func encodeReply(errno uint8, number uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{errno}, number)
}

// parseReply reads a reply without its descriptor.
func parseReply(b []byte) (errno uint8, number uint32, ok bool) {
	if len(b) != replyLen {
		return 0, 0, false
	}
	return b[0], binary.LittleEndian.Uint32(b[1:]), true
}
