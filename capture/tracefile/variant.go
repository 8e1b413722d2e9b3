package tracefile

import "iftopgo/capture/frame"

// The lengths of the headers of records that patched versions of libpcap wrote, in bytes.
// All begin as that of pcap-savefile(5) does. Then Alexey Kuznetsov's have the interface
// index (4), the Ethernet protocol (2) and sll_pkttype of packet(7) (1), and padding (1);
// his version of September 1999 has two numbers of CPUs (2) and three bytes of padding
// instead. Nokia's have four bytes of which nothing is known.
const (
	modifiedHeader = recordHeader + 8
	debugHeader    = recordHeader + 12
	nokiaHeader    = recordHeader + 4
)

// Where in a modified header the interface index, the protocol and the packet type are.
const (
	modifiedIndex    = recordHeader
	modifiedProtocol = recordHeader + 4
	modifiedType     = recordHeader + 6
)

// guessBytes is how much of a file is looked at to find out how long the headers of its
// records are, and guessRecords how many of them.
const (
	guessBytes   = 1 << 18
	guessRecords = 3
)

// headerSize returns how long the headers of the records are. Nothing in a file says it:
// as Wireshark does, the lengths there are, are tried on the first records. Files with the
// usual magic number are usual ones, unless the first records make no sense as such and
// perfect sense as others; pipes, where the next record may be long in coming, always.
func (r *Reader) headerSize(minor uint16) int {
	const unusualMinor = 4 // the version all unusual files have
	c := &r.classic
	switch {
	case c.magic == magicModified:
		first, _ := r.in.Peek(guessBytes) // At the end of a short file there is less.
		if r.misfits(first, debugHeader).less(r.misfits(first, modifiedHeader)) {
			return debugHeader
		}
		return modifiedHeader
	case c.magic != magicMicro || minor != unusualMinor || !r.IsRegular():
		return recordHeader
	}
	first, _ := r.in.Peek(guessBytes)
	if r.misfits(first, recordHeader).odd == 0 {
		return recordHeader // It may be cut short, or still be written.
	}
	for _, size := range [...]int{modifiedHeader, nokiaHeader} {
		if len(first) > size && r.misfits(first, size) == (misfits{}) {
			return size
		}
	}
	return recordHeader
}

// misfits are what speaks against a length of the headers: how many things in the first
// records are odd, and that the file ends within one of them.
type misfits struct {
	odd int
	cut bool
}

// less reports whether less speaks against m than against o. The end of a file weighs as
// much as one odd thing.
func (m misfits) less(o misfits) bool { return m.weight() < o.weight() }

func (m misfits) weight() int {
	if m.cut {
		return m.odd + 1
	}
	return m.odd
}

// misfits looks for what speaks against a length of the headers in the first records.
func (r *Reader) misfits(records []byte, size int) (m misfits) {
	ends := len(records) < guessBytes
	for range guessRecords {
		if len(records) == 0 {
			break
		}
		if len(records) < size {
			m.cut = ends
			break
		}
		captured, odd := r.misfit(records[:size])
		m.odd += odd
		if uint64(len(records)) < uint64(size)+uint64(captured) {
			m.cut = ends
			break
		}
		records = records[size+int(captured):]
	}
	return m
}

// misfit returns the captured bytes a header claims, and counts what speaks against it.
func (r *Reader) misfit(header []byte) (captured uint32, odd int) {
	c := &r.classic
	captured, length := r.order.uint32(header[8:]), r.order.uint32(header[12:])
	against := []bool{
		r.order.uint32(header[4:]) >= 1_000_000, captured > c.most, captured > length, length > maxMessage,
	}
	if len(header) >= modifiedHeader {
		const mostInterfaces, leastEtherType, lastOther = 10_000, 0x600, 0x60
		protocol := r.order.uint16(header[modifiedProtocol:])
		against = append(against, r.order.uint32(header[modifiedIndex:]) > mostInterfaces,
			protocol < leastEtherType && protocol > lastOther, frame.DirOf(header[modifiedType]) == frame.DirUnknown)
	}
	for _, is := range against {
		if is {
			odd++
		}
	}
	return captured, odd
}

// dir returns the direction that the header of a record has.
func (c *classic) dir(header []byte) frame.Dir {
	if len(header) < modifiedHeader {
		return frame.DirUnknown
	}
	return frame.DirOf(header[modifiedType])
}
