package tracefile

import (
	"fmt"
	"io"

	"iftopgo/capture/frame"
)

// The block types of draft-ietf-opsawg-pcapng, section 11.1, that are read.
const (
	blockSection   = 0x0a0d0d0a
	blockInterface = 1
	blockOldPacket = 2 // Packet Block, obsolete
	blockSimple    = 3
	blockEnhanced  = 6
)

// The lengths of blocks without their variable parts, in bytes.
const (
	blockOverhead   = 12 // type, total length, total length again
	sectionFixed    = blockOverhead + 16
	interfaceFixed  = blockOverhead + 8
	packetFixed     = blockOverhead + 20 // enhanced or obsolete
	simpleFixed     = blockOverhead + 4
	blockHeader     = 8
	byteOrderMagic  = 0x1a2b3c4d
	packetDataStart = blockHeader + 20
)

// startPcapng reads the section header with which every pcapng file begins.
func (r *Reader) startPcapng() error {
	r.ng = newSections()
	return r.readSection()
}

// nextPcapng reads blocks until one is a packet.
func (r *Reader) nextPcapng(f *frame.Frame) error {
	for {
		header, err := r.in.Peek(blockHeader)
		if err != nil {
			if err == io.EOF && len(header) == 0 { //nolint:errorlint // bufio returns a bare EOF at the end.
				return err
			}
			return readError(err, "a block's header")
		}
		kind, total := r.order.uint32(header), aligned(r.order.uint32(header[4:]))
		found := false
		switch kind {
		case blockEnhanced, blockOldPacket, blockSimple:
			found, err = r.readPacket(kind, total, f)
		case blockInterface:
			err = r.readInterface(total)
		case blockSection:
			err = r.readSection()
		default:
			err = r.skipBlock(total)
		}
		if found || err != nil {
			return err
		}
	}
}

// readInterface reads an interface description block.
func (r *Reader) readInterface(total uint32) error {
	if total > maxBlock { // Nobody names an interface at such length.
		r.ng.describe(r.order, nil, &r.odd)
		return r.skipBlock(total)
	}
	block, err := r.block(total, blockOverhead, "an interface description")
	if err != nil {
		return err
	}
	r.ng.describe(r.order, block, &r.odd)
	return r.skip(len(block))
}

// readSection reads a section header block, with which the byte order may change: its
// type is the same in either, its length is not.
func (r *Reader) readSection() error {
	start, err := r.in.Peek(blockHeader + 4)
	if err != nil {
		return readError(err, "a section header")
	}
	switch magic := start[blockHeader:]; {
	case littleEndian.uint32(magic) == byteOrderMagic:
		r.order = littleEndian
	case bigEndian.uint32(magic) == byteOrderMagic:
		r.order = bigEndian
	default:
		return fmt.Errorf("%w: its section header has byte order %x", ErrFormat, magic)
	}
	total := aligned(r.order.uint32(start[4:]))
	if err := checkTotal(total, sectionFixed); err != nil {
		return err
	}
	fixed, err := r.in.Peek(sectionFixed)
	if err != nil {
		return readError(err, "a section header")
	}
	// Some programs wrote minor version 2, which is the same as 0 (section 4.1 of the draft).
	major, minor := r.order.uint16(fixed[12:]), r.order.uint16(fixed[14:])
	if major != 1 || minor != 0 && minor != 2 {
		return fmt.Errorf("%w: pcapng version %d.%d", ErrFormat, major, minor)
	}
	r.ng.newSection()
	return r.skipBlock(total)
}

// block returns the whole block at the reading position, in place; it may have up to
// maxBlock bytes. It checks that both copies of its length are equal, and at least fixed:
// the length of a block without its variable part.
func (r *Reader) block(total, fixed uint32, thing string) ([]byte, error) {
	if err := checkTotal(total, fixed); err != nil {
		return nil, err
	}
	block, err := r.in.Peek(int(total))
	if err != nil {
		return nil, readError(err, thing)
	}
	if again := r.order.uint32(block[total-4:]); aligned(again) != total {
		return nil, corrupt("%s claims %d bytes at its beginning and %d at its end", thing, total, again)
	}
	return block, nil
}

// skipBlock moves past a block that has no packet: names, statistics, secrets, custom
// blocks. It is not held in memory, however long it is.
func (r *Reader) skipBlock(total uint32) error {
	if err := checkTotal(total, blockOverhead); err != nil {
		return err
	}
	if err := r.skip(int(total - 4)); err != nil {
		return err
	}
	end, err := r.in.Peek(4)
	if err != nil {
		return readError(err, "a block's end")
	}
	if again := r.order.uint32(end); aligned(again) != total {
		return corrupt("a block claims %d bytes at its beginning and %d at its end", total, again)
	}
	return r.skip(4)
}

// aligned returns the length of a block as it is in the file: some programs write it without
// the padding, and pad all the same.
func aligned(total uint32) uint32 { return (total + 3) &^ 3 }

// checkTotal refuses lengths that no block can have.
func checkTotal(total, least uint32) error {
	if total < least {
		return corrupt("a block claims %d bytes", total)
	}
	return nil
}
