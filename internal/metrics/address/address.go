package address

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Address is where metrics are served.
type Address struct {
	// Network is "tcp" or "unix", Text the host and the port, or the path.
	Network, Text string
}

// unixPrefix begins the path of a socket.
const unixPrefix = "unix:"

// Parse reads "host:port", "[address]:port", ":port" for all addresses, or "unix:/path".
func Parse(text string) (Address, error) {
	if path, ok := strings.CutPrefix(text, unixPrefix); ok {
		if !strings.HasPrefix(path, "/") {
			return Address{}, fmt.Errorf("%q: a socket needs its whole path, as in unix:/run/iftopgo/metrics.sock", text)
		}
		return Address{"unix", path}, nil
	}
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return Address{}, fmt.Errorf("%q: want host:port, as in 127.0.0.1:9877 or [::1]:9877, or unix:/path", text)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return Address{}, fmt.Errorf("%q: the port is a number from 1 to 65535", text)
	}
	return Address{"tcp", text}, nil
}

// String returns the address as it is given.
func (a Address) String() string {
	if a.Network == "unix" {
		return unixPrefix + a.Text
	}
	return a.Text
}

// socketMode lets the owner and the group of a socket connect to it.
const socketMode = 0o660

// Listen opens the address. A socket that a process before this one has left is replaced.
func Listen(ctx context.Context, a Address) (net.Listener, error) {
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	if a.Network == "unix" {
		if err := removeStale(a.Text); err != nil {
			return nil, err
		}
	}
	l, err := config.Listen(ctx, a.Network, a.Text)
	if err != nil {
		return nil, err
	}
	if a.Network == "unix" {
		if err := os.Chmod(a.Text, socketMode); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return l, nil
}

// removeStale removes a socket that nobody listens on any more.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Type() != fs.ModeSocket {
		return nil // What is there is no socket: listening says so.
	}
	if err != nil {
		return err
	}
	c, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		return errors.Join(fmt.Errorf("somebody listens on %s already", path), c.Close())
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}
