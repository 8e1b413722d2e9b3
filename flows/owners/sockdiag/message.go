//go:build linux

package sockdiag

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// Question names a flow as seen from this host.
type Question struct {
	// Proto is unix.IPPROTO_TCP or unix.IPPROTO_UDP.
	Proto uint8
	// V6 says that the addresses are IPv6 ones.
	V6                    bool
	Local, Remote         flows.Addr
	LocalPort, RemotePort uint16
	// Iface is the index of the interface the packets come by; 0 finds no
	// socket that is bound to an interface, as those of link-local addresses are.
	Iface uint32
}

// Socket is the kernel's answer.
type Socket struct {
	// Inode is the socket's inode number, by which /proc/PID/fd names it. It is 0
	// for a socket that no process holds any more.
	Inode uint32
	// UID is the user who made the socket.
	UID uint32
	// Listening says that the socket is a TCP listener: the connection itself is
	// not, or no longer, a socket.
	Listening bool
	// Connected says that the socket belongs to this one flow.
	Connected bool
}

// ErrNone says that no socket takes the packets of the flow.
var ErrNone = errors.New("no such socket")

// Sizes and offsets of struct inet_diag_req_v2 and struct inet_diag_msg,
// include/uapi/linux/inet_diag.h. Both contain struct inet_diag_sockid.
const (
	headerLen  = unix.SizeofNlMsghdr
	requestLen = 56
	answerLen  = 72
	requestID  = 8
	answerID   = 4
	answerUID  = 64
	answerNode = 68

	idSourcePort = 0
	idDestPort   = 2
	idSource     = 4
	idDest       = 20
	idIface      = 36
	idCookie     = 40

	tcpListen = 10
)

// sockDiagByFamily is SOCK_DIAG_BY_FAMILY, include/uapi/linux/sock_diag.h.
const sockDiagByFamily = 20

// marshal builds the request. For UDP the kernel takes the remote side as the
// source, as it does for the packet it looks a socket up for.
func (q Question) marshal(seq uint32) []byte {
	b := make([]byte, headerLen+requestLen)
	ne := binary.NativeEndian
	ne.PutUint32(b[0:], uint32(len(b)))
	ne.PutUint16(b[4:], sockDiagByFamily)
	ne.PutUint16(b[6:], unix.NLM_F_REQUEST)
	ne.PutUint32(b[8:], seq)
	r := b[headerLen:]
	r[0] = unix.AF_INET
	if q.V6 {
		r[0] = unix.AF_INET6
	}
	r[1] = q.Proto
	ne.PutUint32(r[4:], ^uint32(0)) // All states.
	id := r[requestID:]
	source, dest := q.Local, q.Remote
	sourcePort, destPort := q.LocalPort, q.RemotePort
	if q.Proto == unix.IPPROTO_UDP {
		source, dest, sourcePort, destPort = dest, source, destPort, sourcePort
	}
	binary.BigEndian.PutUint16(id[idSourcePort:], sourcePort)
	binary.BigEndian.PutUint16(id[idDestPort:], destPort)
	putAddr(id[idSource:], source, q.V6)
	putAddr(id[idDest:], dest, q.V6)
	ne.PutUint32(id[idIface:], q.Iface)
	ne.PutUint64(id[idCookie:], ^uint64(0)) // INET_DIAG_NOCOOKIE.
	return b
}

func putAddr(b []byte, a flows.Addr, v6 bool) {
	if v6 {
		copy(b, a[:])
		return
	}
	copy(b, a[12:])
}

// parse reads the kernel's answer to the question with this sequence number;
// mine is false for what answers another one.
func (q Question) parse(b []byte, seq uint32) (s Socket, mine bool, err error) {
	if len(b) < headerLen {
		return Socket{}, false, errShort
	}
	ne := binary.NativeEndian
	if ne.Uint32(b[8:]) != seq {
		return Socket{}, false, nil
	}
	switch ne.Uint16(b[4:]) {
	case unix.NLMSG_ERROR:
		s, err = Socket{}, parseError(b[headerLen:])
	case sockDiagByFamily:
		s, err = q.parseSocket(b[headerLen:])
	default:
		err = fmt.Errorf("unexpected message of type %d", ne.Uint16(b[4:]))
	}
	return s, true, err
}

var errShort = errors.New("short message")

func parseError(b []byte) error {
	if len(b) < 4 {
		return errShort
	}
	errno := unix.Errno(-int32(binary.NativeEndian.Uint32(b)))
	if errno == unix.ENOENT {
		return ErrNone
	}
	return errno
}

func (q Question) parseSocket(b []byte) (Socket, error) {
	if len(b) < answerLen {
		return Socket{}, errShort
	}
	id := b[answerID:]
	// Nothing is taken on trust: a socket with another local port is not ours,
	// whichever way round a kernel reads the question.
	if binary.BigEndian.Uint16(id[idSourcePort:]) != q.LocalPort {
		return Socket{}, ErrNone
	}
	return Socket{
		Inode:     binary.NativeEndian.Uint32(b[answerNode:]),
		UID:       binary.NativeEndian.Uint32(b[answerUID:]),
		Listening: q.Proto == unix.IPPROTO_TCP && b[1] == tcpListen,
		Connected: binary.BigEndian.Uint16(id[idDestPort:]) == q.RemotePort && q.RemotePort != 0,
	}, nil
}
