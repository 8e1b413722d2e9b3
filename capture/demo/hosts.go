package demo

import (
	"fmt"
	"net/netip"
)

// host is a host of the script; its name is empty when the DNS has none.
type host struct {
	addr netip.Addr
	name string
}

// The addresses of the host that captures.
var (
	home4 = host{netip.MustParseAddr("192.0.2.10"), "web-1.example.org"}
	home6 = host{netip.MustParseAddr("2001:db8:10::10"), "web-1.example.org"}
)

// at is a host.
func at(addr, name string) host { return host{netip.MustParseAddr(addr), name} }

// The hosts it speaks with.
var (
	download  = []host{at("198.51.100.20", "edge-7.cdn.example.net"), at("198.51.100.21", "edge-8.cdn.example.net")}
	video     = []host{at("2001:db8:cafe::11", "stream-3.video.example.com")}
	mirrors   = []host{at("203.0.113.80", "mirror.example.org"), at("2001:db8:80::80", "mirror6.example.org")}
	resolvers = []host{at("192.0.2.53", "ns1.example.org"), at("2001:db8:10::53", "ns1.example.org")}
	admins    = []host{at("203.0.113.7", "admin.vpn.example.com")}
	bastion   = []host{at("198.51.100.90", "bastion.example.com")}
	replicas  = []host{at("192.0.2.32", "db-2.example.org"), at("2001:db8:10::33", "db-3.example.org")}
	databases = []host{at("192.0.2.31", "db-1.example.org")}
	backups   = []host{at("198.51.100.200", "vault.backup.example.net")}
	buckets   = []host{at("2001:db8:53::10", "s3.eu.cloud.example.com"), at("2001:db8:53::11", "s3.us.cloud.example.com")}
	clocks    = []host{at("203.0.113.123", "ntp1.example.net"), at("2001:db8:123::1", "ntp2.example.net")}
	pinged    = []host{at("198.51.100.1", "gw.example.net")}
	pinged6   = []host{at("2001:db8:10::1", "router.example.org")}
	mail      = []host{at("203.0.113.25", "mail.example.org"), at("2001:db8:25::25", "mail.example.com")}
	calls     = []host{at("2001:db8:ca11::42", "relay-2.meet.example.com")}
	monitors  = []host{at("192.0.2.60", "metrics.example.org")}
	loggers   = []host{at("192.0.2.61", "logs.example.org")}
	things    = []host{at("192.0.2.101", "heatpump.example.org"), at("192.0.2.102", "doorbell.example.org"), at("192.0.2.103", "")}
	tunnels   = []host{at("203.0.113.51", "office.example.com")}
	scanners  = []host{at("203.0.113.66", "")}
	gateway   = []host{at("192.0.2.1", "router.example.org")}

	sites     = numbered("198.51.100.%d", 101, 24, "www%d.example.com")
	sites6    = numbered("2001:db8:443::%d", 1, 12, "edge%d.cdn.example.com")
	visitors  = numbered("203.0.113.%d", 130, 48, "host-%d.dsl.example.net")
	visitors6 = numbered("2001:db8:beef::%d", 200, 16, "")
)

// homes is what the host that captures has.
var homes = []host{home4, home6}

// numbered makes n hosts from a number on. Every fourth has no name.
func numbered(addr string, from, n int, name string) []host {
	hosts := make([]host, n)
	for i := range hosts {
		hosts[i] = at(fmt.Sprintf(addr, from+i), "")
		if name != "" && i%4 != 3 {
			hosts[i].name = fmt.Sprintf(name, i+1)
		}
	}
	return hosts
}

// homeFor is the local address for a remote one.
func homeFor(far netip.Addr) netip.Addr {
	if far.Is4() {
		return home4.addr
	}
	return home6.addr
}

// Homes returns the addresses of the host that captures.
func Homes() []netip.Addr { return []netip.Addr{home4.addr, home6.addr} }

// Names returns the names that reverse DNS would give. As in the world, not
// every address has one.
func Names() map[netip.Addr]string {
	names := make(map[netip.Addr]string)
	add := func(hosts []host) {
		for _, h := range hosts {
			if h.name != "" {
				names[h.addr] = h.name
			}
		}
	}
	add(homes)
	for i := range script {
		add(script[i].peers)
	}
	return names
}
