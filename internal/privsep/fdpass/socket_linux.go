package fdpass

import (
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// open opens what a request is for.
func open(k Kind) (int, error) {
	if k >= firstFile {
		return unix.Open(systemFiles[k-firstFile], unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	}
	return openSocket(k)
}

// openSocket wraps socket(2). Protocol 0 receives nothing until bind(2) names one.
func openSocket(k Kind) (int, error) {
	kind := unix.SOCK_RAW
	if k == Cooked {
		kind = unix.SOCK_DGRAM
	}
	return unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
}

// Socket has the helper open a packet socket, or one of systemFiles, and returns its descriptor. The error is
// ErrEnded or ErrStalled without a helper that answers within helperTimeout; at once when
// it is known that it does not.
func (h *Helper) Socket(k Kind) (int, error) {
	a, err := h.ask(k, nil, helperTimeout)
	switch {
	case err != nil:
		return -1, err
	case a.errno != 0:
		return -1, unix.Errno(a.errno)
	}
	return a.fd, nil
}

// ask sends a request and waits for its answer.
func (h *Helper) ask(k Kind, rest []byte, timeout time.Duration) (answer, error) {
	if h.Stalled() {
		return answer{}, ErrStalled
	}
	number, answered := h.pending.add(k)
	defer h.pending.forget(number)
	if err := h.send(k, number, rest...); err != nil {
		return answer{}, fmt.Errorf("%w (%w)", ErrEnded, err)
	}
	late := time.NewTimer(timeout)
	defer late.Stop()
	select {
	case a := <-answered:
		return a, nil
	case <-late.C:
		return answer{}, ErrStalled
	case <-h.unread:
		return answer{}, ErrEnded
	}
}

// receive hands answers on until the connection ends, or an answer makes no sense.
func (h *Helper) receive() {
	defer close(h.unread)
	// One byte more than a reply has, so that a longer message is not taken for one.
	b := make([]byte, maxReply+1)
	for {
		number, a, err := h.readReply(b)
		if err != nil || !h.pending.deliver(number, a) {
			_ = h.conn.Close() // Whoever is at the other end does not keep to the protocol.
			return
		}
	}
}

// readReply reads a reply with its descriptors, if there are any.
func (h *Helper) readReply(b []byte) (number uint32, a answer, err error) {
	control := make([]byte, unix.CmsgSpace(4*maxFDs))
	n, controlled, flags, _, err := h.conn.ReadMsgUnix(b, control)
	fds, unreadable := receivedFDs(control[:controlled])
	if err = errors.Join(err, unreadable); err == nil && flags&unix.MSG_CTRUNC == 0 && len(fds) <= maxFDs && n <= maxReply {
		if errno, number, rest, ok := parseReply(b[:n]); ok {
			a = answer{fd: -1, errno: errno}
			a.more.rest = rest
			if len(fds) > 0 {
				a.fd = fds[0]
				a.more.n = copy(a.more.fds[:], fds[1:])
			}
			return number, a, nil
		}
	}
	for _, fd := range fds {
		_ = unix.Close(fd) // The reply makes no sense: nobody would close it.
	}
	if err == nil {
		err = errors.New("the reply makes no sense")
	}
	return 0, a, err
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

// Serve answers each request on a connection, until the connection is closed. Bytes that
// are not a request end it with an error. load loads programs that count, nil refuses to.
func Serve(conn *net.UnixConn, load Load) error {
	l := startLoader(conn, load)
	defer l.end()
	b := make([]byte, maxRequest+1)
	for {
		n, err := conn.Read(b)
		if err != nil || n == 0 {
			return nil //nolint:nilerr // The program has ended, which is no error.
		}
		k, number, rest, err := parseRequest(b[:n])
		if err == nil && n > maxRequest {
			err = errBadRequest
		}
		if err != nil {
			return err
		}
		switch k {
		case probe:
		case counter:
			err = l.request(number, rest)
		default:
			err = reply(conn, k, number)
		}
		if err != nil {
			return err
		}
	}
}

// reply opens a socket or a file and passes it on; the copy here is closed.
func reply(conn *net.UnixConn, k Kind, number uint32) (err error) {
	if k == ping {
		_, err = conn.Write(encodeReply(0, number))
		return err
	}
	fd, err := open(k)
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		_, err = conn.Write(encodeReply(uint8(errno), number))
		return err
	}
	defer func() { err = errors.Join(err, unix.Close(fd)) }()
	_, _, err = conn.WriteMsgUnix(encodeReply(0, number), unix.UnixRights(fd), nil)
	return err
}
