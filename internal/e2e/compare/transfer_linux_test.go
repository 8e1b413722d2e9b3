package compare

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/internal/nettest"
)

// stuck is after how long neither end of a transfer waits any more.
const stuck = 10 * time.Second

// block is how many bytes are handed to the kernel at once.
const block = 128 << 10

// transfer sends over one TCP connection of the kernel's, in super-packets, for a while.
// Both ends block in system calls on the CPU of the sender, so that no other thread has
// anything to do with it.
func transfer(t *testing.T, lab *nettest.Lab, d time.Duration) {
	t.Helper()
	var listener int
	lab.Remote.Do(t, func() (err error) {
		listener, err = listen()
		return err
	})
	defer unix.Close(listener)
	received := make(chan error, 1)
	go func() { received <- lab.Remote.Try(func() error { return receive(listener) }) }()
	lab.Local.Do(t, func() error { return send(d) })
	if err := <-received; err != nil {
		t.Fatal(err)
	}
}

// end is the address that listens.
var end = unix.SockaddrInet4{Port: 5001, Addr: [4]byte{10, 77, 0, 2}} // nettest.RemoteIPv4

func listen() (int, error) {
	fd, err := tcp()
	if err != nil {
		return 0, err
	}
	if err := errors.Join(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1), unix.Bind(fd, &end), unix.Listen(fd, 1)); err != nil {
		_ = unix.Close(fd)
		return 0, fmt.Errorf("listening: %w", err)
	}
	return fd, nil
}

// tcp opens a socket on which nothing takes longer than stuck.
func tcp() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a socket: %w", err)
	}
	limit := unix.NsecToTimeval(stuck.Nanoseconds())
	for _, option := range []int{unix.SO_RCVTIMEO, unix.SO_SNDTIMEO} {
		if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, option, &limit); err != nil {
			_ = unix.Close(fd)
			return 0, fmt.Errorf("limiting the time of a socket: %w", err)
		}
	}
	return fd, nil
}

// receive reads what one connection brings, to its end.
func receive(listener int) error {
	if err := onSender(); err != nil {
		return err
	}
	fd, err := accept(listener)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	for buf := make([]byte, block); ; {
		n, err := unix.Read(fd, buf)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return fmt.Errorf("receiving: %w", err)
		case n == 0:
			return nil
		}
	}
}

// accept waits for the connection, also when a signal of Go's interrupts it.
func accept(listener int) (int, error) {
	for {
		fd, _, err := unix.Accept4(listener, unix.SOCK_CLOEXEC)
		switch {
		case err == nil:
			return fd, nil
		case !errors.Is(err, unix.EINTR):
			return 0, fmt.Errorf("accepting: %w", err)
		}
	}
}

// send writes for a while.
func send(d time.Duration) error {
	if err := onSender(); err != nil {
		return err
	}
	fd, err := tcp()
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if err := unix.Connect(fd, &end); err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	buf := make([]byte, block)
	for began := time.Now(); time.Since(began) < d; {
		if _, err := unix.Write(fd, buf); err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("sending: %w", err)
		}
	}
	return nil
}
