package flows

import "strconv"

// subject is the flow that is being asked about. What the questions need to
// know of it is found out when it is first needed; one subject serves many
// flows, one after the other.
type subject struct {
	labels *Labels
	flow   *Flow

	local, remote end
	haveEnds      bool
	whose         *Owner
	haveOwner     bool
	scratch       []byte

	// memos are what is remembered of each pattern, by its number, when many
	// flows are asked about; nil when it is not worth it.
	memos []memo
}

// end is one side of the subject.
type end struct {
	addr Addr
	port uint16
	name name
	side uint8 // 0 is the local one

	known    bool   // addr has been looked at
	text     []byte // the address, when haveText
	haveText bool
	digits   []byte // the port
}

// turnTo makes f the subject.
func (s *subject) turnTo(f *Flow) {
	s.flow, s.haveEnds, s.haveOwner = f, false, false
}

// ends returns both sides, nil for frames without addresses.
func (s *subject) ends() (local, remote *end) {
	k := &s.flow.Key
	if k.Net == NetNone {
		return nil, nil
	}
	if !s.haveEnds {
		s.haveEnds = true
		s.remote.side = 1
		s.local.turnTo(k.Local, k.LocalPort, s.labels)
		s.remote.turnTo(k.Remote, k.RemotePort, s.labels)
	}
	return &s.local, &s.remote
}

// turnTo makes an address and port the end. The address often is the one it
// was before.
func (e *end) turnTo(a Addr, port uint16, l *Labels) {
	if a != e.addr || !e.known {
		e.addr, e.haveText, e.known = a, false, true
		e.name, _ = l.names.get(a)
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
	if !e.addr.isIPv6() {
		return append(dst, e.addrText()...)
	}
	return append(append(append(dst, '['), e.addrText()...), ']')
}

// portText returns the port in digits, good until the next call.
func (e *end) portText() []byte {
	e.digits = strconv.AppendUint(e.digits[:0], uint64(e.port), 10)
	return e.digits
}

// service returns the name of an end's port.
func (s *subject) service(e *end) string { return s.labels.service(s.flow.Key.Proto, e.port) }

// protocol returns the name of the flow's protocol.
func (s *subject) protocol() string { return s.flow.Key.ProtoName() }

// owner returns whose the flow is, nil when it is not known.
func (s *subject) owner() *Owner {
	if !s.haveOwner {
		s.haveOwner = true
		s.whose, _ = s.labels.Owner(s.flow.Key)
	}
	return s.whose
}
