package flows

import "math/bits"

// ownerIndex finds the owner of a flow. It is a value that never changes, like a
// cowMap: most of it is in base, which one index shares with the next, and what was
// added since is in recent. The zero value is empty.
type ownerIndex struct{ base, recent ownerTable }

// ownerTable is a hash table with open addressing and linear probing. The place of a
// key is given by the upper bits of its hash. A Table keeps its flows in the order of
// the same hashes, so that asking for all of them goes through memory from end to end.
type ownerTable struct {
	entries []ownerEntry // a power of two of them, or none
	shift   int          // by how much to shift a hash to get a place
	count   int
}

// ownerEntry is a flow and its owner. The entry is free unless taken is set.
type ownerEntry struct {
	key Key
	attribution
	taken bool
}

// newOwnerTable returns a table with room for n flows.
func newOwnerTable(n int) ownerTable {
	if n == 0 {
		return ownerTable{}
	}
	size := bits.Len(uint(n + n/2))
	return ownerTable{entries: make([]ownerEntry, 1<<size), shift: 64 - size}
}

// find returns the entry of a key, the free one where it belongs when there is
// none, nil in a table without entries.
func (p *ownerTable) find(hash uint64, k *Key) *ownerEntry {
	if len(p.entries) == 0 {
		return nil
	}
	for i := hash >> p.shift; ; i = (i + 1) & uint64(len(p.entries)-1) {
		if e := &p.entries[i]; !e.taken || e.key == *k {
			return e
		}
	}
}

// put adds or replaces an entry. The table must have room for it.
func (p *ownerTable) put(k *Key, a attribution) {
	e := p.find(k.Hash(), k)
	if !e.taken {
		p.count++
	}
	*e = ownerEntry{key: *k, attribution: a, taken: true}
}

// copyFrom adds the entries of another table for which keep is true; a nil keep is
// true for all.
func (p *ownerTable) copyFrom(o *ownerTable, keep func(*Key) bool) {
	for i := range o.entries {
		if e := &o.entries[i]; e.taken && (keep == nil || keep(&e.key)) {
			p.put(&e.key, e.attribution)
		}
	}
}

// get returns the owner of a flow, and whether it is known.
func (d *ownerIndex) get(k *Key) (attribution, bool) {
	if d.size() == 0 {
		return attribution{}, false
	}
	hash := k.Hash()
	if e := d.recent.find(hash, k); e != nil && e.taken {
		return e.attribution, true
	}
	if e := d.base.find(hash, k); e != nil && e.taken {
		return e.attribution, true
	}
	return attribution{}, false
}

// size is how many entries there are. Those that were replaced count twice.
func (d *ownerIndex) size() int { return d.base.count + d.recent.count }

// with returns the index with entries added or replaced.
func (d ownerIndex) with(owned []Owned) ownerIndex {
	n := ownerIndex{base: d.base}
	to := &n.recent
	if d.recent.count+len(owned) > 64+d.base.count/16 {
		n.base = newOwnerTable(d.size() + len(owned))
		n.base.copyFrom(&d.base, nil)
		to = &n.base
	} else {
		n.recent = newOwnerTable(d.recent.count + len(owned))
	}
	to.copyFrom(&d.recent, nil)
	for i := range owned {
		o := &owned[i]
		to.put(&o.Key, attribution{o.Owner, o.Evidence})
	}
	return n
}

// only returns the index with the entries for whose keys keep is true.
func (d ownerIndex) only(keep func(*Key) bool) ownerIndex {
	kept := 0
	counted := func(k *Key) bool {
		if keep(k) {
			kept++
		}
		return false
	}
	var n ownerIndex
	n.base.copyFrom(&d.base, counted)
	n.base.copyFrom(&d.recent, counted)
	n.base = newOwnerTable(kept)
	n.base.copyFrom(&d.base, keep)
	n.base.copyFrom(&d.recent, keep)
	return n
}

// owners yields the owner of every entry, and of those that were replaced.
func (d *ownerIndex) owners(yield func(OwnerID) bool) {
	for _, p := range [...]*ownerTable{&d.base, &d.recent} {
		for i := range p.entries {
			if e := &p.entries[i]; e.taken && !yield(e.owner) {
				return
			}
		}
	}
}
