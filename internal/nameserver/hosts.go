package nameserver

import (
	"net/netip"
	"slices"
	"strings"
)

// HostsFile is where Unix systems keep the names of hosts (hosts(5)).
const HostsFile = "/etc/hosts"

// hostLines calls a function with each address of a hosts file and its names.
func hostLines(text []byte, each func(addr netip.Addr, names []string)) {
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		if addr, err := netip.ParseAddr(words[0]); err == nil {
			each(addr.Unmap(), words[1:])
		}
	}
}

// NamesIn returns the names that the text of a hosts file has for an address. One of a link counts
// without its zone, unless it has other names on another link.
func NamesIn(text []byte, of netip.Addr) (names []string) {
	byZone := map[string][]string{}
	hostLines(text, func(addr netip.Addr, all []string) {
		if addr == of || of.Zone() == "" && addr.WithZone("") == of {
			byZone[addr.Zone()] = append(byZone[addr.Zone()], all...)
		}
	})
	if exact := byZone[of.Zone()]; exact != nil {
		return exact
	}
	for _, all := range byZone {
		if names != nil && !slices.Equal(names, all) {
			return nil
		}
		names = all
	}
	return names
}

// AddrsIn returns the addresses that the text of a hosts file has for a name, in any case.
func AddrsIn(text []byte, of string) (addrs []netip.Addr) {
	hostLines(text, func(addr netip.Addr, names []string) {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, of) }) {
			addrs = append(addrs, addr)
		}
	})
	return addrs
}
