package names

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"

	"iftopgo/flows"
	"iftopgo/internal/nameserver"
)

// Lookup finds the name of an address: what a PTR record says, or a hosts file.
// It returns an empty name if there is none, and an error if that could not be found out;
// a [net.DNSError] with IsNotFound means there is none. It must return soon
// after the context is done, and may be called by many goroutines at once.
type Lookup func(ctx context.Context, addr netip.Addr) (flows.LookedUp, error)

// SystemLookup returns a lookup that asks what this host is configured to ask, in the
// order it is configured: /etc/hosts and the name servers of /etc/resolv.conf, and no
// others.
//
// Three rules go beyond what tools of the system do. A private address
// (RFC 1918, unique local, link-local, carrier-grade NAT, loopback and the like)
// is asked only of name servers that have such an address themselves: a public
// one does not know it (RFC 6303) and would learn about the network. An address that no
// host has, or many (documentation, multicast), is asked of none.
// And a public address gets no name by DNS that has a meaning in this network
// alone ("router", "db.internal", "localhost"): its owner may write anything.
// The hosts file is trusted in all cases.
//
// open opens both files once this process may not any more, nil if it always may. A hosts file
// that only open opens comes before name servers.
func SystemLookup(open nameserver.Open) Lookup {
	client, file := nameserver.NewClient(nil, open), nameserver.NewSystemFile(nameserver.HostsFile, open)
	return func(ctx context.Context, addr netip.Addr) (flows.LookedUp, error) {
		if text, replaced := file.Replaced(); replaced {
			if found := nameserver.NamesIn(text, addr); len(found) > 0 {
				return inHostsFile(addr, found), nil
			}
		}
		return systemLookup(ctx, client, addr)
	}
}

// inHostsFile is what a hosts file says of an address.
func inHostsFile(addr netip.Addr, names []string) flows.LookedUp {
	if !addr.IsLoopback() {
		names = canonical(names)
	}
	return flows.LookedUp{Name: choose(addr, names), File: true}
}

// errPublicServer is why a private address is not looked up.
var errPublicServer = errors.New("private addresses are not asked of a public name server")

// systemLookup is SystemLookup with name servers of the caller.
func systemLookup(ctx context.Context, client *nameserver.Client, addr netip.Addr) (flows.LookedUp, error) {
	var byDNS, refused atomic.Bool // without byDNS, the hosts file has answered
	allowed := func(server string) bool {
		ok := mayAsk(addr, server)
		if ok {
			byDNS.Store(true)
		} else {
			refused.Store(true)
		}
		return ok
	}
	answers, err := lookupAddr(ctx, client, allowed, addr.String())
	if err != nil && len(answers) == 0 {
		answers = hosts(ctx, client, addr)
		if len(answers) == 0 && isPrivate(addr) && refused.Load() {
			err = errPublicServer // Another server may be configured soon, such as a VPN's.
		}
		if len(answers) == 0 {
			return flows.LookedUp{}, fmt.Errorf("looking up %s: %w", addr, err)
		}
		byDNS.Store(false)
	}
	if byDNS.Load() && !isPrivate(addr) {
		answers = slices.DeleteFunc(answers, func(answer string) bool { return isLocalName(hostName(answer)) })
	}
	if !byDNS.Load() && !addr.IsLoopback() {
		answers = canonical(answers)
	}
	return flows.LookedUp{Name: choose(addr, answers), File: !byDNS.Load()}, nil
}

// canonical returns the first of the names that a hosts file has for an address, which is
// the one to show: the others are aliases (hosts(5)).
func canonical(answers []string) []string {
	i := slices.IndexFunc(answers, func(answer string) bool {
		name := hostName(answer)
		return name != "" && !isLocalhost(name)
	})
	if i < 0 {
		return nil
	}
	return answers[i : i+1]
}

// lookupAddr looks up the names of an address.
func lookupAddr(ctx context.Context, client *nameserver.Client, allowed func(server string) bool, addr string) ([]string, error) {
	return nameserver.Ask(ctx, client, allowed, func(ctx context.Context, r *net.Resolver) ([]string, error) {
		return r.LookupAddr(ctx, addr)
	})
}

// hosts returns what the hosts file says of an address of which the name servers say
// nothing. The standard library does not come to the hosts file when it is configured to
// be read last and no server has answered; and an address of one link is there with
// its zone (RFC 4007, section 11), which packets do not carry: without it, it is known
// only if it has the same names on all links that it is named on.
func hosts(ctx context.Context, client *nameserver.Client, addr netip.Addr) []string {
	none := func(string) bool { return false }
	found, err := lookupAddr(ctx, client, none, addr.String())
	if err == nil || !addr.IsLinkLocalUnicast() || !addr.Is6() {
		return found
	}
	links, err := net.Interfaces()
	if err != nil {
		return nil
	}
	for _, l := range links {
		onLink, err := lookupAddr(ctx, client, none, addr.WithZone(l.Name).String())
		switch {
		case err != nil || len(onLink) == 0:
		case found != nil && !slices.Equal(found, onLink):
			return nil
		default:
			found = onLink
		}
	}
	return found
}

// mayAsk reports whether a name server, as "host:port", may be asked for an address.
func mayAsk(addr netip.Addr, server string) bool {
	return hasOneHost(addr) && (!isPrivate(addr) || isLocalServer(server))
}

// isLocalServer reports whether a name server, as "host:port", is on this host or in
// its own network.
func isLocalServer(server string) bool {
	at, err := netip.ParseAddrPort(server)
	return err == nil && isPrivate(plain(at.Addr()))
}
