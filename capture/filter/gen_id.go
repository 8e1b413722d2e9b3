package filter

import (
	"net/netip"
	"strconv"
	"strings"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// id makes code of a name, number or address with its qualifiers.
func (g *generator) id(x *syntax.ID) ir.Cond {
	if x.Type == syntax.TypeUnset {
		return g.fail("there is no qualifier before this to inherit", `"host", "port" or the like before it`)
	}
	switch {
	case x.Direction > syntax.DirAnd && x.Proto != syntax.ProtoLink:
		return g.fail("only MAC addresses have this direction", `"wlan" before it`)
	case x.Proto == syntax.ProtoDECnet && x.Type > syntax.TypeHost:
		return g.fail("only a host can have a DECnet address", `"decnet host" before it`)
	case x.Type == syntax.TypeGateway && x.Form != syntax.FormName:
		return g.fail("a gateway is a host with a name", "a name that is in hosts and in ethers")
	}
	switch x.Form {
	case syntax.FormName:
		return g.name(x)
	case syntax.FormNumber:
		return g.number(x, x.Num, 32)
	case syntax.FormIPv4:
		return g.ipv4(x)
	case syntax.FormIPv6:
		return g.ipv6(x)
	default:
		return g.mac(x)
	}
}

// number makes code of a number, or of an IPv4 address of which the first bits are
// given as one.
func (g *generator) number(x *syntax.ID, v uint32, bits int) ir.Cond {
	switch x.Type {
	case syntax.TypePort, syntax.TypePortRange:
		number, ok := g.portProto(x)
		if !ok {
			return g.jump(opcode.JumpEq, 0)
		}
		if v > 0xffff {
			return g.fail("not a port", "a number up to 65535")
		}
		return g.ports(portRange{lo: v, hi: v, ranged: x.Type == syntax.TypePortRange, number: number}, x.Direction)
	case syntax.TypeProto:
		return g.numbered(x.Proto, v)
	case syntax.TypeProtoChain:
		return g.protoChain(x.Proto, v)
	default:
	}
	switch {
	case x.Proto == syntax.ProtoDECnet:
		return g.fail("not a DECnet address", "one as 1.23")
	case x.Proto == syntax.ProtoLink:
		return g.fail("not a MAC address", "one as 00:11:22:33:44:55")
	case x.Form == syntax.FormNumber && x.Type == syntax.TypeNet:
		v, mask := leftJustify(v)
		return g.host(v, mask, x.Qualifiers)
	default:
		return g.host(v<<(32-bits), ^uint32(0)<<(32-bits), x.Qualifiers)
	}
}

// leftJustify makes an address and a mask of the number of a network: 10.1 is 10.1.0.0.
func leftJustify(v uint32) (addr, mask uint32) {
	mask = 0xffffffff
	for v != 0 && v&0xff000000 == 0 {
		v <<= 8
		mask <<= 8
	}
	return v, mask
}

// portProto returns the IP protocol number that qualifies a port.
func (g *generator) portProto(x *syntax.ID) (number int, ok bool) {
	switch x.Proto {
	case syntax.ProtoNone:
		return anyPortProto, true
	case syntax.ProtoTCP:
		return ipTCP, true
	case syntax.ProtoUDP:
		return ipUDP, true
	case syntax.ProtoSCTP:
		return ipSCTP, true
	default:
		g.fail("this protocol has no ports", `"tcp", "udp", "sctp" or none`)
		return 0, false
	}
}

// ipv4 makes code of an IPv4 address, whole or in part, with its mask.
func (g *generator) ipv4(x *syntax.ID) ir.Cond {
	if x.Type > syntax.TypeNet {
		return g.fail("an address where a port or protocol belongs", "a name or a number")
	}
	if x.Proto == syntax.ProtoDECnet {
		return g.decnetAddr(x)
	}
	addr, bits, ok := syntax.ParseIPv4(x.Text)
	if !ok {
		return g.fail("not an IPv4 address", "numbers up to 255")
	}
	if x.Bits < 0 && x.Mask == "" {
		return g.number(x, addr, bits)
	}
	addr <<= 32 - bits
	mask := ^uint32(0)
	if x.Mask != "" {
		m, mbits, ok := syntax.ParseIPv4(x.Mask)
		if !ok {
			return g.fail("not a netmask", "one as 255.255.255.0")
		}
		mask = m << (32 - mbits)
	} else {
		if x.Bits > 32 {
			return g.fail("prefix too long", "at most 32 bits")
		}
		mask <<= 32 - x.Bits
	}
	switch {
	case addr&^mask != 0:
		return g.fail("the address has bits set that the mask clears", "a network")
	case x.Type != syntax.TypeNet:
		return g.fail("only a network can have a mask", `"net" before it`)
	default:
		return g.host(addr, mask, x.Qualifiers)
	}
}

// The largest numbers of a DECnet address.
const (
	maxDECnetArea = 63
	maxDECnetNode = 1023
)

// decnetAddr makes code of a DECnet address, an area and a node.
func (g *generator) decnetAddr(x *syntax.ID) ir.Cond {
	area, node, _ := strings.Cut(x.Text, ".")
	a, errA := strconv.ParseUint(area, 10, 32)
	n, errN := strconv.ParseUint(node, 10, 32)
	if errA != nil || errN != nil || a > maxDECnetArea || n > maxDECnetNode || x.Bits >= 0 || x.Mask != "" {
		return g.fail("not a DECnet address", "one as 1.23, up to 63.1023")
	}
	return g.decnetHost(uint32(a)<<10|uint32(n), x.Direction)
}

// ipv6 makes code of an IPv6 address with its prefix length.
func (g *generator) ipv6(x *syntax.ID) ir.Cond {
	addr, err := netip.ParseAddr(x.Text)
	if err != nil {
		return g.fail("not an IPv6 address", "")
	}
	bits := 128
	if x.Bits >= 0 {
		bits = x.Bits
	}
	if bits > 128 {
		return g.fail("prefix too long", "at most 128 bits")
	}
	switch {
	case netip.PrefixFrom(addr, bits).Masked().Addr() != addr:
		return g.fail("the address has bits set that the prefix clears", "a network")
	case x.Type > syntax.TypeNet:
		return g.fail("an address where a port or protocol belongs", "a name or a number")
	case x.Type != syntax.TypeNet && bits != 128:
		return g.fail("only a network can have a prefix length", `"net" before it`)
	default:
		return g.host6(addr, bits, x.Qualifiers)
	}
}

// mac makes code of a MAC address.
func (g *generator) mac(x *syntax.ID) ir.Cond {
	if x.Type > syntax.TypeHost || x.Proto != syntax.ProtoLink {
		return g.fail("a MAC address does not go with these qualifiers", `"ether host", "ether src" or "ether dst" before it`)
	}
	return g.etherHost(syntax.ParseMAC(x.Text), x.Direction)
}
