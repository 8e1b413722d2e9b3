package names

import "net/netip"

// nobodys are the addresses that have no name: they stand for the lack of one. Lists of
// names to be blocked give them to thousands of names in the hosts file.
var nobodys = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), // "this network", RFC 1122
	netip.MustParsePrefix("::/128"),    // unspecified, RFC 4291
}

// unaskable are the addresses that no name server is asked for: no host has them, or
// many. Any answer would be made up; but in the hosts file of a laboratory they have
// names, and so have the groups "ip6-allnodes" and "ip6-allrouters".
var unaskable = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation, RFC 5737
	netip.MustParsePrefix("198.51.100.0/24"), // documentation, RFC 5737
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation, RFC 5737
	netip.MustParsePrefix("224.0.0.0/4"),     // multicast, RFC 5771
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved and broadcast, RFC 1112
	netip.MustParsePrefix("100::/64"),        // discard only, RFC 6666
	netip.MustParsePrefix("2001:db8::/32"),   // documentation, RFC 3849
	netip.MustParsePrefix("3fff::/20"),       // documentation, RFC 9637
	netip.MustParsePrefix("ff00::/8"),        // multicast, RFC 4291
}

// private are the addresses that have a meaning in this network alone. Asking a public
// name server for them reveals something about the network (RFC 6303).
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),     // RFC 1918
	netip.MustParsePrefix("100.64.0.0/10"),  // carrier-grade NAT, RFC 6598
	netip.MustParsePrefix("127.0.0.0/8"),    // loopback, RFC 1122
	netip.MustParsePrefix("169.254.0.0/16"), // link-local, RFC 3927
	netip.MustParsePrefix("172.16.0.0/12"),  // RFC 1918
	netip.MustParsePrefix("192.0.0.0/24"),   // protocol assignments, RFC 6890
	netip.MustParsePrefix("192.168.0.0/16"), // RFC 1918
	netip.MustParsePrefix("198.18.0.0/15"),  // benchmarks, RFC 2544
	netip.MustParsePrefix("::1/128"),        // loopback, RFC 4291
	netip.MustParsePrefix("fc00::/7"),       // unique local, RFC 4193
	netip.MustParsePrefix("fe80::/10"),      // link-local, RFC 4291
	netip.MustParsePrefix("fec0::/10"),      // site-local, RFC 3879
}

// askable reports whether an address could have a name.
func askable(addr netip.Addr) bool { return addr.IsValid() && !within(nobodys, addr) }

// hasOneHost reports whether an address belongs to one host, which name servers may know.
func hasOneHost(addr netip.Addr) bool { return !within(unaskable, addr) }

// isPrivate reports whether an address has a meaning in this network alone.
func isPrivate(addr netip.Addr) bool { return within(private, addr) }

// within expects an address as plain returns it.
func within(prefixes []netip.Prefix, addr netip.Addr) bool {
	for _, p := range prefixes {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// plain returns the one form in which an address is asked for: IPv4 as IPv4,
// and no zone, which DNS does not know.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }
