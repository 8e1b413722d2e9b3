package tracefile

import (
	"fmt"
	"io"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// The magic numbers of pcap-savefile(5), in the byte order of the writer.
const (
	magicMicro = 0xa1b2c3d4
	magicNano  = 0xa1b23c4d
)

// The lengths of pcap-savefile(5), in bytes.
const (
	pcapHeader   = 24
	recordHeader = 16
)

// classic is what the header of a pcap file says of all its packets.
type classic struct {
	link decode.LinkType
	unit int64 // nanoseconds in one unit of the second half of a timestamp
}

// startPcap reads the file header of pcap-savefile(5).
func (r *Reader) startPcap() error {
	magic, err := r.in.Peek(4)
	if err != nil {
		return readError(err, "the magic number")
	}
	if r.order, r.classic.unit, err = pcapMagic(magic); err != nil {
		return err
	}
	header, err := r.in.Peek(pcapHeader)
	if err != nil {
		return readError(err, "the file header")
	}
	if major := r.order.uint16(header[4:]); major != 2 {
		return fmt.Errorf("%w: pcap version %d.%d", ErrFormat, major, r.order.uint16(header[6:]))
	}
	// The upper half of the field is the length of a frame check sequence.
	if r.classic.link, err = linkType(uint16(r.order.uint32(header[20:]))); err != nil {
		return err
	}
	return r.skip(pcapHeader)
}

// pcapMagic returns the byte order and the resolution, in nanoseconds, that the first
// four bytes of a file say.
func pcapMagic(magic []byte) (order byteOrder, unit int64, err error) {
	for _, order := range []byteOrder{littleEndian, bigEndian} {
		switch order.uint32(magic) {
		case magicMicro:
			return order, 1000, nil
		case magicNano:
			return order, 1, nil
		}
	}
	return littleEndian, 0, fmt.Errorf("%w: it begins with %x", ErrFormat, magic)
}

// nextPcap reads one record.
func (r *Reader) nextPcap(f *frame.Frame) error {
	header, err := r.in.Peek(recordHeader)
	if err != nil {
		if err == io.EOF && len(header) == 0 { // bufio returns a bare EOF at the end.
			return err
		}
		return readError(err, "the packet's header")
	}
	captured, length := r.order.uint32(header[8:]), r.order.uint32(header[12:])
	if err := checkLengths(captured, length); err != nil {
		return err
	}
	record, err := r.in.Peek(recordHeader + int(captured))
	if err != nil {
		return readError(err, "the packet's bytes")
	}
	*f = frame.Frame{
		Data: record[recordHeader:],
		Time: int64(r.order.uint32(record))*nanosPerSecond + int64(r.order.uint32(record[4:]))*r.classic.unit,
		Len:  length,
		Link: r.classic.link,
	}
	f.Dir = headerDir(f.Link, f.Data)
	return r.skip(len(record))
}

// checkLengths refuses lengths that no packet can have.
func checkLengths(captured, length uint32) error {
	if captured > maxCaptured {
		return corrupt("it claims %d captured bytes, more than the maximum of %d", captured, maxCaptured)
	}
	if captured > length {
		return corrupt("it claims %d captured bytes of a packet of %d", captured, length)
	}
	return nil
}

// skip moves past n bytes, which need not be in the buffer yet.
func (r *Reader) skip(n int) error {
	if _, err := r.in.Discard(n); err != nil {
		return readError(err, "a block to its end")
	}
	return nil
}
