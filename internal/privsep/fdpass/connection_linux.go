package fdpass

import (
	"errors"
	"net"
	"os"
)

// errNotHelper says that this process was not started by Start.
var errNotHelper = errors.New("only iftopgo starts its helper")

// unixConn turns the file of a connected socket into a connection, and closes the file.
func unixConn(f *os.File) (*net.UnixConn, error) {
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
