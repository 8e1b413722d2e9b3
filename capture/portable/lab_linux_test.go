package portable

import (
	"net"
	"os"
	"testing"

	"iftopgo/internal/nettest"
)

// newLab is a lab without IPv6, so that nothing is on the wire but what the
// test sends and its answers.
func newLab(t *testing.T) *nettest.Lab {
	t.Helper()
	lab := nettest.New(t)
	for _, host := range []*nettest.Host{lab.Local, lab.Remote} {
		host.Do(t, func() error {
			return os.WriteFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", []byte("1"), 0)
		})
	}
	return lab
}

// open opens a capture on a host, closed when the test ends.
func open(t *testing.T, host *nettest.Host, config Config) *Handle {
	t.Helper()
	var h *Handle
	host.Do(t, func() (err error) {
		h, err = Open(config)
		return err
	})
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// dial makes a UDP socket on a host, closed when the test ends.
func dial(t *testing.T, host *nettest.Host, to string) net.Conn {
	t.Helper()
	var conn net.Conn
	host.Do(t, func() (err error) {
		conn, err = net.Dial("udp4", to)
		return err
	})
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}
