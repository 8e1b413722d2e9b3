package tracefile

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// maxInterfaces bounds the interfaces of a file, and so what a file can make
// the reader remember.
const maxInterfaces = 65536

// sections is what a pcapng file has said so far of its interfaces.
type sections struct {
	current []iface          // of this section, by its interface numbers
	numbers map[identity]int // every interface of the file: its place in names
	names   []string
	// alone says that the file had one interface when its first packet came.
	// That one keeps number 0 for good, so that it never changes its number.
	alone   bool
	started bool  // alone is decided
	last    int64 // time of the last packet that had one
}

// iface is one interface of a section.
type iface struct {
	link   decode.LinkType
	number uint32 // frame.Frame.Iface
	snap   uint32 // most bytes of a packet in the file; 0 is no limit
	clock  clock
}

// identity makes interfaces of different sections the same: files that were
// written one behind the other describe the same interface again.
type identity struct {
	name  string
	place int
	link  decode.LinkType
}

// newSections returns the state before the first section.
func newSections() sections {
	return sections{numbers: make(map[identity]int)}
}

// newSection forgets the interface numbers of the section before.
func (s *sections) newSection() { s.current = s.current[:0] }

// describe takes in an interface description block.
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
	id := identity{name: options.name, place: len(s.current), link: link}
	place, known := s.numbers[id]
	if !known {
		place = len(s.names)
		s.numbers[id] = place
		s.names = append(s.names, options.name)
	}
	s.current = append(s.current, iface{
		link:   link,
		number: s.number(place),
		snap:   order.uint32(block[blockHeader+4:]),
		clock:  options.clock,
	})
	return nil
}

// number is what frames of the interface at place in names are marked with.
func (s *sections) number(place int) uint32 {
	if s.alone && place == 0 {
		return 0
	}
	return uint32(place) + 1
}

// start decides at the first packet whether its file has one interface.
func (s *sections) start() {
	s.started = true
	if len(s.names) == 1 {
		s.alone = true
		for i := range s.current {
			s.current[i].number = 0
		}
	}
}

// packet takes in an enhanced packet block, or an obsolete packet block, which
// is the same but for how the interface number is stored.
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
	f.Dir = cookedDir(f.Link, f.Data)
	options := rest[min((captured+3)&^3, uint32(len(rest))):]
	if len(options) > 0 && f.Dir == frame.DirUnknown {
		f.Dir, err = packetDir(order, options)
	}
	return err
}

// simplePacket takes in a simple packet block. It has no time: it gets that of
// the packet before it. It is of the section's first interface.
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
	f.Dir = cookedDir(f.Link, f.Data)
	return nil
}

// iface returns the section's interface of that number.
func (s *sections) iface(number uint32) (*iface, error) {
	if number >= uint32(len(s.current)) {
		return nil, corrupt("it is of interface %d, of which the section says nothing", number)
	}
	if !s.started {
		s.start()
	}
	return &s.current[number], nil
}

// InterfaceName returns the name of the interface whose frames carry number i
// in [frame.Frame.Iface], or "" when the file gives none. An interface that is
// the file's only one when the first packet comes has number 0 for good.
// Control characters are taken out of names, and long names are cut.
func (r *Reader) InterfaceName(i uint32) string {
	place := int64(i) - 1
	if i == 0 && r.ng.alone {
		place = 0
	}
	if place < 0 || place >= int64(len(r.ng.names)) {
		return ""
	}
	return r.ng.names[place]
}
