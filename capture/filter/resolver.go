package filter

import (
	"fmt"
	"net/netip"
	"strings"

	"iftopgo/capture/filter/syntax"
)

// Resolver looks up the names in an expression. Compile calls it in the order of the
// names; an error means that the name is not known. Names come from the user: they may
// have any length and content.
type Resolver interface {
	// Hosts returns the addresses of a host, in the order in which they are tested.
	Hosts(name string) ([]netip.Addr, error)

	// Network returns the address of an IPv4 network (networks(5)).
	Network(name string) (netip.Addr, error)

	// Port returns the port of a service (services(5)) over "tcp" or "udp".
	Port(service, protocol string) (uint16, error)

	// Protocol returns the number of an IP protocol (protocols(5)).
	Protocol(name string) (int, error)

	// Ether returns the MAC address of a host (ethers(5)).
	Ether(name string) ([6]byte, error)
}

// Builtin returns a resolver without I/O. It has the common services, the IP
// protocols, "localhost", and the networks "loopback" and "link-local".
func Builtin() Resolver { return builtin{} }

// builtin is the resolver of the tables in names.go.
type builtin struct{}

// unknown makes the error of a name that is in no table.
func unknown(what, name string) error {
	return fmt.Errorf("no %s is called %q", what, syntax.Clip(name))
}

func (builtin) Hosts(name string) ([]netip.Addr, error) {
	if strings.EqualFold(name, "localhost") {
		return []netip.Addr{netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})}, nil
	}
	return nil, unknown("host", name)
}

func (builtin) Network(name string) (netip.Addr, error) {
	if addr, ok := networks[strings.ToLower(name)]; ok {
		return netip.AddrFrom4(addr), nil
	}
	return netip.Addr{}, unknown("network", name)
}

func (builtin) Port(name, protocol string) (uint16, error) {
	s := services[name]
	switch {
	case protocol == "tcp" && s.tcp != 0:
		return s.tcp, nil
	case protocol == "udp" && s.udp != 0:
		return s.udp, nil
	default:
		return 0, unknown(protocol+" service", name)
	}
}

func (builtin) Protocol(name string) (int, error) {
	if n, ok := protocolNumbers[name]; ok {
		return n, nil
	}
	return 0, unknown("protocol", name)
}

func (builtin) Ether(name string) ([6]byte, error) { return [6]byte{}, unknown("MAC address", name) }
