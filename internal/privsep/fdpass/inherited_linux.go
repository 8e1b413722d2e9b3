package fdpass

import (
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// errNotStarted says that it was not the program that started its helper.
var errNotStarted = errors.New("only iftopgo starts its helper")

// The descriptors that a helper is started with.
const (
	socketsFd = 3 + iota
	ownersFd
)

// Inherited returns the connections that a helper was started with; owners is nil
// unless it is to find them. It refuses to when this process is not under
// no_new_privs: it could then have rights of its file that who started it had not.
func Inherited(withOwners bool) (sockets, owners *net.UnixConn, err error) {
	set, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	if err != nil || set != 1 {
		return nil, nil, errNotStarted
	}
	if sockets, err = inherited(socketsFd); err != nil {
		return nil, nil, errNotStarted
	}
	if !withOwners {
		return sockets, nil, nil
	}
	if owners, err = inherited(ownersFd); err != nil {
		return nil, nil, errors.Join(errNotStarted, sockets.Close())
	}
	return sockets, owners, nil
}

// inherited makes a descriptor a connection, if it is one of the right kind.
func inherited(fd int) (*net.UnixConn, error) {
	if kind, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || kind != unix.SOCK_SEQPACKET {
		return nil, errNotStarted
	}
	if family, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN); err != nil || family != unix.AF_UNIX {
		return nil, errNotStarted
	}
	return connection(os.NewFile(uintptr(fd), "monitor"))
}
