//go:build !linux

package fdpass

import (
	"errors"
	"net"
	"time"
)

// Start fails: the program does all of its work in one process here.
func Start(_, _ bool, _ func(time.Duration) <-chan struct{}) (*Helper, error) {
	return nil, errors.ErrUnsupported
}

// Inherited fails, as Start does.
func Inherited(bool) (sockets, owners *net.UnixConn, err error) {
	return nil, nil, errors.ErrUnsupported
}

// Serve fails, as Start does.
func Serve(*net.UnixConn, Load) error { return errors.ErrUnsupported }

// Socket fails: there is no helper.
func (*Helper) Socket(Kind) (int, error) { return -1, ErrEnded }

// Counter fails, as Socket does.
func (*Helper) Counter([]byte) (fds []int, cpus int, err error) { return nil, 0, ErrEnded }

func openSocket(Kind) (int, error) { return -1, errors.ErrUnsupported }
