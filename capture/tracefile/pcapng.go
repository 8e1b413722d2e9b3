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
		kind, total := r.order.uint32(header), r.order.uint32(header[4:])
		found := false
		switch kind {
		case blockEnhanced, blockOldPacket, blockSimple:
			found, err = true, r.readPacket(kind, total, f)
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

// readPacket reads a packet block of any kind.
func (r *Reader) readPacket(kind, total uint32, f *frame.Frame) error {
	fixed := uint32(packetFixed)
	if kind == blockSimple {
		fixed = simpleFixed
	}
	block, err := r.block(total, fixed, "the packet's block")
	if err != nil {
		return err
	}
	switch kind {
	case blockSimple:
		err = r.ng.simplePacket(r.order, block, f)
	case blockOldPacket:
		// It has a count of drops in the place of the upper half of the interface
		// number of an enhanced packet block.
		err = r.ng.packet(r.order, block, uint32(r.order.uint16(block[blockHeader:])), f)
	default:
		err = r.ng.packet(r.order, block, r.order.uint32(block[blockHeader:]), f)
	}
	if err != nil {
		return err
	}
	return r.skip(len(block))
}

// readInterface reads an interface description block.
func (r *Reader) readInterface(total uint32) error {
	block, err := r.block(total, interfaceFixed, "an interface description")
	if err != nil {
		return err
	}
	if err := r.ng.describe(r.order, block); err != nil {
		return err
	}
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
	block, err := r.block(r.order.uint32(start[4:]), sectionFixed, "a section header")
	if err != nil {
		return err
	}
	// Some programs wrote minor version 2, which is the same as 0 (section 4.1 of the draft).
	major, minor := r.order.uint16(block[12:]), r.order.uint16(block[14:])
	if major != 1 || minor != 0 && minor != 2 {
		return fmt.Errorf("%w: pcapng version %d.%d", ErrFormat, major, minor)
	}
	r.ng.newSection()
	return r.skip(len(block))
}

// block returns the whole block at the reading position, in place. It checks that
// both copies of its length are equal, and at least fixed: the length of a block
// without its variable part.
func (r *Reader) block(total, fixed uint32, thing string) ([]byte, error) {
	if err := checkTotal(total, fixed); err != nil {
		return nil, err
	}
	if total > maxBlock {
		return nil, corrupt("%s claims %d bytes, more than the maximum of %d", thing, total, maxBlock)
	}
	block, err := r.in.Peek(int(total))
	if err != nil {
		return nil, readError(err, thing)
	}
	if again := r.order.uint32(block[total-4:]); again != total {
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
	if again := r.order.uint32(end); again != total {
		return corrupt("a block claims %d bytes at its beginning and %d at its end", total, again)
	}
	return r.skip(4)
}

// checkTotal refuses lengths that no block can have.
func checkTotal(total, least uint32) error {
	if total < least || total%4 != 0 {
		return corrupt("a block claims %d bytes", total)
	}
	return nil
}
