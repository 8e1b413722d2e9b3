package names

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"iftopgo/flows"
)

// localZones are the zones whose names have a meaning in one network alone:
// RFC 6761, RFC 6762, RFC 7686, RFC 8375 and ICANN's "internal", and those that
// routers for the home have made up.
var localZones = []string{
	"corp", "home", "home.arpa", "internal", "intranet", "invalid", "lan",
	"local", "localdomain", "localhost", "onion", "private", "test",
}

// hostName returns the name to show for what a resolver answered, or "" if it
// must not be shown.
func hostName(answer string) string { return flows.ValidHostName(answer) }

// isLocalName reports whether a name has a meaning in this network alone: it has one
// label, or ends in one that is not delegated. The owner of a public address may give it
// any name by DNS, so such a name is not believed there.
func isLocalName(name string) bool {
	name = strings.ToLower(name)
	if !strings.Contains(name, ".") {
		return true
	}
	return slices.ContainsFunc(localZones, func(zone string) bool {
		return strings.HasSuffix(name, "."+zone)
	})
}

// isLocalhost reports whether a name is reserved for the loopback (RFC 6761,
// section 6.3).
func isLocalhost(name string) bool {
	name = strings.ToLower(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// choose returns the one name to show of all that an address has, always the
// same, whatever the order, which servers change at random: "localhost" for an
// address of the loopback, then a qualified name before a short one, then the
// shortest, then the first in the alphabet. It is empty if none will do; the names
// of the loopback do for the loopback alone.
func choose(addr netip.Addr, answers []string) string {
	best := ""
	for _, answer := range answers {
		name := hostName(answer)
		if isLocalhost(name) && !addr.IsLoopback() {
			continue
		}
		if name != "" && (best == "" || compareNames(addr, name, best) < 0) {
			best = name
		}
	}
	return best
}

// compareNames orders names by how well they do for an address, the best first.
func compareNames(addr netip.Addr, a, b string) int {
	other := func(name string) bool { return addr.IsLoopback() && !isLocalhost(name) }
	short := func(name string) bool { return !strings.Contains(name, ".") }
	return cmp.Or(
		falseFirst(other(a), other(b)),
		falseFirst(short(a), short(b)),
		cmp.Compare(len(a), len(b)),
		strings.Compare(a, b),
	)
}

// falseFirst orders false before true.
func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
