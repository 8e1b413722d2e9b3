package tracetest

import "encoding/binary"

// The block types and options of draft-ietf-opsawg-pcapng that are written.
const (
	blockSection    = 0x0a0d0d0a
	blockInterface  = 1
	blockPacket     = 2
	blockSimple     = 3
	blockNames      = 4
	blockStatistics = 5
	blockEnhanced   = 6
	blockCustom     = 0x0bad

	optionComment    = 1
	optionName       = 2
	optionFlags      = 2
	optionResolution = 9
	optionOffset     = 14
)

// ng writes a pcapng file block by block, in the byte order of its section.
type ng struct {
	file  File
	order byteOrder
}

// block appends a block: its type, its length on both sides, and its body
// filled up to four bytes.
func (w *ng) block(kind uint32, body []byte) {
	body = padded(body)
	total := uint32(len(body) + 12)
	w.file.Data = join(w.file.Data, w.u32(kind, total), body, w.u32(total))
}

// u16 is numbers in the byte order of the section.
func (w *ng) u16(numbers ...uint16) []byte {
	out := make([]byte, 0, 2*len(numbers))
	for _, n := range numbers {
		out = w.order.AppendUint16(out, n)
	}
	return out
}

// u32 is numbers in the byte order of the section.
func (w *ng) u32(numbers ...uint32) []byte {
	out := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		out = w.order.AppendUint32(out, n)
	}
	return out
}

// padded fills up to a multiple of four bytes.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }

// option is one option; options of a block end with code 0.
func (w *ng) option(code uint16, value []byte) []byte {
	return join(w.u16(code, uint16(len(value))), padded(join(value)))
}

// section begins a section of unknown length.
func (w *ng) section(order byteOrder) {
	w.order = order
	comment := w.option(optionComment, []byte("made by tracetest"))
	w.block(blockSection, join(w.u32(0x1a2b3c4d), w.u16(1, 0), w.u32(0xffffffff, 0xffffffff), comment, w.u32(0)))
}

// describe adds an interface; options are those besides the name.
func (w *ng) describe(name string, link uint16, snap uint32, options ...[]byte) {
	body := join(w.u16(link, 0), w.u32(snap))
	if name != "" {
		body = join(body, w.option(optionName, []byte(name)))
	}
	body = join(body, join(options...))
	if len(body) > 8 {
		body = join(body, w.u32(0))
	}
	w.block(blockInterface, body)
}

// enhanced adds packets to an interface, units of its clock apart from each other.
func (w *ng) enhanced(number uint32, start, apart uint64, packets []packet) {
	for i, p := range packets {
		at := start + uint64(i)*apart
		captured := p.bytes[:min(len(p.bytes), defaultSnap)]
		body := join(w.u32(number, uint32(at>>32), uint32(at), uint32(len(captured)), uint32(len(p.bytes))), padded(join(captured)))
		if p.flags != 0 {
			body = join(body, w.option(optionComment, []byte("with flags")), w.option(optionFlags, w.u32(p.flags)), w.u32(0))
		}
		w.block(blockEnhanced, body)
		w.file.count(p.bytes)
	}
}

// simple adds packets without interface and time, cut at the snap length of the
// section's first interface.
func (w *ng) simple(snap int, packets []packet) {
	for _, p := range packets {
		w.block(blockSimple, join(w.u32(uint32(len(p.bytes))), p.bytes[:min(len(p.bytes), snap)]))
		w.file.count(p.bytes)
	}
}

// ethernetNg is one section with one interface, in the given byte order, each
// packet with its direction.
func ethernetNg(name string, order byteOrder) File {
	w := ng{file: File{Name: name}}
	w.section(order)
	w.describe("eth0", linkEthernet, 0)
	packets := plain(overEthernet(conversation())...)
	for i := range packets {
		// Inbound and outbound in turn, with every type of reception.
		packets[i].flags = uint32(1+i%2) | uint32(i%5)<<2
	}
	w.enhanced(0, firstSecond*1_000_000, 100_000, packets)
	return w.file
}

// mixedNg is what one file can hold: two sections of either byte order,
// interfaces with four link types and clocks, packets of all three block
// types, and blocks that are none.
func mixedNg(name string) File {
	const snap = 96
	w := ng{file: File{Name: name}}
	talk := conversation()

	w.section(binary.LittleEndian)
	w.describe("eth0", linkEthernet, snap)
	w.describe("tun0", linkRaw, 0, w.option(optionResolution, []byte{9}))
	w.block(blockNames, join(w.u16(1, 16), v4.src.AsSlice(), []byte("web.example\x00"), w.u32(0)))
	w.enhanced(0, firstSecond*1_000_000, 100_000, plain(framed()...))
	w.enhanced(1, (firstSecond+3)*1_000_000_000, 100_000_123, plain(talk...))
	w.simple(snap, plain(overEthernet(talk)...))
	w.block(blockCustom, payload(50))

	w.section(binary.BigEndian)
	w.describe("any", linkSLL, 0, w.option(optionResolution, []byte{0x80 | 20}))
	w.describe("", linkNull, 0, w.option(optionResolution, []byte{3}), w.option(optionOffset, w.u32(0, firstSecond)))
	w.enhanced(0, (firstSecond+6)<<20, 1<<17, plain(cooked(1)...))
	w.enhanced(1, 10_000, 100, plain(bsdLoopback(binary.BigEndian)...))
	w.obsolete(1, 12_000, bsdLoopback(binary.BigEndian)[0])
	w.block(blockStatistics, w.u32(0, 0, 0))
	return w.file
}

// obsolete adds a packet as an obsolete packet block, with a count of drops.
func (w *ng) obsolete(number uint16, at uint64, data []byte) {
	const drops = 3
	length := uint32(len(data))
	w.block(blockPacket, join(w.u16(number, drops), w.u32(uint32(at>>32), uint32(at), length, length), data))
	w.file.count(data)
}
