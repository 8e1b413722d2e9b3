package flows

import "slices"

// seenNames are the names that were seen in packets. They never change, as Labels do not.
type seenNames struct {
	// asked are the names of the remote sides of flows, served those of local sides.
	asked, served cowMap[Key, Called]
	// hosts are names of addresses: what hosts say of themselves, or what was asked for
	// there last.
	hosts cowMap[Addr, Called]
}

// WithSeen returns the labels with names that were seen in packets. Of a flow or an address
// a better source is kept; of two of one source the later one.
func (l Labels) WithSeen(seen []Seen) Labels {
	if len(seen) == 0 {
		return l
	}
	asked, served, hosts := map[Key]Called{}, map[Key]Called{}, map[Addr]Called{}
	for i := range seen {
		s := &seen[i]
		c := Called{HostName: HostName{s.Name, s.Name}, Source: s.Source, ECH: s.ECH}
		switch {
		case !s.Source.OfFlow():
			better(&l.seen.hosts, hosts, s.Key.Remote, c)
		case s.Served:
			better(&l.seen.served, served, s.Key, c)
		default:
			better(&l.seen.asked, asked, s.Key, c)
			c.Source, c.ECH = SourceAddress, false
			better(&l.seen.hosts, hosts, s.Key.Remote, c)
		}
	}
	l.seen.asked = withAll(l.seen.asked, asked)
	l.seen.served = withAll(l.seen.served, served)
	l.seen.hosts = withAll(l.seen.hosts, hosts)
	return l
}

// better sets the name of a key among those to be added, unless a name of a better source
// is there or known.
func better[K comparable](known *cowMap[K, Called], added map[K]Called, k K, c Called) {
	was, ok := added[k]
	if !ok {
		was, _ = known.get(k)
	}
	if c.Source >= was.Source {
		added[k] = c
	}
}

// withAll returns a map with the entries of another one.
func withAll[K comparable](to cowMap[K, Called], more map[K]Called) cowMap[K, Called] {
	if len(more) == 0 {
		return to
	}
	return to.with(len(more), func(yield func(K, Called) bool) {
		for k, c := range more {
			if !yield(k, c) {
				return
			}
		}
	})
}

// WithoutSeen returns the labels without the names that were seen in packets.
func (l Labels) WithoutSeen() Labels {
	l.seen = seenNames{}
	return l
}

// HasSeen reports whether any name was seen in packets.
func (l *Labels) HasSeen() bool {
	return l.seen.asked.size()+l.seen.served.size()+l.seen.hosts.size() > 0
}

// maxSeenHosts is how many addresses have names that were seen; beyond it those of which
// there is neither a flow nor an account are forgotten.
const maxSeenHosts = 65_536

// trim returns the names without what no flow of the tables needs, when there is much of
// that. n is the number of flows, hosts that of accounts of hosts.
func (s seenNames) trim(n, hosts int, tables []*Table) seenNames {
	listed := func(k *Key) bool {
		return slices.ContainsFunc(tables, func(t *Table) bool { return t.find(k) != nil })
	}
	for _, m := range []*cowMap[Key, Called]{&s.asked, &s.served} {
		if m.size() > 2*n+trimSlack {
			*m = m.only(func(k Key) bool { return listed(&k) })
		}
	}
	if s.hosts.size() > min(4*n+2*hosts+trimSlack, maxSeenHosts+maxSeenHosts/16) {
		s.hosts = s.hosts.only(set(addressesOf(tables)))
	}
	return s
}
