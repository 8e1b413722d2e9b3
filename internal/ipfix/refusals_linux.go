package ipfix

import (
	"encoding/binary"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"iftopgo/internal/ipfix/wire"
)

// refusals are what is said of datagrams that were not received. The kernel queues them with what the
// answer quotes of the datagram (ip(7), IP_RECVERR).
type refusals struct{ socket syscall.RawConn }

// mostRefusals is how many refusals are read at once.
const mostRefusals = 256

// newRefusals has the kernel queue the refusals of a socket, and throw away whatever else comes, which
// would take the room of them.
func newRefusals(conn net.Conn) (*refusals, error) {
	socket, err := conn.(*net.UDPConn).SyscallConn()
	if err != nil {
		return nil, err
	}
	level, option := unix.IPPROTO_IPV6, unix.IPV6_RECVERR
	if conn.RemoteAddr().(*net.UDPAddr).IP.To4() != nil {
		level, option = unix.IPPROTO_IP, unix.IP_RECVERR
	}
	nothing := []unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K, K: 0}}
	var failed error
	err = socket.Control(func(fd uintptr) {
		if failed = os.NewSyscallError("setsockopt", unix.SetsockoptInt(int(fd), level, option, 1)); failed == nil {
			failed = os.NewSyscallError("setsockopt", unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
				&unix.SockFprog{Len: 1, Filter: &nothing[0]}))
		}
	})
	if err == nil {
		err = failed
	}
	return &refusals{socket}, err
}

// take removes what was refused since it was called last, and returns it.
func (r *refusals) take() (all []refusal) {
	err := r.socket.Control(func(fd uintptr) {
		var quote [wire.NumberedLength]byte
		var control [128]byte // One message: struct sock_extended_err and an address.
		for range mostRefusals {
			n, size, _, _, err := unix.Recvmsg(int(fd), quote[:], control[:], unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT)
			if err != nil {
				return // There are no more.
			}
			if f, ok := readRefusal(quote[:n], control[:size]); ok {
				all = append(all, f)
			}
		}
	})
	if err != nil {
		return nil // The socket is closed.
	}
	return all
}

// readRefusal reads a message of the queue: what is quoted of a datagram, and struct
// sock_extended_err among the control messages. Errors of this host's own are none: of those the
// call that sends tells.
func readRefusal(quote, control []byte) (refusal, bool) {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return refusal{}, false
	}
	const originAt, least = 4, 16
	for _, m := range messages {
		ours := m.Header.Level == unix.IPPROTO_IP && m.Header.Type == unix.IP_RECVERR ||
			m.Header.Level == unix.IPPROTO_IPV6 && m.Header.Type == unix.IPV6_RECVERR
		if !ours || len(m.Data) < least || m.Data[originAt] == unix.SO_EE_ORIGIN_LOCAL {
			continue
		}
		f := refusal{err: syscall.Errno(binary.NativeEndian.Uint32(m.Data))}
		f.sequence, f.quoted = wire.SequenceOf(quote)
		return f, true
	}
	return refusal{}, false
}
