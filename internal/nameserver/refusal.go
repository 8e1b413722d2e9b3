package nameserver

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// errPassedOver is why a server is not asked yet.
var errPassedOver = errors.New("it has not answered lately")

// isTimeout says that an answer did not come in time.
func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// refusal is what stands for a server that must not be asked. It says of every name that
// there is none (RFC 1035, section 4.1.1, RCODE 3), after which the resolver goes on to
// the hosts file where that is configured to come last (nsswitch.conf(5)).
type refusal struct {
	prefix int // how many bytes of length precede a message
	answer []byte
}

// headerSize is the length of a message's header, where its flags are, and the flags of
// the answer (RFC 1035, section 4.1.1).
const (
	headerSize   = 12
	flagsAt      = 2
	responseFlag = 0x8180 // QR, RD and RA
	nameError    = 3
)

// newRefusal returns a connection whose other end refuses.
func newRefusal(network string) net.Conn {
	if strings.HasPrefix(network, "tcp") {
		return &refusal{prefix: 2}
	}
	return packetRefusal{new(refusal)}
}

// Write takes a question, and makes of it its answer.
func (r *refusal) Write(b []byte) (int, error) {
	r.answer = append([]byte(nil), b...)
	if len(b) < r.prefix+headerSize {
		return 0, io.ErrShortWrite
	}
	m := r.answer[r.prefix:]
	binary.BigEndian.PutUint16(m[flagsAt:], responseFlag|nameError)
	return len(b), nil
}

// Read gives the answer.
func (r *refusal) Read(b []byte) (int, error) {
	if len(r.answer) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.answer)
	r.answer = r.answer[n:]
	return n, nil
}

// Close and the rest of net.Conn do nothing.
func (r *refusal) Close() error                     { return nil }
func (r *refusal) LocalAddr() net.Addr              { return &net.UDPAddr{} }
func (r *refusal) RemoteAddr() net.Addr             { return &net.UDPAddr{} }
func (r *refusal) SetDeadline(time.Time) error      { return nil }
func (r *refusal) SetReadDeadline(time.Time) error  { return nil }
func (r *refusal) SetWriteDeadline(time.Time) error { return nil }

// packetRefusal is a refusal by UDP.
type packetRefusal struct{ *refusal }

// ReadFrom is Read.
func (r packetRefusal) ReadFrom(b []byte) (int, net.Addr, error) {
	n, err := r.Read(b)
	return n, r.RemoteAddr(), err
}

// WriteTo is Write.
func (r packetRefusal) WriteTo(b []byte, _ net.Addr) (int, error) { return r.Write(b) }
