package tracefile

import "iftopgo/capture/decode"

// maxInterfaces bounds the interfaces of a file, and so the memory that a file can
// make the reader use.
const maxInterfaces = 65536

// sections is what a pcapng file has said of its interfaces up to now.
type sections struct {
	current []iface          // of this section, by its interface numbers
	alike   map[string]int   // how many interfaces of this section have a name
	numbers map[identity]int // the index in names of every interface of the file
	names   names
	// single says that the file had one interface when its first packet came.
	// That interface keeps the number 0, whatever follows.
	single  bool
	started bool // the first packet was read, and single is decided
}

// iface is one interface of a section.
type iface struct {
	link   decode.LinkType
	number uint32 // frame.Frame.Iface
	snap   uint32 // the snap length: most bytes of a packet in the file; 0 is no limit
	clock  clock
	none   bool // the section does not describe it
}

// undescribed is the interface of packets whose section does not describe theirs.
var undescribed = iface{link: decode.LinkUndescribed, none: true}

// identity tells whether interfaces of different sections are the same: files that
// were written one after the other into one describe an interface again.
type identity struct {
	name string
	nth  int // of its section with this name, from 0
	link decode.LinkType
}

// newSections returns the state before the first section.
func newSections() sections {
	return sections{alike: make(map[string]int), numbers: make(map[identity]int), names: newNames()}
}

// newSection forgets the interfaces of the section before.
func (s *sections) newSection() {
	s.current = s.current[:0]
	clear(s.alike)
}

// describe reads an interface description block, which may be too short to be one: it has
// a number all the same.
func (s *sections) describe(order byteOrder, block []byte, o *odd) {
	if len(s.current) >= maxInterfaces || len(s.names.shown) >= maxInterfaces {
		o[oddSurplus]++
		return
	}
	if len(block) < interfaceFixed {
		o[oddBlock]++
		s.current = append(s.current, undescribed)
		return
	}
	options, sound := interfaceOptions(order, block[interfaceFixed-4:len(block)-4])
	if !sound {
		o[oddOptions]++
	}
	name := s.names.base(options.name, len(s.current))
	id := identity{name: name, nth: s.alike[name], link: decode.FromDLT(order.uint16(block[blockHeader:]))}
	s.alike[name]++
	index, known := s.numbers[id]
	if !known {
		index = s.names.add(name)
		s.numbers[id] = index
	}
	s.current = append(s.current, iface{
		link:   id.link,
		number: s.number(index),
		snap:   order.uint32(block[blockHeader+4:]),
		clock:  options.clock,
	})
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
	if len(s.names.shown) == 1 {
		s.single = true
		for i := range s.current {
			s.current[i].number = 0
		}
	}
}

// iface returns the interface of the section with this number.
func (s *sections) iface(number uint32, o *odd) *iface {
	if !s.started {
		s.firstPacket()
	}
	if number >= uint32(len(s.current)) || s.current[number].none {
		o[oddInterface]++
		return &undescribed
	}
	return &s.current[number]
}
