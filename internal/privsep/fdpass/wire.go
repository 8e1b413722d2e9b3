package fdpass

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Argument is the first argument of the helper's command line, alone or before Owners.
const Argument = "privsep-helper"

// The arguments behind it, in this order, of a helper that also finds process owners, and of one that
// also loads programs that count packets.
const (
	Owners   = "owners"
	Counters = "counters"
)

// Kind is what a request is for.
type Kind uint8

// The kinds of requests: a packet socket (packet(7)), only an answer, not even that, a program that counts packets, or
// one of systemFiles.
const (
	Raw       Kind = iota + 1 // with link headers
	Cooked                    // without
	ping                      // says that the helper is there
	probe                     // says so by being read
	counter                   // what it counts follows
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
// no socket, a probe not at all. Numbers are little-endian. They tell an answer that comes late, after
// nobody waits for it, from that to a later request.
//
// Behind a request for a program that counts comes what it counts, which this package does not know. The
// reply has several descriptors, and four more bytes: how many CPUs it counts on. With an error, of
// bpf(2), its text is there instead.
const (
	version    = 5
	requestLen = 6
	replyLen   = 5
	cpusLen    = 4
	// The most that a request and a reply have: a filter of 4,096 instructions, and the end of what
	// the kernel's verifier has to say.
	maxRequest = requestLen + 33<<10
	maxReply   = replyLen + maxText
	maxText    = 16 << 10
	// maxFDs is how many descriptors come with a reply at most.
	maxFDs = 8
)

// errBadRequest says that bytes are not a request.
var errBadRequest = errors.New("not a request for a packet socket or a file of the system")

func encodeRequest(k Kind, number uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{version, byte(k)}, number)
}

// parseRequest reads a request. It may be anything: its sender decodes hostile packets and
// may have been taken over.
func parseRequest(b []byte) (k Kind, number uint32, rest []byte, err error) {
	if len(b) < requestLen || b[0] != version {
		return 0, 0, nil, errBadRequest
	}
	k = Kind(b[1])
	if k < Raw || k >= firstFile+Kind(len(systemFiles)) {
		return 0, 0, nil, fmt.Errorf("%w: kind %d", errBadRequest, k)
	}
	rest = b[requestLen:]
	if k != counter && len(rest) > 0 {
		return 0, 0, nil, errBadRequest
	}
	return k, binary.LittleEndian.Uint32(b[2:]), rest, nil
}

func encodeReply(errno uint8, number uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{errno}, number)
}

// parseReply reads a reply without its descriptors, and returns what only the reply to a request for
// a program that counts has.
func parseReply(b []byte) (errno uint8, number uint32, rest string, ok bool) {
	if len(b) < replyLen {
		return 0, 0, "", false
	}
	return b[0], binary.LittleEndian.Uint32(b[1:]), string(b[replyLen:]), true
}
