package tracefile

import (
	"fmt"
	"io"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// The magic numbers of pcap files, in the byte order of the writer: those of
// pcap-savefile(5), that of Alexey Kuznetsov's patch of 1999, whose records have longer
// headers, and those of Ixia's lcap files, whose file header is longer.
const (
	magicMicro     = 0xa1b2c3d4
	magicNano      = 0xa1b23c4d
	magicModified  = 0xa1b2cd34
	magicIxiaMicro = 0x1c0001ab
	magicIxiaNano  = 0x1c0001ac
)

// The lengths of pcap-savefile(5), in bytes.
const (
	pcapHeader   = 24
	recordHeader = 16
)

// ixiaSize is how much longer the header of an lcap file is: it has the size of the file.
const ixiaSize = 4

// classic is what the header of a pcap file says of all its packets.
type classic struct {
	magic   uint32
	link    decode.LinkType
	snap    uint32
	unit    uint32 // nanoseconds in one unit of the second half of a timestamp
	most    uint32 // how many captured bytes a record may have
	header  int    // bytes of the header of a record
	lengths lengthOrder
}

// lengthOrder says which length comes first in a record.
type lengthOrder uint8

const (
	capturedFirst lengthOrder = iota
	lengthFirst               // up to version 2.2, and in DG/UX' 543.0
	smallerFirst              // version 2.3, which was written both ways
)

// startPcap reads the file header of pcap-savefile(5).
func (r *Reader) startPcap() error {
	magic, err := r.in.Peek(4)
	if err != nil {
		return readError(err, "the magic number")
	}
	c := &r.classic
	if r.order, c.magic, c.unit = pcapMagic(magic); c.unit == 0 {
		return r.foreign()
	}
	size := pcapHeader
	if c.magic == magicIxiaMicro || c.magic == magicIxiaNano {
		size += ixiaSize
	}
	header, err := r.in.Peek(size)
	if err != nil {
		return readError(err, "the file header")
	}
	major, minor := r.order.uint16(header[4:]), r.order.uint16(header[6:])
	if c.lengths, err = versionOrder(major, minor); err != nil {
		return err
	}
	c.snap = r.order.uint32(header[16:])
	// The upper half of the field is the length of a frame check sequence.
	c.link = decode.FromDLT(uint16(r.order.uint32(header[20:]))) // Old programs wrote DLT_ numbers.
	c.most = maxCaptured(c.link, c.snap)
	if err := r.skip(size); err != nil {
		return err
	}
	c.header = r.headerSize(minor)
	return nil
}

// pcapMagic returns what the first four bytes of a file say: the byte order, the magic
// number in it, and the resolution in nanoseconds, 0 when it is no pcap file.
func pcapMagic(first []byte) (order byteOrder, magic, unit uint32) {
	for _, order := range []byteOrder{littleEndian, bigEndian} {
		switch magic := order.uint32(first); magic {
		case magicMicro, magicModified, magicIxiaMicro:
			return order, magic, 1000
		case magicNano, magicIxiaNano:
			return order, magic, 1
		}
	}
	return littleEndian, 0, 0
}

// versionOrder returns the order of the lengths in records of a version, as libpcap
// (sf-pcap.c) and Wireshark know it.
func versionOrder(major, minor uint16) (lengthOrder, error) {
	switch {
	case major == 543 && minor == 0, major == 2 && minor < 3:
		return lengthFirst, nil
	case major == 2 && minor == 3:
		return smallerFirst, nil
	case major == 2:
		return capturedFirst, nil
	}
	return 0, fmt.Errorf("%w: pcap version %d.%d", ErrFormat, major, minor)
}

// nextPcap reads one record.
func (r *Reader) nextPcap(f *frame.Frame) error {
	c := &r.classic
	header, err := r.in.Peek(c.header)
	if err != nil {
		if err == io.EOF && len(header) == 0 { //nolint:errorlint // bufio returns a bare EOF at the end.
			return err
		}
		return readError(err, "the packet's header")
	}
	captured, length := c.ordered(r.order.uint32(header[8:]), r.order.uint32(header[12:]))
	f.Time = r.recordTime(r.order.uint32(header), r.order.uint32(header[4:]))
	dir := c.dir(header)
	if captured > maxKept {
		if captured > c.most {
			return corrupt("it claims %d captured bytes, more than the maximum of %d", captured, c.most)
		}
		f.Data, err = r.keep(c.header, captured, "the packet's bytes")
	} else {
		f.Data, err = r.in.Peek(c.header + int(captured))
		if err != nil {
			return readError(err, "the packet's bytes")
		}
		f.Data = f.Data[c.header:]
		err = r.skip(c.header + int(captured))
	}
	if err != nil {
		return err
	}
	if captured > length || length > maxMessage {
		r.odd.lengths(captured, length)
	}
	*f = frame.Frame{Data: f.Data, Time: f.Time, Len: length, Link: c.link, Dir: dir}
	if dir == frame.DirUnknown {
		f.Dir = headerDir(f.Link, f.Data)
	}
	return nil
}

// ordered returns the two lengths of a record in their order.
func (c *classic) ordered(first, second uint32) (captured, length uint32) {
	if c.lengths == lengthFirst || c.lengths == smallerFirst && first > second {
		return second, first
	}
	return first, second
}

// recordTime returns the time of a record. Its seconds are always one from 1970 to 2106;
// a fraction of a second or more is none.
func (r *Reader) recordTime(seconds, fraction uint32) int64 {
	ns := int64(fraction) * int64(r.classic.unit)
	if ns >= nanosPerSecond {
		r.odd[oddTime]++
		ns = 0
	}
	return int64(seconds)*nanosPerSecond + ns
}

// lengths counts lengths that no packet can have.
func (o *odd) lengths(captured, length uint32) {
	if captured > length {
		o[oddCaptured]++
	}
	if length > maxMessage {
		o[oddLength]++
	}
}

// keep copies the first bytes of a long packet, which begins so many bytes ahead, and
// passes over the rest of it.
func (r *Reader) keep(ahead int, captured uint32, thing string) ([]byte, error) {
	record, err := r.in.Peek(ahead + maxKept)
	if err != nil {
		return nil, readError(err, thing)
	}
	r.kept = append(r.kept[:0], record[ahead:]...)
	if _, err := r.in.Discard(ahead + int(captured)); err != nil {
		return nil, readError(err, thing)
	}
	return r.kept, nil
}

// skip moves past n bytes, which need not be in the buffer yet.
func (r *Reader) skip(n int) error {
	if _, err := r.in.Discard(n); err != nil {
		return readError(err, "a block")
	}
	return nil
}
