package accuracy

import (
	"fmt"
	"io"
	"net"
	"testing"

	"iftopgo/internal/nettest"
)

// transfer returns what sends a number of bytes over one TCP connection.
func transfer(bytes int) func(*testing.T, *link) { return connections(1, bytes) }

// connections returns what sends a number of bytes over each of some TCP
// connections, one after the other.
func connections(n, bytes int) func(*testing.T, *link) {
	return func(t *testing.T, l *link) {
		t.Helper()
		var listener net.Listener
		l.lab.Remote.Do(t, func() (err error) {
			listener, err = net.Listen("tcp4", nettest.RemoteIPv4+":5001") //nolint:noctx // It is closed below.
			return err
		})
		defer listener.Close()
		received := make(chan error, 1)
		go func() { received <- receive(listener, n, int64(bytes)) }()
		l.lab.Local.Do(t, func() error {
			for range n {
				if err := send(listener.Addr().String(), bytes); err != nil {
					return err
				}
			}
			return nil
		})
		if err := <-received; err != nil {
			t.Fatal(err)
		}
	}
}

func send(to string, bytes int) error {
	conn, err := net.Dial("tcp4", to) //nolint:noctx // The other end is there.
	if err != nil {
		return err
	}
	if _, err := conn.Write(make([]byte, bytes)); err != nil {
		return err
	}
	return conn.Close()
}

func receive(listener net.Listener, n int, bytes int64) error {
	for range n {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		got, err := io.Copy(io.Discard, conn)
		if err != nil {
			return err
		}
		if got != bytes {
			return fmt.Errorf("%d of %d bytes arrived", got, bytes)
		}
		if err := conn.Close(); err != nil {
			return err
		}
	}
	return nil
}
