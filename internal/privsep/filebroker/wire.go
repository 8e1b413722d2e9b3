package filebroker

import (
	"bytes"
	"errors"
	"io/fs"
	"syscall"
)

// Argument is the first argument of the broker's command line.
const Argument = "file-broker"

// kind is what a request is for.
type kind byte

// The kinds of requests. What newExport, lockSettings and newSettings begin lasts until end.
const (
	openToRead   kind = iota + 1 // a path → its descriptor
	newExport                    // a directory's index and a path in it → the descriptor of a new file
	lockSettings                 // nobody else replaces the file until end
	newSettings                  // → the descriptor of what is to replace it
	commit                       // keeps the new file
	stopJob                      // stops what of the program's job it must not signal itself
	end                          // discards what was not kept, and unlocks
)

// A request is three bytes and a path: the version of this protocol, the kind, and the index of
// a directory. A reply is the version, the error number, and the text of an error; without an
// error a descriptor may come with it. The first message to a broker is its [Config], the
// first one from it [Directories].
const (
	version    = 1
	headLen    = 3
	replyHead  = 2
	maxPath    = 4096 // PATH_MAX of linux/limits.h
	maxText    = 2 * maxPath
	maxConfig  = 64 << 10
	maxRequest = headLen + maxPath
	maxReply   = replyHead + maxText
)

// errBadRequest says that bytes are not a request, or not one at this time.
var errBadRequest = errors.New("not a request for a file")

// request is what the program asks for.
type request struct {
	kind kind
	dir  byte
	path string
}

func (r request) encode() []byte {
	return append([]byte{version, byte(r.kind), r.dir}, r.path...)
}

// parseRequest reads a request, which may be anything.
func parseRequest(b []byte) (r request, err error) {
	if len(b) < headLen || len(b) > maxRequest || b[0] != version || bytes.IndexByte(b[headLen:], 0) >= 0 {
		return r, errBadRequest
	}
	r = request{kind: kind(b[1]), dir: b[2], path: string(b[headLen:])}
	named := r.kind == openToRead || r.kind == newExport
	if r.kind < openToRead || r.kind > end || named != (r.path != "") || r.kind != newExport && r.dir != 0 {
		return r, errBadRequest
	}
	return r, nil
}

// Error is an error of the broker, as the program learns of it.
type Error struct {
	text  string
	errno syscall.Errno
}

// Error is what the broker says.
func (e *Error) Error() string { return e.text }

// Unwrap is the error of the system call, nil if it is none.
func (e *Error) Unwrap() error {
	if e.errno == 0 {
		return nil
	}
	return e.errno
}

// encodeReply writes a reply for an error, nil for success.
func encodeReply(err error) []byte {
	if err == nil {
		return []byte{version, 0}
	}
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok && errors.Is(err, fs.ErrPermission) {
		errno = syscall.EACCES
	}
	text := err.Error()
	return append([]byte{version, byte(errno)}, text[:min(len(text), maxText)]...)
}

// parseReply reads a reply: the error in it, nil for success, if it is a reply.
func parseReply(b []byte) (failed *Error, ok bool) {
	if len(b) < replyHead || len(b) > maxReply || b[0] != version {
		return nil, false
	}
	if len(b) == replyHead && b[1] == 0 {
		return nil, true
	}
	return &Error{text: string(b[replyHead:]), errno: syscall.Errno(b[1])}, true
}
