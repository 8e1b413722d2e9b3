package filebroker

import (
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// receive reads a reply: the descriptor that comes with it, nil for none, or why the request
// failed. err says that nothing more can be read.
func receive(conn *net.UnixConn, name string) (f *os.File, failed, err error) {
	var b [maxReply + 1]byte
	control := make([]byte, unix.CmsgSpace(4))
	n, controlled, flags, _, err := conn.ReadMsgUnix(b[:], control)
	if err != nil {
		return nil, nil, err
	}
	fds, err := descriptors(control[:controlled])
	reply, ok := parseReply(b[:n])
	if reply != nil {
		failed = reply
	}
	switch {
	case err == nil && ok && flags&unix.MSG_CTRUNC != 0: // There was no room for a descriptor here.
		failed = unix.EMFILE
	case err != nil || !ok || len(fds) > 1 || failed != nil && len(fds) > 0:
		err = errors.Join(err, errBadRequest)
	case len(fds) == 1:
		return os.NewFile(uintptr(fds[0]), name), nil, nil
	}
	for _, fd := range fds {
		err = errors.Join(err, unix.Close(fd))
	}
	return nil, failed, err
}

// descriptors are those that came with a message, also those before an error.
func descriptors(control []byte) (fds []int, err error) {
	messages, err := unix.ParseSocketControlMessage(control)
	for _, m := range messages {
		some, e := unix.ParseUnixRights(&m)
		fds, err = append(fds, some...), errors.Join(err, e)
	}
	return fds, err
}
