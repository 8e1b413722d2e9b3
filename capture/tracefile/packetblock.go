package tracefile

import "iftopgo/capture/frame"

// readPacket reads a packet block of any kind. It returns false for one that is too short
// to say how long its packet is.
func (r *Reader) readPacket(kind, total uint32, f *frame.Frame) (bool, error) {
	fixed := uint32(packetFixed)
	if kind == blockSimple {
		fixed = simpleFixed
	}
	if total < fixed {
		if err := r.skipBlock(total); err != nil {
			return false, err
		}
		r.odd[oddBlock]++
		return false, nil
	}
	head, rest, err := r.packetBlock(total, int(fixed)-4)
	if err != nil {
		return false, err
	}
	switch kind {
	case blockSimple:
		r.simplePacket(head, rest, f)
	case blockOldPacket:
		// It has a count of drops in the place of the upper half of the interface
		// number of an enhanced packet block.
		r.packet(head, rest, uint32(r.order.uint16(head[blockHeader:])), f)
	default:
		r.packet(head, rest, r.order.uint32(head[blockHeader:]), f)
	}
	return true, nil
}

// content is what follows the fixed part of a block: all of it, or the first bytes of what
// is longer than maxBlock.
type content struct {
	bytes  []byte
	length uint32 // of all
}

// packetBlock returns a packet block, whose fixed part has so many bytes, and moves past
// it. What it returns is valid until the next block is read.
func (r *Reader) packetBlock(total uint32, fixed int) ([]byte, content, error) {
	if total > maxBlock {
		return r.longBlock(total, fixed)
	}
	block, err := r.block(total, uint32(fixed+4), "the packet's block")
	if err != nil {
		return nil, content{}, err
	}
	rest := block[fixed : len(block)-4]
	return block, content{rest, uint32(len(rest))}, r.skip(len(block))
}

// longBlock is packetBlock of a block that is too long for the buffer: the first bytes are
// kept, the rest of it is passed over.
func (r *Reader) longBlock(total uint32, fixed int) ([]byte, content, error) {
	start, err := r.in.Peek(fixed + maxKept)
	if err != nil {
		return nil, content{}, readError(err, "the packet's block")
	}
	r.kept = append(r.kept[:0], start...)
	if err := r.skipBlock(total); err != nil {
		return nil, content{}, err
	}
	return r.kept[:fixed], content{r.kept[fixed:], total - uint32(fixed) - 4}, nil
}

// packet reads an enhanced packet block, or an obsolete packet block, which differs
// in how the interface number is stored.
func (r *Reader) packet(head []byte, rest content, number uint32, f *frame.Frame) {
	in := r.ng.iface(number, &r.odd)
	captured, length := r.order.uint32(head[20:]), r.order.uint32(head[24:])
	units := uint64(r.order.uint32(head[12:]))<<32 | uint64(r.order.uint32(head[16:]))
	at, ok := in.clock.nanoseconds(units)
	if ok {
		r.last, r.dated = at, true
	} else {
		r.odd[oddTime]++
		at = r.nearestTime()
	}
	*f = frame.Frame{Data: r.captured(rest, captured, length), Time: at, Len: length, Link: in.link, Iface: in.number}
	f.Dir = headerDir(f.Link, f.Data)
	options := rest.bytes[min((uint64(captured)+3)&^3, uint64(len(rest.bytes))):]
	if len(options) > 0 && f.Dir == frame.DirUnknown && rest.length == uint32(len(rest.bytes)) {
		var err error
		if f.Dir, err = packetDir(r.order, options); err != nil {
			r.odd[oddOptions]++
		}
	}
}

// simplePacket reads a simple packet block. It has no time, and gets that of the
// packet before it. It is of the first interface of the section.
func (r *Reader) simplePacket(head []byte, rest content, f *frame.Frame) {
	in := r.ng.iface(0, &r.odd)
	length := r.order.uint32(head[blockHeader:])
	captured := length
	if in.snap != 0 {
		captured = min(length, in.snap)
	}
	if in.none {
		captured = min(length, rest.length) // Its snap length is not known.
	}
	*f = frame.Frame{Data: r.captured(rest, captured, length), Time: r.nearestTime(), Len: length, Link: in.link, Iface: in.number}
	f.Dir = headerDir(f.Link, f.Data)
}

// captured returns the bytes of a packet that claims so many of its block, and counts what
// makes no sense in its lengths.
func (r *Reader) captured(rest content, captured, length uint32) []byte {
	if captured > rest.length {
		r.odd[oddRoom]++
		captured = rest.length
	}
	if captured > length || length > maxMessage {
		r.odd.lengths(captured, length)
	}
	return rest.bytes[:min(captured, maxKept, uint32(len(rest.bytes)))]
}
