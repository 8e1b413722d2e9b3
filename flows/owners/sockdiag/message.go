//go:build linux

package sockdiag

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// Query is a flow as seen from this host.
type Query struct {
	// Proto is unix.IPPROTO_TCP or unix.IPPROTO_UDP.
	Proto uint8
	// V6 says that the addresses are IPv6 ones.
	V6                    bool
	Local, Remote         flows.Addr
	LocalPort, RemotePort uint16
	// Iface is the index of the interface of the packets. With 0, sockets that are
	// bound to an interface, as those with link-local addresses are, are not found.
	Iface uint32
}

// Socket is the answer of the kernel.
type Socket struct {
	// Inode is the socket's inode number, by which /proc/PID/fd names it. It is 0
	// for a socket that no process holds any more.
	Inode uint32
	// UID is the user who created the socket.
	UID uint32
	// Listening says that the socket is a TCP listener: the connection itself has no
	// socket yet, or no longer.
	Listening bool
	// Local is the address that it is bound to, IPv4 addresses as IPv4-mapped ones; it may
	// be any. Bound is the index of the interface that it is bound to, 0 for none.
	Local flows.Addr
	Bound uint32
	// Connected says that the socket is connected to the remote side of the flow.
	Connected bool
}

// ErrNoSocket says that no socket takes the packets of the flow.
var ErrNoSocket = errors.New("no such socket")

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

// marshal builds the request. For UDP the kernel expects the remote side as the source,
// as in the packet that it looks up a socket for.
func (q Query) marshal(seq uint32) []byte {
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

// parse reads a message of the kernel; ours says that it answers the request with this
// sequence number.
func (q Query) parse(b []byte, seq uint32) (s Socket, ours bool, err error) {
	if len(b) < headerLen {
		return Socket{}, false, errTruncated
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

var errTruncated = errors.New("short message")

func parseError(b []byte) error {
	if len(b) < 4 {
		return errTruncated
	}
	errno := unix.Errno(-int32(binary.NativeEndian.Uint32(b)))
	if errno == unix.ENOENT {
		return ErrNoSocket
	}
	return errno
}

func (q Query) parseSocket(b []byte) (Socket, error) {
	if len(b) < answerLen {
		return Socket{}, errTruncated
	}
	id := b[answerID:]
	// A socket with another local port is never the right one, whichever side a kernel
	// takes for the source.
	if binary.BigEndian.Uint16(id[idSourcePort:]) != q.LocalPort {
		return Socket{}, ErrNoSocket
	}
	return Socket{
		Inode:     binary.NativeEndian.Uint32(b[answerNode:]),
		UID:       binary.NativeEndian.Uint32(b[answerUID:]),
		Listening: q.Proto == unix.IPPROTO_TCP && b[1] == tcpListen,
		Local:     localAddr(b[0], id[idSource:]),
		Bound:     binary.NativeEndian.Uint32(id[idIface:]),
		Connected: binary.BigEndian.Uint16(id[idDestPort:]) == q.RemotePort && q.RemotePort != 0,
	}, nil
}

// localAddr reads an address of a family.
func localAddr(family byte, b []byte) flows.Addr {
	if family == unix.AF_INET {
		return flows.Addr{10: 0xff, 11: 0xff, 12: b[0], 13: b[1], 14: b[2], 15: b[3]}
	}
	return flows.Addr(b[:16])
}
