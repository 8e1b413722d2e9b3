package names

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
)

// errPublicServer is why a private address is not looked up.
var errPublicServer = errors.New("private addresses are not asked of a public name server")

// Lookup finds the name of an address: what a PTR record says, or a hosts file.
// It returns "" if there is none, and an error if that could not be found out;
// a [net.DNSError] with IsNotFound means there is none. It must return soon
// after the context is done, and may be called by many goroutines at once.
type Lookup func(ctx context.Context, addr netip.Addr) (string, error)

// SystemLookup asks what this host is configured to ask, in the order it is
// configured: /etc/hosts and the name servers of /etc/resolv.conf, and no
// others.
//
// Two rules go beyond what tools of the system do. A private address
// (RFC 1918, unique local, link-local, carrier-grade NAT, loopback and the like)
// is asked only of name servers that have such an address themselves: a public
// one does not know it (RFC 6303) and would learn about the network.
// And a public address gets no name by DNS that has a meaning in this network
// alone ("router", "db.internal", "localhost"): its owner may write anything.
// The hosts file is trusted in both cases.
func SystemLookup(ctx context.Context, addr netip.Addr) (string, error) {
	var dialer net.Dialer
	return systemLookup(ctx, addr, dialer.DialContext)
}

// dial opens a connection to a name server.
type dial func(ctx context.Context, network, server string) (net.Conn, error)

func systemLookup(ctx context.Context, addr netip.Addr, dial dial) (string, error) {
	var byDNS atomic.Bool // without it, the hosts file has answered
	resolver := net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, network, server string) (net.Conn, error) {
			byDNS.Store(true)
			if isPrivate(addr) && !isLocalServer(server) {
				return nil, errPublicServer
			}
			return dialClosing(ctx, dial, network, server)
		},
	}
	answers, err := resolver.LookupAddr(ctx, addr.String())
	if err != nil && len(answers) == 0 {
		return "", fmt.Errorf("looking up %s: %w", addr, err)
	}
	if byDNS.Load() && !isPrivate(addr) {
		answers = slices.DeleteFunc(answers, func(answer string) bool { return isLocalName(hostName(answer)) })
	}
	return choose(addr, answers), nil
}

// dialClosing dials, and closes the connection when the context is done. The
// standard library looks at the deadline of a context alone while it waits for
// an answer, and would make SetEnabled(false) wait for the timeout.
func dialClosing(ctx context.Context, dial dial, network, server string) (net.Conn, error) {
	conn, err := dial(ctx, network, server)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() {
		conn.Close() //nolint:errcheck // whoever reads from it sees the error
	})
	return conn, nil
}

// isLocalServer reports whether a name server, as "host:port", is on this host or in
// its own network.
func isLocalServer(server string) bool {
	at, err := netip.ParseAddrPort(server)
	return err == nil && isPrivate(plain(at.Addr()))
}
