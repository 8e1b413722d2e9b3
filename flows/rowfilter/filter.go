package rowfilter

import (
	"fmt"
	"slices"
	"strconv"

	"iftopgo/flows"
)

// Filter is a compiled row filter. The zero value matches every flow. It never changes.
//
// Words are searched for in all that is known of a flow: names and addresses of both
// ends, ports and services, the protocol and the process, shown or not. Upper and lower
// case are the same.
//
//	web 443              both of them
//	web | mail           either
//	!web  !(web | mail)  not
//	"two words"          text with blanks or special characters
//	/^10\.(1|2)\./       a regular expression (RE2)
//	10.0.0.0/8           an end in this network
//
// A term searches in one thing: host: name: port: proto: proc: pid: user: pkg: container:
// net: asn: country: dir:. Text in a term is a part of a name, as in a word. port:, pid: and a numeric
// user: take a number or a range such as 1000-2000, port: also the name of a service, asn:
// also AS64500, or a part of the name of the organisation. asn: and country: are those of
// the remote end; country: takes two letters.
// dir: is what the flow carried: in, out, or both.
type Filter struct {
	predicate predicate
	patterns  int // how many there are

	terms    []string // the names of those that are used
	hostPort string   // a word that may be meant for a term, though it can be a host with its port
}

// predicate asks one thing about a flow.
type predicate func(*subject) bool

// All reports whether the filter is empty and matches every flow.
func (m Filter) All() bool { return m.predicate == nil }

// Uses returns the first of the names that is one of a term in the filter, empty for none.
func (m Filter) Uses(names ...string) string {
	for _, name := range names {
		if slices.Contains(m.terms, name) {
			return name
		}
	}
	return ""
}

// Doubt is what to say when nothing matches: that a word such as "bogus:1" is read as a host with
// its port, since it is none of the terms. It is empty without such a word.
func (m Filter) Doubt() string {
	if m.hostPort == "" {
		return ""
	}
	return fmt.Sprintf("%q is read as a host and its port; terms are %s", m.hostPort, termNames())
}

// Match reports whether a flow matches. For many flows, Select takes a fraction of the
// time.
func (m Filter) Match(f *flows.Flow, l *flows.Labels) bool {
	if m.All() {
		return true
	}
	s := subject{labels: l}
	s.set(f)
	return m.predicate(&s)
}

// Select returns those of the flows that match, in the same order. It reuses the memory of
// the slice.
func (m Filter) Select(all []*flows.Flow, l *flows.Labels) []*flows.Flow {
	if m.All() {
		return all
	}
	s := subject{labels: l, caches: make([]matchCache, m.patterns)}
	left := all[:0]
	for i, f := range all {
		if i%flows.PrefetchLen == 0 {
			flows.PrefetchKeys(all[i:])
			s.setBlock(all[i:])
		}
		s.selectFlow(i % flows.PrefetchLen)
		if m.predicate(&s) {
			left = append(left, f)
		}
	}
	return left
}

func not(t predicate) predicate { return func(s *subject) bool { return !t(s) } }

func both(a, b predicate) predicate { return func(s *subject) bool { return a(s) && b(s) } }

func either(a, b predicate) predicate { return func(s *subject) bool { return a(s) || b(s) } }

// anywhere searches everything a word may stand in. Names of hosts come after what needs
// no look-up.
func anywhere(p *pattern) predicate {
	host, port, pair := inHosts(p), inPorts(p), inPairs(p)
	return func(s *subject) bool {
		return s.inProtocol(p) || port(s) || host(s) || pair(s) || s.inOwner(p)
	}
}

// inHosts searches for a pattern in the names and addresses of both ends.
func inHosts(p *pattern) predicate {
	return func(s *subject) bool {
		local, remote := s.ends()
		return local != nil && (s.inHost(p, local) || s.inHost(p, remote))
	}
}

// inNames searches for a pattern in the names of both ends, not in their addresses.
func inNames(p *pattern) predicate {
	return func(s *subject) bool {
		local, remote := s.ends()
		return local != nil && (p.inName(local.name) || p.inName(remote.name))
	}
}

// inPorts searches for a pattern in the ports and services of both ends.
func inPorts(p *pattern) predicate {
	return ofPorts(func(s *subject, port uint16) bool { return s.inPort(p, port) })
}

// inPairs searches for a pattern in ends as they are written: host and port.
func inPairs(p *pattern) predicate {
	if !p.mayBePair {
		return func(*subject) bool { return false }
	}
	in := func(s *subject, e *end) bool {
		if e.port == 0 {
			return false
		}
		s.scratch = e.appendAddr(s.scratch[:0])
		if p.beforePort(s, e) {
			return true
		}
		s.scratch = p.appendFolded(s.scratch[:0], e.name.Text)
		if e.name.Text != "" && p.beforePort(s, e) {
			return true
		}
		s.scratch = append(s.scratch[:0], p.otherForm(e.name)...)
		return len(s.scratch) > 0 && p.beforePort(s, e)
	}
	return func(s *subject) bool {
		local, remote := s.ends()
		return local != nil && (in(s, local) || in(s, remote))
	}
}

// beforePort reports whether the pattern occurs in the scratch text followed by
// a port or service.
func (p *pattern) beforePort(s *subject, e *end) bool {
	s.scratch = append(s.scratch, ':')
	n := len(s.scratch)
	if s.scratch = strconv.AppendUint(s.scratch, uint64(e.port), 10); p.inFolded(s.scratch) {
		return true
	}
	service := s.service(e.port)
	s.scratch = p.appendFolded(s.scratch[:n], service)
	return service != "" && p.inFolded(s.scratch)
}

// ofPorts is true if is holds for the port of an end. It is false for frames without
// addresses.
func ofPorts(is func(*subject, uint16) bool) predicate {
	return func(s *subject) bool {
		k := &s.flow.Key
		return k.Net != flows.NetNone && (is(s, k.LocalPort) || is(s, k.RemotePort))
	}
}

// ofOwner is true if is holds for the owner. It is false when the owner is not known.
func ofOwner(is func(*subject, *flows.Owner) bool) predicate {
	return func(s *subject) bool {
		o := s.owner()
		return o != nil && is(s, o)
	}
}

// ownerText searches for a pattern in two texts of the owner.
func ownerText(p *pattern, texts func(*flows.Owner) (string, string)) predicate {
	return ofOwner(func(s *subject, o *flows.Owner) bool {
		a, b := texts(o)
		return p.in(s, a) || p.in(s, b)
	})
}
