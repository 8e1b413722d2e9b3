//go:build linux

package sockdiag

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Conn asks about the sockets of one network namespace. It is not safe for
// concurrent use.
type Conn struct {
	fd  int
	seq uint32
	buf []byte
}

// answerTimeout is how long an answer is waited for. The kernel gives it within the
// system call that asks.
const answerTimeout = time.Second

// Dial opens a connection to the namespace of the calling thread.
func Dial() (*Conn, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return nil, fmt.Errorf("opening sock_diag: %w", err)
	}
	timeout := unix.NsecToTimeval(answerTimeout.Nanoseconds())
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &timeout); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("limiting the wait for sock_diag: %w", err)
	}
	return &Conn{fd: fd, buf: make([]byte, 8192)}, nil
}

// Get returns the socket that takes the packets of a flow, or [ErrNoSocket].
func (c *Conn) Get(q Query) (Socket, error) {
	c.seq++
	if err := c.send(q.marshal(c.seq)); err != nil {
		return Socket{}, err
	}
	for {
		b, err := c.receive()
		if err != nil {
			return Socket{}, err
		}
		s, ours, err := q.parse(b, c.seq)
		if ours || err != nil {
			return s, err
		}
	}
}

// send sends a request to the kernel.
func (c *Conn) send(request []byte) error {
	if err := unix.Sendto(c.fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return fmt.Errorf("asking sock_diag: %w", err)
	}
	return nil
}

// receive waits for what the kernel sends. It is valid until the next call.
func (c *Conn) receive() ([]byte, error) {
	for {
		n, from, err := unix.Recvfrom(c.fd, c.buf, 0)
		if err != nil {
			return nil, fmt.Errorf("reading from sock_diag: %w", err)
		}
		if sender, ok := from.(*unix.SockaddrNetlink); ok && sender.Pid == 0 {
			return c.buf[:n], nil
		}
	}
}

// Close closes the connection.
func (c *Conn) Close() error { return unix.Close(c.fd) }
