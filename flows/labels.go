package flows

import (
	"iter"
	"net/netip"
	"slices"
	"strings"
)

// Labels are what is known of flows beside their counters: names of addresses and ports,
// networks, and owners; and the Style in which that is written. Labels never change: the With
// methods return others, and share with them what did not change. The zero value knows
// nothing.
type Labels struct {
	Style
	// Service names the port of an IP protocol, "" for none. It may be nil, and
	// must always give the same answers.
	Service func(proto, port uint16) string
	// Machines are the names of machines by their numbers, from 1; nil where there are not
	// several.
	Machines []string

	names cowMap[Addr, Called] // looked up
	seen  seenNames
	located
	owned  ownerIndex
	owners cowMap[OwnerID, *Owner]
}

// HostName is the name of an address, "" for none. Lower is the same in lower case, for
// searching and sorting.
type HostName struct{ Text, Lower string }

// attribution is the owner of a flow, and how it was found.
type attribution struct {
	owner    OwnerID
	evidence Evidence
}

// WithNames returns the labels with names of addresses by reverse DNS added or replaced. An
// empty name means that the address has none.
func (l Labels) WithNames(names map[netip.Addr]string) Labels {
	found := make(map[netip.Addr]LookedUp, len(names))
	for a, name := range names {
		found[a] = LookedUp{Name: name}
	}
	return l.WithLookedUp(found)
}

// WithLookedUp is WithNames for names that were looked up, some of them in a file.
func (l Labels) WithLookedUp(names map[netip.Addr]LookedUp) Labels {
	l.names = l.names.with(len(names), func(yield func(Addr, Called) bool) {
		for a, n := range names {
			if !yield(AddrFrom(a), n.called()) {
				return
			}
		}
	})
	return l
}

// WithOwners returns the labels with owners added or replaced, and with the owners of
// flows.
func (l Labels) WithOwners(owners []Owner, owned []Owned) Labels {
	l.owners = l.owners.with(len(owners), func(yield func(OwnerID, *Owner) bool) {
		for _, o := range owners {
			if !yield(o.ID, &o) {
				return
			}
		}
	})
	l.owned = l.owned.with(owned)
	return l
}

// Owner returns the owner of a flow and how it was found, nil when it is not known. What
// it points to never changes.
func (l *Labels) Owner(k Key) (*Owner, Evidence) {
	a, ok := l.owned.get(&k)
	if !ok {
		return nil, EvidenceNone
	}
	o, ok := l.owners.get(a.owner)
	if !ok {
		return nil, EvidenceNone
	}
	return o, a.evidence
}

// OwnerID returns the ID of the owner of a flow, 0 when it is not known.
func (l *Labels) OwnerID(k *Key) OwnerID {
	a, _ := l.owned.get(k)
	return a.owner
}

// Owned returns what is known of the owner of a flow, with Owner 0 when that is nothing.
func (l *Labels) Owned(k *Key) Owned {
	a, _ := l.owned.get(k)
	return Owned{Key: *k, Owner: a.owner, Evidence: a.evidence}
}

// OwnerOf returns the ID of the owner of a flow of a table, 0 when it is not known.
func (l *Labels) OwnerOf(f *Flow) OwnerID {
	if f.former != nil {
		return f.former.owner
	}
	return l.OwnerID(&f.Key)
}

// HasOwners reports whether the owner of any flow may be known.
func (l *Labels) HasOwners() bool { return l.owned.size() > 0 || l.owners.size() > 0 }

// Owners yields every owner that is known, and some older versions of replaced ones.
func (l *Labels) Owners() iter.Seq[*Owner] { return l.owners.values }

// Process returns an owner by its ID, nil when it is not known.
func (l *Labels) Process(id OwnerID) *Owner {
	o, _ := l.owners.get(id)
	return o
}

// ServiceName returns the name of a port, "" when it has none, whether or not names
// are shown.
func (l *Labels) ServiceName(proto, port uint16) string {
	if l.Service == nil || port == 0 {
		return ""
	}
	return l.Service(proto, port)
}

// IsService reports whether a port of TCP, UDP, SCTP or DCCP has a name; upper and lower
// case are the same.
func (l *Labels) IsService(name string) bool {
	for port := range uint16(1<<16 - 1) {
		for _, proto := range [...]uint16{ProtoTCP, ProtoUDP, ProtoSCTP, ProtoDCCP} {
			if strings.EqualFold(l.ServiceName(proto, port+1), name) {
				return name != ""
			}
		}
	}
	return false
}

// trimSlack is how many entries beyond those that tables can use are kept by Trim.
const trimSlack = 4096

// Trim returns the labels without what no flow of either table needs: the table that is
// shown, and the newest one, which may be the same. It returns the same labels while
// they hold little that is not needed, so that it may be called often.
func (l Labels) Trim(shown, newest *Table) Labels {
	tables := []*Table{shown, newest}
	if shown == newest {
		tables = tables[:1]
	}
	n, hosts, owners := 0, 0, 0
	for _, t := range tables {
		n += t.Len()
		hosts += t.accountsOf(RemoteHosts)
		owners += t.accountsOf(PIDs)
	}
	if l.names.size() > 4*n+2*hosts+trimSlack { // A flow has two addresses.
		l.names = l.names.only(set(addressesOf(tables)))
	}
	l.seen = l.seen.trim(n, hosts, tables)
	if l.owned.size() > 2*n+trimSlack {
		l.owned = l.owned.only(func(k *Key) bool {
			return slices.ContainsFunc(tables, func(t *Table) bool { return t.find(k) != nil })
		})
	}
	if l.owners.size() > 2*(n+owners)+trimSlack {
		l.owners = l.owners.only(set(l.ownersOf(tables)))
	}
	l.located = l.trim(n+hosts, tables)
	return l
}

// addressesOf yields the addresses of every flow and every account of tables.
func addressesOf(tables []*Table) iter.Seq[Addr] {
	return func(yield func(Addr) bool) {
		for _, t := range tables {
			for _, f := range t.List() {
				if !yield(f.Key.Local) || !yield(f.Key.Remote) {
					return
				}
			}
			for id := range t.Accounts(RemoteHosts) {
				if !yield(id.Key.Remote) {
					return
				}
			}
		}
	}
}

// ownersOf yields the owners of every flow and every account of tables.
func (l *Labels) ownersOf(tables []*Table) iter.Seq[OwnerID] {
	return func(yield func(OwnerID) bool) {
		more := true
		l.owned.owners(func(id OwnerID) bool { more = yield(id); return more })
		for _, t := range tables {
			for _, g := range [...]Group{PIDs, Former} {
				for id := range t.Accounts(g) {
					if more = more && yield(id.Owner); !more {
						return
					}
				}
			}
		}
	}
}

// set returns a function that reports whether a value is one of all.
func set[T comparable](all iter.Seq[T]) func(T) bool {
	in := map[T]struct{}{}
	for v := range all {
		in[v] = struct{}{}
	}
	return func(v T) bool {
		_, ok := in[v]
		return ok
	}
}
