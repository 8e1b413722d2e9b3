package decode

import "encoding/binary"

func le16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }

func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

// behind returns p as a packet that begins n bytes later.
func behind(n uint16, p Packet) Packet {
	p.NetOffset += n
	if p.PayloadOffset != 0 {
		p.PayloadOffset += n
	}
	return p
}

// row returns an undecoded packet of which the link type is known, and where it begins.
func row(link LinkType, at uint16) Packet {
	return Packet{Proto: linkRows + uint16(link), NetOffset: at, Undecoded: true}
}

// complete returns p as a packet of which nothing is missing.
func complete(p Packet) Packet {
	p.Undecoded = false
	return p
}

// The packets that the link types carry in these tests, and what is read of them where
// no link header is before them.
func udp4And6() (udp4, udp6 []byte, want4, want6 Packet) {
	return buildIPv4(protoUDP, buildUDP(1, 2)), buildIPv6(protoUDP, buildUDP(1, 2)),
		ported(is4(Packet{Proto: protoUDP, NetLen: 30, PayloadOffset: 28})),
		ported(is6(Packet{Proto: protoUDP, NetLen: 50, PayloadOffset: 48}))
}

// buildTLV makes an attribute of NFLOG in a byte order, padded to four bytes.
func buildTLV(order binary.AppendByteOrder, kind uint16, value []byte) []byte {
	b := order.AppendUint16(nil, uint16(tlvLen+len(value)))
	b = join(order.AppendUint16(b, kind), value)
	return join(b, make([]byte, (4-len(b)%4)%4))
}

// buildNFLOG makes a packet of a family as netfilter logs it, with a prefix of five bytes
// and the EtherType before it.
func buildNFLOG(order binary.AppendByteOrder, family uint8, et uint16, packet []byte) []byte {
	return join([]byte{family, 0}, be16(1),
		buildTLV(order, nflogHeader, join(be16(et), []byte{1, 0})),
		buildTLV(order, 10, []byte("drop\x00")),
		buildTLV(order, nflogPayload, packet))
}

// buildPFLOG makes a header of pflog(4) whose length field says length, padded.
func buildPFLOG(length, family uint8, packet []byte) []byte {
	return join([]byte{length, family}, make([]byte, (int(length)+3)&^3-2), packet)
}

// buildPKTAP1 makes a version 1 header of size bytes.
func buildPKTAP1(size, record, dlt uint32, frame []byte) []byte {
	return join(le32(size), le32(record), le32(dlt), make([]byte, size-12), frame)
}

// buildPKTAP2 makes a version 2 header, with a name of an interface behind the flags.
func buildPKTAP2(dlt uint16, frame []byte) []byte {
	return join([]byte{44, 0, 0, 40, 0, 0}, le16(dlt), make([]byte, 28), le32(pktapVersion2), []byte("en0\x00"), frame)
}

func buildPPI(dlt uint32, fields, frame []byte) []byte {
	return join([]byte{0, 0}, le16(uint16(ppiLen+len(fields))), le32(dlt), fields, frame)
}

// build80211 makes a data frame; more is what the header has behind the third address.
func build80211(kind, flags uint8, more []byte, body ...[]byte) []byte {
	return join([]byte{kind, flags}, make([]byte, 20), be16(0), more, join(body...))
}

func buildSNAP(et uint16, payload []byte) []byte {
	return join([]byte{0xaa, 0xaa, 0x03, 0, 0, 0}, be16(et), payload)
}

// buildRadiotap makes a header with a time stamp and the flags, behind so many words that
// say which fields there are.
func buildRadiotap(words int, flags uint8, frame []byte) []byte {
	present := make([]byte, 0, 4*words)
	for i := range words {
		w := uint32(0)
		if i == 0 {
			w = radiotapTSFT | radiotapFlags
		}
		if i < words-1 {
			w |= radiotapMore
		}
		present = append(present, le32(w)...)
	}
	size := (4+len(present)+7)&^7 + 8 + 1
	b := join([]byte{0, 0}, le16(uint16(size)), present)
	return join(b, make([]byte, size-1-len(b)), []byte{flags}, frame)
}
