package target

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// defaultPort is the port of IPFIX (RFC 7011, section 10).
const defaultPort = "4739"

// Target is a collector.
type Target struct {
	// Network is "udp" or "tcp".
	Network string
	// Address is the host and the port.
	Address string
}

// String is the target as it is given.
func (t Target) String() string { return t.Network + "://" + t.Address }

// Parse reads "udp://host:port" or "tcp://[address]:port"; without a port it is 4739.
func Parse(text string) (Target, error) {
	const want = "want udp://host:4739 or tcp://host:4739"
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "udp" && u.Scheme != "tcp" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return Target{}, fmt.Errorf("%q: %s", text, want)
	}
	port := u.Port()
	if port == "" {
		port = defaultPort
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return Target{}, fmt.Errorf("%q: the port is a number from 1 to 65535", text)
	}
	return Target{u.Scheme, net.JoinHostPort(u.Hostname(), port)}, nil
}
