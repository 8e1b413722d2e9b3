package fdpass

import (
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// open wraps socket(2). Protocol 0 receives nothing until bind(2) names one.
func open(k Kind) (int, error) {
	kind := unix.SOCK_RAW
	if k == Cooked {
		kind = unix.SOCK_DGRAM
	}
	return unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
}

// Socket has the helper open a packet socket and returns its descriptor. Without
// a helper that answers, the error is ErrEnded and EPERM: nobody else is permitted.
func (h *Helper) Socket(k Kind) (int, error) {
	h.one.Lock()
	defer h.one.Unlock()
	fd, errno, err := h.exchange(k)
	switch {
	case err != nil:
		// An answer that comes too late must not be taken for one to the next request.
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
	if err := h.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return -1, 0, err
	}
	if _, err := h.conn.Write(request(k)); err != nil {
		return -1, 0, err
	}
	// One byte more than an answer has, so that a longer one is not taken for one.
	var b [answerLength + 1]byte
	control := make([]byte, unix.CmsgSpace(4))
	n, controlled, flags, _, err := h.conn.ReadMsgUnix(b[:], control)
	fds, unreadable := received(control[:controlled])
	if err = errors.Join(err, unreadable); err == nil && flags&unix.MSG_CTRUNC == 0 {
		if n == answerLength && b[0] == 0 && len(fds) == 1 {
			return fds[0], 0, nil
		}
		if n == answerLength && b[0] != 0 && len(fds) == 0 {
			return -1, unix.Errno(b[0]), nil
		}
	}
	for _, fd := range fds {
		_ = unix.Close(fd) // It is not what was asked for.
	}
	if err == nil {
		err = errors.New("no answer that makes sense")
	}
	return -1, 0, err
}

// received returns the descriptors that came with an answer, those before an error,
// too.
func received(control []byte) (fds []int, err error) {
	messages, err := unix.ParseSocketControlMessage(control)
	for _, m := range messages {
		some, e := unix.ParseUnixRights(&m)
		fds, err = append(fds, some...), errors.Join(err, e)
	}
	return fds, err
}

// Serve opens a socket for each request on a connection, until it is closed. A
// request that is none ends it.
func Serve(conn *net.UnixConn) error {
	for {
		var b [requestLength + 1]byte
		n, err := conn.Read(b[:])
		if err != nil || n == 0 {
			return nil //nolint:nilerr // The monitor has gone, and that is all.
		}
		k, err := parseRequest(b[:n])
		if err != nil {
			return err
		}
		if err := answer(conn, k); err != nil {
			return err
		}
	}
}

// answer opens a socket and hands it over; ours is closed.
func answer(conn *net.UnixConn, k Kind) (err error) {
	fd, err := open(k)
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		_, err = conn.Write([]byte{byte(errno)})
		return err
	}
	defer func() { err = errors.Join(err, unix.Close(fd)) }()
	_, _, err = conn.WriteMsgUnix([]byte{0}, unix.UnixRights(fd), nil)
	return err
}
