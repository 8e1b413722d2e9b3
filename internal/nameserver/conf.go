package nameserver

import (
	"net"
	"net/netip"
	"strings"
)

// standIns are the servers that the standard library asks when it cannot read resolv.conf(5).
var standIns = [...]string{"127.0.0.1:53", "[::1]:53"}

// actual returns the server to ask in place of one that stands in for those of a file that was
// replaced; the same one if it does not.
func (c *Client) actual(server string) string {
	for i, s := range standIns {
		if s != server {
			continue
		}
		text, replaced := c.conf.Replaced()
		if servers := serversIn(text); replaced && len(servers) > 0 {
			return servers[min(i, len(servers)-1)]
		}
	}
	return server
}

// serversIn returns the name servers of a file, as "host:port".
func serversIn(text []byte) (all []string) {
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "nameserver" {
			continue
		}
		if _, err := netip.ParseAddr(words[1]); err == nil {
			all = append(all, net.JoinHostPort(words[1], "53"))
		}
	}
	return all
}
