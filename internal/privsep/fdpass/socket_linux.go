package fdpass

import (
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// openSocket wraps socket(2). Protocol 0 receives nothing until bind(2) names one.
func openSocket(k Kind) (int, error) {
	kind := unix.SOCK_RAW
	if k == Cooked {
		kind = unix.SOCK_DGRAM
	}
	return unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
}

// Socket has the helper open a packet socket and returns its descriptor. Without
// a helper that answers, the error is ErrEnded and EPERM: nobody else is permitted.
func (h *Helper) Socket(k Kind) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	fd, errno, err := h.exchange(k)
	switch {
	case err != nil:
		// A reply that comes too late must not be taken for that of the next request.
		_ = h.conn.Close()
		return -1, fmt.Errorf("%w (%w): %w", ErrEnded, err, unix.EPERM)
	case errno != 0:
		return -1, errno
	default:
		return fd, nil
	}
}

// exchange sends a request and receives its answer.
func (h *Helper) exchange(k Kind) (fd int, answer unix.Errno, err error) {
	if err := h.conn.SetDeadline(time.Now().Add(helperTimeout)); err != nil {
		return -1, 0, err
	}
	if _, err := h.conn.Write(encodeRequest(k)); err != nil {
		return -1, 0, err
	}
	// One byte more than a reply has, so that a longer message is not taken for one.
	var b [replyLen + 1]byte
	control := make([]byte, unix.CmsgSpace(4))
	n, controlled, flags, _, err := h.conn.ReadMsgUnix(b[:], control)
	fds, unreadable := receivedFDs(control[:controlled])
	if err = errors.Join(err, unreadable); err == nil && flags&unix.MSG_CTRUNC == 0 {
		if n == replyLen && b[0] == 0 && len(fds) == 1 {
			return fds[0], 0, nil
		}
		if n == replyLen && b[0] != 0 && len(fds) == 0 {
			return -1, unix.Errno(b[0]), nil
		}
	}
	for _, fd := range fds {
		_ = unix.Close(fd) // The reply makes no sense: nobody would close it.
	}
	if err == nil {
		err = errors.New("the reply makes no sense")
	}
	return -1, 0, err
}

// receivedFDs returns the descriptors that came with a reply, also those before an error.
func receivedFDs(control []byte) (fds []int, err error) {
	messages, err := unix.ParseSocketControlMessage(control)
	for _, m := range messages {
		some, e := unix.ParseUnixRights(&m)
		fds, err = append(fds, some...), errors.Join(err, e)
	}
	return fds, err
}

// Serve opens a socket for each request on a connection, until the connection is closed.
// Bytes that are not a request end it with an error.
func Serve(conn *net.UnixConn) error {
	for {
		var b [requestLen + 1]byte
		n, err := conn.Read(b[:])
		if err != nil || n == 0 {
			return nil //nolint:nilerr // The program has ended, which is no error.
		}
		k, err := parseRequest(b[:n])
		if err != nil {
			return err
		}
		if err := reply(conn, k); err != nil {
			return err
		}
	}
}

// reply opens a socket and passes it on; the copy here is closed.
func reply(conn *net.UnixConn, k Kind) (err error) {
	fd, err := openSocket(k)
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		_, err = conn.Write([]byte{byte(errno)})
		return err
	}
	defer func() { err = errors.Join(err, unix.Close(fd)) }()
	_, _, err = conn.WriteMsgUnix([]byte{0}, unix.UnixRights(fd), nil)
	return err
}
