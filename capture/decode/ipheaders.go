package decode

import "encoding/binary"

const (
	ipnetLen       = 24 // struct dl_ipnetinfo of Solaris
	afInet6Solaris = 26
	ipoibLen       = 4  // EtherType and two reserved bytes (RFC 4391, section 6)
	grhLen         = 40 // the global routing header of InfiniBand
)

// ipnet reads a packet of Solaris' ipnet(4D).
func ipnet(data []byte, p *Packet) {
	if len(data) < ipnetLen {
		p.Undecoded = true
		return
	}
	switch data[1] {
	case afInet:
		ipv4(data, ipnetLen, p)
	case afInet6Solaris:
		ipv6(data, ipnetLen, p)
	default:
		p.NetOffset, p.Undecoded = ipnetLen, true
	}
}

// ipoib reads IP over InfiniBand. Its definition begins with the EtherType; Solaris leaves
// the global routing header before that, and tcpdump and Wireshark expect it. Such a
// header begins with zeros or with the version 6, and never with the EtherType of what
// runs over IPoIB.
func ipoib(data []byte, p *Packet) {
	for _, off := range [...]int{0, grhLen} {
		if len(data)-off < ipoibLen {
			break
		}
		et, reserved := binary.BigEndian.Uint16(data[off:]), binary.BigEndian.Uint16(data[off+2:])
		if et >= minEtherType && et>>12 != 6 && reserved == 0 {
			etherType(et, data, off+ipoibLen, p)
			return
		}
	}
	p.Undecoded = true
}
