package tracefile

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// maxInterfaces bounds the interfaces of a file, and so the memory that a file can
// make the reader use.
const maxInterfaces = 65536

// sections is what a pcapng file has said of its interfaces up to now.
type sections struct {
	current []iface          // of this section, by its interface numbers
	numbers map[identity]int // the index in names of every interface of the file
	names   []string
	// single says that the file had one interface when its first packet came.
	// That interface keeps the number 0, whatever follows.
	single  bool
	started bool  // the first packet was read, and single is decided
	last    int64 // time of the last packet that had one, for those without
}

// iface is one interface of a section.
type iface struct {
	link   decode.LinkType
	number uint32 // frame.Frame.Iface
	snap   uint32 // the snap length: most bytes of a packet in the file; 0 is no limit
	clock  clock
}

// identity tells whether interfaces of different sections are the same: files that
// were written one after the other into one describe an interface again.
type identity struct {
	name  string
	index int
	link  decode.LinkType
}

// newSections returns the state before the first section.
func newSections() sections {
	return sections{numbers: make(map[identity]int)}
}

// newSection forgets the interfaces of the section before.
func (s *sections) newSection() { s.current = s.current[:0] }

// describe reads an interface description block.
func (s *sections) describe(order byteOrder, block []byte) error {
	if len(s.current) >= maxInterfaces || len(s.names) >= maxInterfaces {
		return corrupt("more than %d interfaces", maxInterfaces)
	}
	link, err := linkType(order.uint16(block[blockHeader:]))
	if err != nil {
		return err
	}
	options, err := interfaceOptions(order, block[interfaceFixed-4:len(block)-4])
	if err != nil {
		return err
	}
	id := identity{name: options.name, index: len(s.current), link: link}
	index, known := s.numbers[id]
	if !known {
		index = len(s.names)
		s.numbers[id] = index
		s.names = append(s.names, options.name)
	}
	s.current = append(s.current, iface{
		link:   link,
		number: s.number(index),
		snap:   order.uint32(block[blockHeader+4:]),
		clock:  options.clock,
	})
	return nil
}

// number returns the [frame.Frame.Iface] of packets of the interface at this index
// in names.
func (s *sections) number(index int) uint32 {
	if s.single && index == 0 {
		return 0
	}
	return uint32(index) + 1
}

// firstPacket decides whether the file has a single interface.
func (s *sections) firstPacket() {
	s.started = true
	if len(s.names) == 1 {
		s.single = true
		for i := range s.current {
			s.current[i].number = 0
		}
	}
}

// packet reads an enhanced packet block, or an obsolete packet block, which differs
// in how the interface number is stored.
func (s *sections) packet(order byteOrder, block []byte, number uint32, f *frame.Frame) error {
	in, err := s.iface(number)
	if err != nil {
		return err
	}
	captured, length := order.uint32(block[20:]), order.uint32(block[24:])
	if err := checkLengths(captured, length); err != nil {
		return err
	}
	rest := block[packetDataStart : len(block)-4]
	if captured > uint32(len(rest)) {
		return corrupt("it claims %d captured bytes in a block of %d", captured, len(block))
	}
	units := uint64(order.uint32(block[12:]))<<32 | uint64(order.uint32(block[16:]))
	if s.last, err = in.clock.nanoseconds(units); err != nil {
		return err
	}
	*f = frame.Frame{Data: rest[:captured], Time: s.last, Len: length, Link: in.link, Iface: in.number}
	f.Dir = headerDir(f.Link, f.Data)
	options := rest[min((captured+3)&^3, uint32(len(rest))):]
	if len(options) > 0 && f.Dir == frame.DirUnknown {
		f.Dir, err = packetDir(order, options)
	}
	return err
}

// simplePacket reads a simple packet block. It has no time, and gets that of the
// packet before it. It is of the first interface of the section.
func (s *sections) simplePacket(order byteOrder, block []byte, f *frame.Frame) error {
	in, err := s.iface(0)
	if err != nil {
		return err
	}
	length := order.uint32(block[blockHeader:])
	captured := length
	if in.snap != 0 {
		captured = min(length, in.snap)
	}
	if err := checkLengths(captured, length); err != nil {
		return err
	}
	rest := block[blockHeader+4 : len(block)-4]
	if captured > uint32(len(rest)) {
		return corrupt("it claims %d captured bytes in a block of %d", captured, len(block))
	}
	*f = frame.Frame{Data: rest[:captured], Time: s.last, Len: length, Link: in.link, Iface: in.number}
	f.Dir = headerDir(f.Link, f.Data)
	return nil
}

// iface returns the interface of the section with this number.
func (s *sections) iface(number uint32) (*iface, error) {
	if number >= uint32(len(s.current)) {
		return nil, corrupt("it is of interface %d, which its section does not describe", number)
	}
	if !s.started {
		s.firstPacket()
	}
	return &s.current[number], nil
}

// InterfaceName returns the name of the interface whose packets have the number i in
// [frame.Frame.Iface], or "" when the file gives none. The number is 0 for an
// interface that was the only one in the file when the first packet came. Control
// characters are removed from names, and long names are cut to 128 bytes.
func (r *Reader) InterfaceName(i uint32) string {
	index := int64(i) - 1
	if i == 0 && r.ng.single {
		index = 0
	}
	if index < 0 || index >= int64(len(r.ng.names)) {
		return ""
	}
	return r.ng.names[index]
}
