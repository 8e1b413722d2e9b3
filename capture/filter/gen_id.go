package filter

import (
	"net/netip"
	"strconv"
	"strings"
)

// id makes code of a name, number or address with its qualifiers.
func (g *generator) id(x *id) Cond {
	if x.typ == idUnset {
		return g.fail("there is no qualifier to take over here", `"host", "port" or the like before it`)
	}
	if x.typ == idGateway {
		return g.fail(`"gateway" is not supported`, `"ether host MAC and not host ADDRESS"`)
	}
	switch x.form {
	case FormName:
		return g.name(x)
	case FormNumber:
		return g.number(x, x.num, 32)
	case FormIPv4:
		return g.ipv4(x)
	case FormIPv6:
		return g.ipv6(x)
	default:
		return g.mac(x)
	}
}

// number makes code of a number, or of an IPv4 address as one, of which the first
// so many bits are given.
func (g *generator) number(x *id, v uint32, bits int) Cond {
	switch x.typ {
	case idPort, idPortRange:
		number, ok := g.portProto(x)
		if !ok {
			return g.jump(insJumpEq, 0)
		}
		if v > 0xffff {
			return g.fail("not a port", "a number up to 65535")
		}
		return g.ports(portRange{lo: v, hi: v, ranged: x.typ == idPortRange, number: number}, x.dir)
	case idProto:
		return g.numbered(x.proto, v)
	case idProtoChain:
		return g.protoChain(x.proto, v)
	default:
	}
	switch {
	case x.proto == protoDECnet:
		return g.decnetHost(v, x.dir)
	case x.proto == protoLink:
		return g.fail("not a MAC address", "one as 00:11:22:33:44:55")
	case x.form == FormNumber && x.typ == idNet:
		v, mask := leftJustify(v)
		return g.host(v, mask, x.qualifiers)
	default:
		return g.host(v<<(32-bits), ^uint32(0)<<(32-bits), x.qualifiers)
	}
}

// leftJustify makes an address of the number of a network.
func leftJustify(v uint32) (addr, mask uint32) {
	mask = 0xffffffff
	for v != 0 && v&0xff000000 == 0 {
		v <<= 8
		mask <<= 8
	}
	return v, mask
}

// portProto returns the IP protocol number that a port is qualified with.
func (g *generator) portProto(x *id) (number int, ok bool) {
	switch x.proto {
	case protoNone:
		return anyPortProto, true
	case protoTCP:
		return ipTCP, true
	case protoUDP:
		return ipUDP, true
	case protoSCTP:
		return ipSCTP, true
	default:
		g.fail("this protocol has no ports", `"tcp", "udp", "sctp" or none`)
		return 0, false
	}
}

// ipv4 makes code of an IPv4 address, whole or in part, with its mask.
func (g *generator) ipv4(x *id) Cond {
	if x.typ > idNet {
		return g.fail("an address where a port or protocol belongs", "a name or a number")
	}
	if x.proto == protoDECnet && x.bits < 0 && x.mask == "" {
		return g.decnetAddr(x)
	}
	addr, bits, ok := parseIPv4(x.text)
	if !ok {
		return g.fail("not an IPv4 address", "numbers up to 255")
	}
	if x.bits < 0 && x.mask == "" {
		return g.number(x, addr, bits)
	}
	addr <<= 32 - bits
	mask := ^uint32(0)
	if x.mask != "" {
		m, mbits, ok := parseIPv4(x.mask)
		if !ok {
			return g.fail("not a netmask", "one as 255.255.255.0")
		}
		mask = m << (32 - mbits)
	} else {
		if x.bits > 32 {
			return g.fail("prefix too long", "at most 32 bits")
		}
		mask <<= 32 - x.bits
	}
	switch {
	case addr&^mask != 0:
		return g.fail("the address has bits set that the mask clears", "a network")
	case x.typ != idNet:
		return g.fail("a mask on what is no network", `"net" before it`)
	default:
		return g.host(addr, mask, x.qualifiers)
	}
}

// decnetAddr makes code of a DECnet address, an area and a node.
func (g *generator) decnetAddr(x *id) Cond {
	area, node, _ := strings.Cut(x.text, ".")
	node, _, _ = strings.Cut(node, ".")
	a, errA := strconv.ParseUint(area, 10, 32)
	n, errN := strconv.ParseUint(node, 10, 32)
	if errA != nil || errN != nil {
		return g.fail("not a DECnet address", "one as 1.23")
	}
	return g.decnetHost(uint32(a)<<10&0xfc00|uint32(n)&0x3ff, x.dir)
}

// ipv6 makes code of an IPv6 address with its prefix length.
func (g *generator) ipv6(x *id) Cond {
	addr, err := netip.ParseAddr(x.text)
	if err != nil {
		return g.fail("not an IPv6 address", "")
	}
	bits := 128
	if x.bits >= 0 {
		bits = x.bits
	}
	if bits > 128 {
		return g.fail("prefix too long", "at most 128 bits")
	}
	switch {
	case netip.PrefixFrom(addr, bits).Masked().Addr() != addr:
		return g.fail("the address has bits set that the prefix clears", "a network")
	case x.typ > idNet:
		return g.fail("an address where a port or protocol belongs", "a name or a number")
	case x.typ != idNet && bits != 128:
		return g.fail("a prefix on what is no network", `"net" before it`)
	default:
		return g.host6(addr, bits, x.qualifiers)
	}
}

// mac makes code of a MAC address.
func (g *generator) mac(x *id) Cond {
	if x.typ > idHost || x.proto != protoLink {
		return g.fail("a MAC address where none belongs", `"ether host", "ether src" or "ether dst" before it`)
	}
	if g.link != LinkEthernet {
		return g.fail("no MAC addresses on this link type", "")
	}
	return g.etherHost(parseMAC(x.text), x.dir)
}
