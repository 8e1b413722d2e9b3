package rowfilter

import (
	"iftopgo/flows"
)

// subject is the flow that predicates are asked about. What they need to know of it is
// looked up when it is first needed. One subject serves many flows, one after the other.
type subject struct {
	labels *flows.Labels
	flow   *flows.Flow

	local, remote end
	haveEnds      bool
	process       *flows.Owner
	haveOwner     bool
	scratch       []byte

	// block is the part of the list that the flow is taken from, and at its index
	// there; haveNames says that names are those of the block.
	block     []*flows.Flow
	at        int
	haveNames bool
	names     [flows.PrefetchLen][2]flows.HostName

	// caches are the results of each pattern, by its number, when many flows are
	// asked about; nil for a single one.
	caches []matchCache
}

// end is one side of the subject.
type end struct {
	addr flows.Addr
	port uint16
	name flows.HostName
	side uint8 // 0 is the local one

	isSet    bool   // addr has been set
	text     []byte // the address, when haveText
	haveText bool
}

// setBlock sets the block to the beginning of a list; selectFlow chooses from it.
func (s *subject) setBlock(list []*flows.Flow) {
	s.block, s.haveNames = list[:min(flows.PrefetchLen, len(list))], false
}

// selectFlow sets the flow to number i of the block.
func (s *subject) selectFlow(i int) {
	s.flow, s.at, s.haveEnds, s.haveOwner = s.block[i], i, false, false
}

// set sets the flow to one that is not in a list.
func (s *subject) set(f *flows.Flow) {
	s.setBlock([]*flows.Flow{f})
	s.selectFlow(0)
}

// loadNames looks up all names of a block, since such look-ups overlap in the processor.
func (s *subject) loadNames() {
	s.haveNames = true
	for i, f := range s.block {
		s.names[i][0] = s.labels.Local(&f.Key).HostName
		s.names[i][1] = s.labels.Remote(&f.Key).HostName
	}
}

// ends returns both sides, nil for frames without addresses.
func (s *subject) ends() (local, remote *end) {
	k := &s.flow.Key
	if k.Net == flows.NetNone {
		return nil, nil
	}
	if !s.haveEnds {
		s.haveEnds = true
		s.remote.side = 1
		if !s.haveNames {
			s.loadNames()
		}
		s.local.set(k.Local, k.LocalPort, &s.names[s.at][0])
		s.remote.set(k.Remote, k.RemotePort, &s.names[s.at][1])
	}
	return &s.local, &s.remote
}

// set sets the address, port and name. The address often is the one it was before.
func (e *end) set(a flows.Addr, port uint16, called *flows.HostName) {
	if a != e.addr || !e.isSet {
		e.addr, e.haveText, e.isSet = a, false, true
	}
	e.port, e.name = port, *called
}

// addrText returns the address as text, valid until the next set.
func (e *end) addrText() []byte {
	if !e.haveText {
		e.haveText = true
		e.text = e.addr.Netip().AppendTo(e.text[:0])
	}
	return e.text
}

// appendAddr appends the address as it is written before a port, IPv6 in brackets.
func (e *end) appendAddr(dst []byte) []byte {
	if !e.addr.IsIPv6() {
		return append(dst, e.addrText()...)
	}
	return append(append(append(dst, '['), e.addrText()...), ']')
}

// service returns the name of one of the flow's ports.
func (s *subject) service(port uint16) string { return s.labels.ServiceName(s.flow.Key.Proto, port) }

// protocol returns the name of the flow's protocol.
func (s *subject) protocol() string { return s.flow.Key.ProtoName() }

// network returns what is known of the network of the flow's remote end.
func (s *subject) network() *flows.Network { return s.labels.NetworkOf(&s.flow.Key) }

// owner returns the owner of the flow, nil when it is not known.
func (s *subject) owner() *flows.Owner {
	if !s.haveOwner {
		s.haveOwner = true
		s.process, _ = s.labels.Owner(s.flow.Key)
	}
	return s.process
}
