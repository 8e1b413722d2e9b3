package wire

import (
	"net/netip"
)

// What of DHCP leads to a name (RFC 2131, RFC 2132, RFC 4702).
const (
	dhcpFixedLen      = 236
	dhcpMagic         = 0x63825363
	dhcpClientAddrAt  = 12
	dhcpYourAddrAt    = 16
	dhcpPad           = 0
	dhcpHostName      = 12
	dhcpRequestedAddr = 50
	dhcpMessageType   = 53
	dhcpFQDN          = 81
	dhcpEnd           = 255

	dhcpRequest = 3
	dhcpACK     = 5
	dhcpInform  = 8
)

// DHCP returns the address that a host asks for or is given by DHCP, with the name that it
// calls itself.
func DHCP(message []byte) []Named {
	r := reader{left: message}
	fixed := r.take(dhcpFixedLen)
	if r.number(4) != dhcpMagic || r.short {
		return nil
	}
	o := readDHCPOptions(&r)
	var addr netip.Addr
	switch o.kind {
	case dhcpRequest, dhcpInform:
		addr = netip.AddrFrom4([4]byte(fixed[dhcpClientAddrAt:]))
		if addr.IsUnspecified() {
			addr = o.requested
		}
	case dhcpACK:
		addr = netip.AddrFrom4([4]byte(fixed[dhcpYourAddrAt:]))
	}
	if o.name == "" || !addr.IsValid() || addr.IsUnspecified() {
		return nil
	}
	return []Named{{addr, o.name}}
}

// dhcpOptions are the options that matter.
type dhcpOptions struct {
	kind      byte
	requested netip.Addr
	name      string
}

func readDHCPOptions(r *reader) (o dhcpOptions) {
	for len(r.left) > 0 {
		switch code := r.number(1); code {
		case dhcpPad:
		case dhcpEnd:
			return o
		default:
			value := r.take(r.number(1))
			if !r.short {
				o.set(code, value)
			}
		}
	}
	return o
}

func (o *dhcpOptions) set(code int, value []byte) {
	switch {
	case code == dhcpMessageType && len(value) == 1:
		o.kind = value[0]
	case code == dhcpRequestedAddr && len(value) == 4:
		o.requested = netip.AddrFrom4([4]byte(value))
	case code == dhcpHostName && o.name == "":
		o.name = ownName(value)
	case code == dhcpFQDN && len(value) > 3:
		if name := fqdn(value[0], value[3:]); name != "" {
			o.name = name // It says more than the host's name alone.
		}
	}
}

// fqdn returns the name in a client FQDN option, in text or, with the flag E, in labels
// (RFC 4702, section 2.1).
func fqdn(flags byte, b []byte) string {
	const inLabels = 4
	if flags&inLabels == 0 {
		return ownName(b)
	}
	var name []byte
	for r := (reader{left: b}); len(r.left) > 0 && !r.short; {
		label := r.vector(1)
		if label.cut {
			return ""
		}
		if len(label.left) == 0 {
			break
		}
		name = append(append(name, label.left...), '.')
	}
	return ownName(name)
}
