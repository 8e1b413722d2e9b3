package rowfilter

import (
	"iftopgo/flows"
)

// matchCache remembers where a pattern was found, when many flows are asked about:
// they have few protocols, ports and owners, and often one local address.
type matchCache struct {
	protocols [256]answer // by number
	ends      [2]addrAnswer
	ports     map[uint16]*[1 << 16]answer // by protocol and port
	last      *[1 << 16]answer            // those of lastProto, asked for last
	lastProto uint16
	owned     answer // whether it is in the name of any owner at all
}

// addrAnswer is the answer for the address that was asked about last.
type addrAnswer struct {
	addr flows.Addr
	answer
}

// answer is what is known of a question.
type answer uint8

const (
	unasked answer = iota
	no
	yes
)

// recall returns the answer, and asks when it is not known yet.
func (a *answer) recall(ask func() bool) bool {
	if *a == unasked {
		*a = no
		if ask() {
			*a = yes
		}
	}
	return *a == yes
}

// inProtocol reports whether a pattern is in the name of the flow's protocol.
func (s *subject) inProtocol(p *pattern) bool {
	k := &s.flow.Key
	ask := func() bool { return p.in(s, s.protocol()) }
	if s.caches == nil || k.Net == flows.NetNone || k.Proto > 255 {
		return ask()
	}
	return s.caches[p.number].protocols[k.Proto].recall(ask)
}

// inHost reports whether a pattern is in the name or address of an end.
func (s *subject) inHost(p *pattern, e *end) bool {
	ask := func() bool { return p.inName(e.name) || p.mayBeAddr && p.inFolded(e.addrText()) }
	if s.caches == nil {
		return ask()
	}
	m := &s.caches[p.number].ends[e.side]
	if m.addr != e.addr {
		*m = addrAnswer{addr: e.addr}
	}
	return m.recall(ask)
}

// inPort reports whether a pattern is in the port of an end, or its service.
func (s *subject) inPort(p *pattern, port uint16) bool {
	if port == 0 {
		return false
	}
	ask := func() bool { return p.mayBePort && p.inDigits(s, port) || p.in(s, s.service(port)) }
	if s.caches == nil {
		return ask()
	}
	return s.caches[p.number].port(&s.flow.Key, port).recall(ask)
}

// port returns the answer for a port of a protocol. Only those with services are
// remembered for each: nothing but the number is there to be found in others.
func (m *matchCache) port(k *flows.Key, port uint16) *answer {
	proto := uint16(0)
	if k.HasPorts() {
		proto = k.Proto
	}
	if m.last != nil && m.lastProto == proto {
		return &m.last[port]
	}
	ports, ok := m.ports[proto]
	if !ok {
		if m.ports == nil {
			m.ports = map[uint16]*[1 << 16]answer{}
		}
		ports = new([1 << 16]answer)
		m.ports[proto] = ports
	}
	m.last, m.lastProto = ports, proto
	return &ports[port]
}

// inOwner reports whether a pattern is in the name of the flow's owner. When it
// is in nobody's, whose the flow is need not be found out.
func (s *subject) inOwner(p *pattern) bool {
	if s.caches != nil && !s.caches[p.number].owned.recall(func() bool {
		for o := range s.labels.Owners() {
			if p.in(s, o.Name) {
				return true
			}
		}
		return false
	}) {
		return false
	}
	o := s.owner()
	return o != nil && p.in(s, o.Name)
}
