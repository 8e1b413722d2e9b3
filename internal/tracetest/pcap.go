package tracetest

import "encoding/binary"

// The time of the first packet of each file, in seconds since 1970, and the
// nanoseconds between packets: odd, so that nanoseconds show.
const (
	firstSecond = 1_700_000_000
	betweenNano = 100_000_123
)

// defaultSnap cuts the jumbogram and nothing else.
const defaultSnap = 1500

// pcap says how to write a file of pcap-savefile(5).
type pcap struct {
	name  string
	order byteOrder
	nano  bool
	link  uint32
	snap  int // 0 is defaultSnap
}

// file writes packets, a little more than 100 ms apart.
func (p pcap) file(packets [][]byte) File {
	if p.snap == 0 {
		p.snap = defaultSnap
	}
	magic, unit := uint32(0xa1b2c3d4), int64(1000)
	if p.nano {
		magic, unit = 0xa1b23c4d, 1
	}
	f := File{Name: p.name, Data: p.numbers(nil, magic)}
	f.Data = p.order.AppendUint16(f.Data, 2)
	f.Data = p.order.AppendUint16(f.Data, 4)
	f.Data = p.numbers(f.Data, 0, 0, uint32(p.snap), p.link)
	for i, packet := range packets {
		since := int64(i) * betweenNano
		captured := packet[:min(len(packet), p.snap)]
		f.Data = p.numbers(f.Data, uint32(firstSecond+since/1e9), uint32(since%1e9/unit),
			uint32(len(captured)), uint32(len(packet)))
		f.Data = append(f.Data, captured...)
		f.count(packet)
	}
	return f
}

// numbers appends 32-bit numbers in the file's byte order.
func (p pcap) numbers(to []byte, numbers ...uint32) []byte {
	for _, n := range numbers {
		to = p.order.AppendUint32(to, n)
	}
	return to
}

// byteOrder is what binary.LittleEndian and binary.BigEndian are.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}
