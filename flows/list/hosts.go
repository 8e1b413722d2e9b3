package list

import "iftopgo/flows"

// namedHosts makes hosts that have one name one row: that of flows.Names. Hosts without a
// name, and those that are pinned, have rows of their own.
type namedHosts struct {
	labels *flows.Labels
	pinned map[flows.ID]bool
	// first are the addresses that were counted first of each sum, others all others: few
	// names have more than one.
	first  []flows.Addr
	others map[sumAddr]bool
}

// sumAddr is a sum and one of its addresses.
type sumAddr struct {
	sum  int32
	addr flows.Addr
}

// hosts returns how hosts are put together by name, nil when they are not.
func (c selection) hosts() *namedHosts {
	q := c.query
	if q.Group != flows.RemoteHosts || !q.HostsByName || c.labels.Numeric {
		return nil
	}
	h := &namedHosts{labels: c.labels, pinned: map[flows.ID]bool{}, others: map[sumAddr]bool{}}
	for _, id := range q.Pins {
		if id.Group == flows.RemoteHosts {
			h.pinned[id] = true
		}
	}
	return h
}

// row returns the row of a host: id, or that of its name. k is the key of a flow with it.
func (h *namedHosts) row(id flows.ID, k *flows.Key) flows.ID {
	if h == nil || k.Net == flows.NetNone || len(h.pinned) > 0 && h.pinned[id] {
		return id
	}
	if name := h.labels.Remote(k).Text; name != "" {
		return flows.ID{Group: flows.Names, Name: name}
	}
	return id
}

// count counts an address of sum n, once.
func (h *namedHosts) count(all []sum, n int32, addr flows.Addr) {
	if h == nil {
		return
	}
	if more := len(all) - len(h.first); more > 0 {
		h.first = append(h.first, make([]flows.Addr, more)...)
	}
	switch m := (sumAddr{n, addr}); {
	case all[n].addrs == 0:
		h.first[n] = addr
	case addr == h.first[n] || h.others[m]:
		return
	default:
		h.others[m] = true
	}
	all[n].addrs++
}

// Addresses returns how many addresses the row of a name has; 0 for other rows.
func (r *Row) Addresses() int {
	if r.sum == nil || r.sum.id.Group != flows.Names {
		return 0
	}
	return int(r.sum.addrs)
}

// HostKey returns the key of a row; of a host by name that has one address, that of the host.
func (r *Row) HostKey() flows.Key {
	if all := r.Members(); r.Addresses() == 1 && len(all) > 0 {
		return flows.Key{Remote: all[0].Key.Remote, Net: all[0].Key.Net}
	}
	return r.Key()
}
