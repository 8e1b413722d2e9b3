package rowfilter

import (
	"iftopgo/flows"
)

// subject is the flow that is being asked about. What the questions need to
// know of it is found out when it is first needed; one subject serves many
// flows, one after the other.
type subject struct {
	labels *flows.Labels
	flow   *flows.Flow

	local, remote end
	haveEnds      bool
	whose         *flows.Owner
	haveOwner     bool
	scratch       []byte

	// ahead is the block of a list that the subject is taken from, and at where in
	// it it is; named says that names are those of its flows' ends.
	ahead []*flows.Flow
	at    int
	named bool
	names [flows.PrefetchLen][2]flows.HostName

	// caches are what is remembered of each pattern, by its number, when many
	// flows are asked about; nil when it is not worth it.
	caches []matchCache
}

// end is one side of the subject.
type end struct {
	addr flows.Addr
	port uint16
	name flows.HostName
	side uint8 // 0 is the local one

	known    bool   // addr has been looked at
	text     []byte // the address, when haveText
	haveText bool
}

// turnToBlock makes what begins in a list the flows that become the subject, one
// after the other.
func (s *subject) turnToBlock(list []*flows.Flow) {
	s.ahead, s.named = list[:min(flows.PrefetchLen, len(list))], false
}

// turnToNth makes flow i of the block the subject.
func (s *subject) turnToNth(i int) {
	s.flow, s.at, s.haveEnds, s.haveOwner = s.ahead[i], i, false, false
}

// turnTo makes a flow the subject that is asked about alone.
func (s *subject) turnTo(f *flows.Flow) {
	s.turnToBlock([]*flows.Flow{f})
	s.turnToNth(0)
}

// nameAhead looks up the names of a block at once, which does not wait for each.
func (s *subject) nameAhead() {
	s.named = true
	for i, f := range s.ahead {
		s.names[i][0] = s.labels.HostName(f.Key.Local)
		s.names[i][1] = s.labels.HostName(f.Key.Remote)
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
		if !s.named {
			s.nameAhead()
		}
		s.local.turnTo(k.Local, k.LocalPort, &s.names[s.at][0])
		s.remote.turnTo(k.Remote, k.RemotePort, &s.names[s.at][1])
	}
	return &s.local, &s.remote
}

// turnTo makes an address and port the end. The address often is the one it
// was before.
func (e *end) turnTo(a flows.Addr, port uint16, called *flows.HostName) {
	if a != e.addr || !e.known {
		e.addr, e.haveText, e.known = a, false, true
		e.name = *called
	}
	e.port = port
}

// addrText returns the address as it is written, good until the next turn.
func (e *end) addrText() []byte {
	if !e.haveText {
		e.haveText = true
		e.text = e.addr.Netip().AppendTo(e.text[:0])
	}
	return e.text
}

// appendAddr appends the address as it is written before a port.
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

// owner returns whose the flow is, nil when it is not known.
func (s *subject) owner() *flows.Owner {
	if !s.haveOwner {
		s.haveOwner = true
		s.whose, _ = s.labels.Owner(s.flow.Key)
	}
	return s.whose
}
