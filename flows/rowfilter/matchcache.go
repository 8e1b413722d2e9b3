package rowfilter

import (
	"iftopgo/flows"
)

// matchCache holds the results of a pattern while many flows are asked about: they have
// few protocols, ports and owners, and often one local address.
type matchCache struct {
	protocols [256]result // by number
	ends      [2]addrResult
	ports     map[uint16]*[1 << 16]result // by protocol and port
	last      *[1 << 16]result            // those of lastProto, asked for last
	lastProto uint16
	owned     result // whether it is in the name of any owner at all
}

// addrResult is the result for the address and name that were asked about last.
type addrResult struct {
	addr flows.Addr
	name string
	result
}

// result is whether a pattern occurs in a text.
type result uint8

const (
	unknown result = iota
	no
	yes
)

// get returns the result, and asks when it is not known yet.
func (a *result) get(ask func() bool) bool {
	if *a == unknown {
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
	return s.caches[p.number].protocols[k.Proto].get(ask)
}

// inHost reports whether a pattern is in the name or address of an end.
func (s *subject) inHost(p *pattern, e *end) bool {
	ask := func() bool { return p.inName(e.name) || p.mayBeAddr && p.inFolded(e.addrText()) }
	if s.caches == nil {
		return ask()
	}
	m := &s.caches[p.number].ends[e.side]
	if m.addr != e.addr || m.name != e.name.Text {
		*m = addrResult{addr: e.addr, name: e.name.Text}
	}
	return m.get(ask)
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
	return s.caches[p.number].port(&s.flow.Key, port).get(ask)
}

// port returns the result for a port of a protocol. Protocols without services share one
// set of results, since the number alone can match there.
func (m *matchCache) port(k *flows.Key, port uint16) *result {
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
			m.ports = map[uint16]*[1 << 16]result{}
		}
		ports = new([1 << 16]result)
		m.ports[proto] = ports
	}
	m.last, m.lastProto = ports, proto
	return &ports[port]
}

// inOwner reports whether a pattern is in the name of the flow's owner. When it is in the
// name of no owner at all, the owner of the flow is not looked up.
func (s *subject) inOwner(p *pattern) bool {
	if s.caches != nil && !s.caches[p.number].owned.get(func() bool {
		for o := range s.labels.Owners() {
			if p.inProcess(s, o) {
				return true
			}
		}
		return false
	}) {
		return false
	}
	o := s.owner()
	return o != nil && p.inProcess(s, o)
}

// inProcess reports whether the pattern is in what an owner is called, or calls itself.
func (p *pattern) inProcess(s *subject, o *flows.Owner) bool {
	return p.in(s, o.Name) || p.in(s, o.Comm)
}
