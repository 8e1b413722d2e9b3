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

// The host that captures, by its two addresses.
var (
	local4 = host{netip.MustParseAddr("192.0.2.10"), "web-1.example.org"}
	local6 = host{netip.MustParseAddr("2001:db8:10::10"), "web-1.example.org"}
)

// newHost makes a host of an address as text and a name.
func newHost(addr, name string) host { return host{netip.MustParseAddr(addr), name} }

// The hosts it communicates with.
var (
	download    = []host{newHost("198.51.100.20", "edge-7.cdn.example.net"), newHost("198.51.100.21", "edge-8.cdn.example.net")}
	video       = []host{newHost("2001:db8:cafe::11", "stream-3.video.example.com")}
	mirrors     = []host{newHost("203.0.113.80", "mirror.example.org"), newHost("2001:db8:80::80", "mirror6.example.org")}
	resolvers   = []host{newHost("192.0.2.53", "ns1.example.org"), newHost("2001:db8:10::53", "ns1.example.org")}
	admins      = []host{newHost("203.0.113.7", "admin.vpn.example.com")}
	bastion     = []host{newHost("198.51.100.90", "bastion.example.com")}
	replicas    = []host{newHost("192.0.2.32", "db-2.example.org"), newHost("2001:db8:10::33", "db-3.example.org")}
	databases   = []host{newHost("192.0.2.31", "db-1.example.org")}
	backups     = []host{newHost("198.51.100.200", "vault.backup.example.net")}
	buckets     = []host{newHost("2001:db8:53::10", "s3.eu.cloud.example.com"), newHost("2001:db8:53::11", "s3.us.cloud.example.com")}
	timeServers = []host{newHost("203.0.113.123", "ntp1.example.net"), newHost("2001:db8:123::1", "ntp2.example.net")}
	pinged      = []host{newHost("198.51.100.1", "gw.example.net")}
	pinged6     = []host{newHost("2001:db8:10::1", "router.example.org")}
	mail        = []host{newHost("203.0.113.25", "mail.example.org"), newHost("2001:db8:25::25", "mail.example.com")}
	callRelays  = []host{newHost("2001:db8:ca11::42", "relay-2.meet.example.com")}
	monitors    = []host{newHost("192.0.2.60", "metrics.example.org")}
	logServers  = []host{newHost("192.0.2.61", "logs.example.org")}
	devices     = []host{newHost("192.0.2.101", "heatpump.example.org"), newHost("192.0.2.102", "doorbell.example.org"), newHost("192.0.2.103", "")}
	tunnels     = []host{newHost("203.0.113.51", "office.example.com")}
	scanners    = []host{newHost("203.0.113.66", "")}
	gateway     = []host{newHost("192.0.2.1", "router.example.org")}

	sites     = hostRange("198.51.100.%d", 101, 24, "www%d.example.com")
	sites6    = hostRange("2001:db8:443::%d", 1, 12, "edge%d.cdn.example.com")
	visitors  = hostRange("203.0.113.%d", 130, 48, "host-%d.dsl.example.net")
	visitors6 = hostRange("2001:db8:beef::%d", 200, 16, "")
)

// askedSites are what the sites are asked for by: three of them in a row by one name.
var askedSites = []string{
	"news.example.com", "shop.example.com", "maps.example.net", "forum.example.org",
	"photos.example.net", "weather.example.com", "fonts.example.net", "xn--bcher-kva.example.org",
}

// localHosts are the addresses of the host that captures, with its name.
var localHosts = []host{local4, local6}

// hostRange makes n hosts, numbered from a number on. Every fourth has no name.
func hostRange(addr string, from, n int, name string) []host {
	hosts := make([]host, n)
	for i := range hosts {
		hosts[i] = newHost(fmt.Sprintf(addr, from+i), "")
		if name != "" && i%4 != 3 {
			hosts[i].name = fmt.Sprintf(name, i+1)
		}
	}
	return hosts
}

// localFor returns the local address of the family of a remote one.
func localFor(remote netip.Addr) netip.Addr {
	if remote.Is4() {
		return local4.addr
	}
	return local6.addr
}

// LocalAddrs returns the addresses of the host that captures.
func LocalAddrs() []netip.Addr { return []netip.Addr{local4.addr, local6.addr} }

// Names returns the names that reverse DNS would give. As in reality, not every
// address has one.
func Names() map[netip.Addr]string {
	names := make(map[netip.Addr]string)
	add := func(hosts []host) {
		for _, h := range hosts {
			if h.name != "" {
				names[h.addr] = h.name
			}
		}
	}
	add(localHosts)
	for i := range script {
		add(script[i].remotes)
	}
	return names
}
