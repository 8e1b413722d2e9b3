package fdpass

import (
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// The descriptors that a helper is started with.
const (
	socketsFd = 3 + iota
	ownersFd
)

// Inherited returns the connections that a helper was started with; owners is nil unless
// withOwners. It fails when this process is not under no_new_privs: it could then have
// file capabilities that its parent does not have.
func Inherited(withOwners bool) (sockets, owners *net.UnixConn, err error) {
	set, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	if err != nil || set != 1 {
		return nil, nil, errNotHelper
	}
	if sockets, err = inheritedConn(socketsFd); err != nil {
		return nil, nil, errNotHelper
	}
	if !withOwners {
		return sockets, nil, nil
	}
	if owners, err = inheritedConn(ownersFd); err != nil {
		return nil, nil, errors.Join(errNotHelper, sockets.Close())
	}
	return sockets, owners, nil
}

// inheritedConn turns a descriptor into a connection, if it is a socket of the right kind.
func inheritedConn(fd int) (*net.UnixConn, error) {
	if kind, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || kind != unix.SOCK_SEQPACKET {
		return nil, errNotHelper
	}
	if family, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN); err != nil || family != unix.AF_UNIX {
		return nil, errNotHelper
	}
	return Conn(os.NewFile(uintptr(fd), "monitor"))
}
