package fdpass

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"

	"golang.org/x/sys/unix"
)

// loader loads programs for a connection, one after the other, so that other requests are answered
// meanwhile.
type loader struct {
	conn *net.UnixConn
	load Load
	// requests has room for those of a program that captures on many interfaces.
	requests chan loadRequest
	done     chan struct{}
}

type loadRequest struct {
	number uint32
	config []byte
}

// mostLoads is how many programs can wait to be loaded.
const mostLoads = 64

func startLoader(conn *net.UnixConn, load Load) *loader {
	l := &loader{conn, load, make(chan loadRequest, mostLoads), make(chan struct{})}
	go func() {
		defer close(l.done)
		for r := range l.requests {
			// Where nobody can be told of an error, Serve ends, too.
			_ = l.reply(r)
		}
	}()
	return l
}

// end waits for what is being loaded.
func (l *loader) end() {
	close(l.requests)
	<-l.done
}

// request has a program loaded and passed on.
func (l *loader) request(number uint32, config []byte) error {
	why := unix.EPERM // It was not started for that.
	if l.load != nil {
		select {
		case l.requests <- loadRequest{number, slices.Clone(config)}:
			return nil
		default:
			why = unix.EBUSY
		}
	}
	return l.fail(number, why, why.Error())
}

// fail answers with an error and its text, of which the end says most: the verifier's log is long.
func (l *loader) fail(number uint32, errno unix.Errno, text string) error {
	_, err := l.conn.Write(append(encodeReply(uint8(errno), number), text[max(0, len(text)-maxText):]...))
	return err
}

// reply loads a program and passes it on; what is here of it is closed.
func (l *loader) reply(r loadRequest) error {
	fds, cpus, err := l.load(r.config)
	if err != nil {
		errno, ok := errors.AsType[unix.Errno](err)
		if !ok {
			errno = unix.EINVAL
		}
		return l.fail(r.number, errno, fmt.Sprintf("%+v", err))
	}
	_, _, err = l.conn.WriteMsgUnix(binary.LittleEndian.AppendUint32(encodeReply(0, r.number), uint32(cpus)), unix.UnixRights(fds...), nil)
	for _, fd := range fds {
		err = errors.Join(err, unix.Close(fd))
	}
	return err
}
