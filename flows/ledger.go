package flows

import "math/bits"

// ledger says whose flows are. It is a value that never changes, as a dict is:
// most of it is in base, which ledgers share, and what was added since in
// recent. The zero value is empty.
type ledger struct{ base, recent page }

// page is a part of a ledger: open addressing with linear probing, where the
// place of a key is the beginning of its hash. That is the order in which a
// table keeps its flows, so that asking for all of them goes through memory
// from end to end instead of back and forth.
type page struct {
	entries []attributed // a power of two of them, or none
	shift   int          // what is left of a hash is a place
	count   int
}

// attributed is a flow and whose it is. An entry that is not taken is free.
type attributed struct {
	key Key
	attribution
	taken bool
}

// newPage returns a page with room for n flows.
func newPage(n int) page {
	if n == 0 {
		return page{}
	}
	size := bits.Len(uint(n + n/2))
	return page{entries: make([]attributed, 1<<size), shift: 64 - size}
}

// find returns the entry of a key, the free one where it belongs when there is
// none, nil on a page without entries.
func (p *page) find(hash uint64, k *Key) *attributed {
	if len(p.entries) == 0 {
		return nil
	}
	for i := hash >> p.shift; ; i = (i + 1) & uint64(len(p.entries)-1) {
		if e := &p.entries[i]; !e.taken || e.key == *k {
			return e
		}
	}
}

// put adds or replaces an entry. The page must have room for it.
func (p *page) put(k *Key, a attribution) {
	e := p.find(k.Hash(), k)
	if !e.taken {
		p.count++
	}
	*e = attributed{key: *k, attribution: a, taken: true}
}

// copyFrom puts everything of another page that keep says, nil for all.
func (p *page) copyFrom(o *page, keep func(*Key) bool) {
	for i := range o.entries {
		if e := &o.entries[i]; e.taken && (keep == nil || keep(&e.key)) {
			p.put(&e.key, e.attribution)
		}
	}
}

// get returns whose a flow is, and whether that is known.
func (d *ledger) get(k *Key) (attribution, bool) {
	hash := k.Hash()
	if e := d.recent.find(hash, k); e != nil && e.taken {
		return e.attribution, true
	}
	if e := d.base.find(hash, k); e != nil && e.taken {
		return e.attribution, true
	}
	return attribution{}, false
}

// size is how many entries there are, those counted twice that were replaced.
func (d *ledger) size() int { return d.base.count + d.recent.count }

// with returns the ledger with entries added or replaced.
func (d ledger) with(owned []Owned) ledger {
	n := ledger{base: d.base}
	to := &n.recent
	if d.recent.count+len(owned) > 64+d.base.count/16 {
		n.base = newPage(d.size() + len(owned))
		n.base.copyFrom(&d.base, nil)
		to = &n.base
	} else {
		n.recent = newPage(d.recent.count + len(owned))
	}
	to.copyFrom(&d.recent, nil)
	for i := range owned {
		o := &owned[i]
		to.put(&o.Key, attribution{o.Owner, o.Evidence})
	}
	return n
}

// only returns the ledger with the entries whose keys keep says.
func (d ledger) only(keep func(*Key) bool) ledger {
	kept := 0
	counted := func(k *Key) bool {
		if keep(k) {
			kept++
		}
		return false
	}
	var n ledger
	n.base.copyFrom(&d.base, counted)
	n.base.copyFrom(&d.recent, counted)
	n.base = newPage(kept)
	n.base.copyFrom(&d.base, keep)
	n.base.copyFrom(&d.recent, keep)
	return n
}

// owners yields the owner of every entry, and of those that were replaced.
func (d *ledger) owners(yield func(OwnerID) bool) {
	for _, p := range [...]*page{&d.base, &d.recent} {
		for i := range p.entries {
			if e := &p.entries[i]; e.taken && !yield(e.owner) {
				return
			}
		}
	}
}
