package suites

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// The fields that tshark is asked for, in their order: of every packet the first value
// of each, which is the one of the outermost header that has it.
const (
	frameLen = iota
	frameLinkType
	frameProtocols
	ipSrc
	ipDst
	ipProto
	ipID
	ipOffset
	ipMore
	ip6Src
	ip6Dst
	fragmentID
	fragmentOffset
	fragmentMore
	fragmentNext
	tcpSrc
	tcpDst
	udpSrc
	udpDst
	sctpSrc
	sctpDst
	dccpSrc
	dccpDst
	fieldCount
)

// fieldNames are their names in tshark.
var fieldNames = [fieldCount]string{
	"frame.len", "frame.encap_type", "frame.protocols", "ip.src", "ip.dst", "ip.proto", "ip.id", "ip.frag_offset", "ip.flags.mf",
	"ipv6.src", "ipv6.dst", "ipv6.fraghdr.ident", "ipv6.fraghdr.offset", "ipv6.fraghdr.more", "ipv6.fraghdr.nxt",
	"tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
	"sctp.srcport", "sctp.dstport", "dccp.srcport", "dccp.dstport",
}

// packet is what one line of tshark says, the outermost IP header of a packet.
type packet struct {
	// isPacket is false for what has no link type: pcapng also has records of other
	// things, and tshark numbers them like packets.
	isPacket bool
	bytes    uint64
	// notCounted is how many bytes there are besides.
	notCounted uint64
	isIP       bool
	src, dst   netip.Addr
	// below is what the IP header is in, as tshark calls it: eth:ethertype:vlan.
	below string
	// protocol is the name in portProtocols, otherIP for all others.
	protocol         string
	srcPort, dstPort uint16
	// fragment is the identification of the datagram that this is a fragment of, empty
	// for a whole one; later is set for all fragments but the first.
	fragment string
	later    bool
}

// parseFields reads a line of tshark.
func parseFields(line string) (p packet, err error) {
	f := strings.Split(line, "\t")
	if len(f) != int(fieldCount) {
		return p, fmt.Errorf("%q: %d fields, want %d", line, len(f), fieldCount)
	}
	if p.bytes, err = strconv.ParseUint(f[frameLen], 10, 32); err != nil {
		return p, err
	}
	p.isPacket, p.notCounted = f[frameLinkType] != "", notCounted[f[frameLinkType]]
	protocols := strings.Split(f[frameProtocols], ":")
	outermost := slices.IndexFunc(protocols, func(name string) bool { return name == "ip" || name == "ipv6" })
	if outermost < 0 {
		return p, nil
	}
	inside := protocols[outermost+1:]
	p.below = strings.Join(protocols[:outermost], ":")
	if protocols[outermost] == "ip" {
		err = p.parseIPv4(f, inside)
	} else {
		err = p.parseIPv6(f, inside)
	}
	if err != nil {
		return p, fmt.Errorf("%q: %w", line, err)
	}
	return p, nil
}

// parseIPv4 takes over the addresses of an IPv4 header and what is inside it. A header
// that is cut or contradicts itself has no addresses, and is no IP to either tool.
func (p *packet) parseIPv4(f, inside []string) (err error) {
	if f[ipSrc] == "" || f[ipDst] == "" || f[ipProto] == "" {
		return nil
	}
	if err := p.parseAddresses(f[ipSrc], f[ipDst]); err != nil {
		return err
	}
	if err := p.parseProtocol(f[ipProto]); err != nil {
		return err
	}
	p.parseFragment(f[ipID], f[ipOffset], f[ipMore])
	return p.parsePorts(f, inside)
}

// parseIPv6 does the same for IPv6, behind its extension headers.
func (p *packet) parseIPv6(f, inside []string) error {
	if f[ip6Src] == "" || f[ip6Dst] == "" {
		return nil
	}
	if err := p.parseAddresses(f[ip6Src], f[ip6Dst]); err != nil {
		return err
	}
	p.protocol = otherIP
	for len(inside) > 0 && isExtension(inside[0]) {
		if inside[0] == "ipv6.fraghdr" {
			p.parseFragment(f[fragmentID], f[fragmentOffset], f[fragmentMore])
		}
		inside = inside[1:]
	}
	if p.later {
		return p.parseProtocol(f[fragmentNext])
	}
	for _, name := range portProtocols {
		if len(inside) > 0 && inside[0] == dissector(name) {
			p.protocol = name
		}
	}
	return p.parsePorts(f, inside)
}

// parseFragment takes what tells fragments from whole datagrams. A header that is cut
// has none of it. Of a flag tshark prints 1, and from 4.2 on True.
func (p *packet) parseFragment(id, offset, more string) {
	p.later = offset != "" && offset != "0"
	if p.later || more == "1" || more == "True" {
		p.fragment = id
	}
}

// isExtension reports whether a dissector is one of an IPv6 extension header.
func isExtension(name string) bool {
	return strings.HasPrefix(name, "ipv6.") || name == "ah" || name == "shim6" || name == "hip" || name == "mipv6"
}

// dissector is tshark's name of a protocol with ports.
func dissector(protocol string) string {
	return strings.ToLower(strings.ReplaceAll(protocol, "-", ""))
}

func (p *packet) parseAddresses(src, dst string) (err error) {
	if p.src, err = netip.ParseAddr(src); err != nil {
		return err
	}
	p.dst, err = netip.ParseAddr(dst)
	p.isIP = err == nil
	return err
}

// parseProtocol takes a protocol number.
func (p *packet) parseProtocol(number string) error {
	n, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		return err
	}
	name, hasPorts := portProtocols[n]
	if !hasPorts {
		name = otherIP
	}
	p.protocol = name
	return nil
}

// parsePorts takes the ports of the protocol right inside the IP header. The first
// ports of a packet can also be those of a header that an ICMP error quotes, or of one
// inside a tunnel.
func (p *packet) parsePorts(f, inside []string) (err error) {
	if len(inside) == 0 || p.protocol == otherIP || inside[0] != dissector(p.protocol) {
		return nil
	}
	src, dst := udpSrc, udpDst // UDP-Lite has them, too.
	switch p.protocol {
	case "TCP":
		src, dst = tcpSrc, tcpDst
	case "SCTP":
		src, dst = sctpSrc, sctpDst
	case "DCCP":
		src, dst = dccpSrc, dccpDst
	}
	if f[src] == "" || f[dst] == "" {
		return nil
	}
	if p.srcPort, err = parsePort(f[src]); err == nil {
		p.dstPort, err = parsePort(f[dst])
	}
	return err
}

func parsePort(text string) (uint16, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	return uint16(n), err
}

// flow is the direction of a conversation the packet is of.
func (p *packet) flow() Flow {
	return Flow{p.protocol, netip.AddrPortFrom(p.src, p.srcPort), netip.AddrPortFrom(p.dst, p.dstPort)}
}
