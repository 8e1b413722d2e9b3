package fdpass

import (
	"errors"
	"net"
	"os"
)

// errNotHelper says that this process was not started by Start.
var errNotHelper = errors.New("only iftopgo starts its helper")

// Conn turns the file of a connected socket into a connection, and closes the file. It is an
// error unless the socket keeps the bounds of messages (SOCK_SEQPACKET of unix(7)).
func Conn(f *os.File) (*net.UnixConn, error) {
	c, err := net.FileConn(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	u, ok := c.(*net.UnixConn)
	if !ok || u.LocalAddr().Network() != "unixpacket" {
		return nil, errors.Join(errNotHelper, c.Close())
	}
	return u, nil
}
