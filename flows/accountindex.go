package flows

import (
	"math/bits"
	"slices"
)

// accountIndex finds the account of a row. Like a flowIndex it never changes, and its
// shards, by the upper bits of the hashes of IDs, are small enough to be copied whole.
type accountIndex struct {
	shards [][]accountEntry // a power of two of them, or none
	shift  int              // by how much to shift a hash to get a shard
	count  int
}

// accountEntry is an account with its row, and the hash of that. own is set in an edit
// when the account may be written to.
type accountEntry struct {
	hash uint64
	own  bool
	*keptAccount
}

// keptAccount is an account with its row.
type keptAccount struct {
	id ID
	Account
}

// get returns the account of a row, nil when it has none.
func (x *accountIndex) get(id *ID) *Account {
	if x.count == 0 {
		return nil
	}
	h := id.Hash()
	shard := x.shards[h>>x.shift]
	if i := findAccount(shard, h, id); i >= 0 {
		return &shard[i].Account
	}
	return nil
}

func findAccount(shard []accountEntry, h uint64, id *ID) int {
	for i := range shard {
		if e := &shard[i]; e.hash == h && e.id == *id {
			return i
		}
	}
	return -1
}

// each yields every account with its row.
func (x *accountIndex) each(yield func(ID, *Account) bool) {
	for _, shard := range x.shards {
		for i := range shard {
			if !yield(shard[i].id, &shard[i].Account) {
				return
			}
		}
	}
}

// accountEditor changes a copy of an index. The entries of a shard are copied when they are
// first written to, and so are accounts.
type accountEditor struct {
	accountIndex
	copied []bool // the shards whose entries were copied already
}

func (x accountIndex) edit() accountEditor {
	if len(x.shards) == 0 {
		x.shards, x.shift = make([][]accountEntry, minShards), 64-bits.Len(minShards-1)
	} else {
		x.shards = slices.Clone(x.shards)
	}
	return accountEditor{x, make([]bool, len(x.shards))}
}

// writable returns shard i with entries that may be written to.
func (e *accountEditor) writable(i uint64) *[]accountEntry {
	if !e.copied[i] {
		e.copied[i] = true
		entries := append(make([]accountEntry, 0, len(e.shards[i])+1), e.shards[i]...)
		for n := range entries {
			entries[n].own = false
		}
		e.shards[i] = entries
	}
	return &e.shards[i]
}

// mayHave reports whether a row may have an account, by the hash of its ID: most rows of a
// flood have none.
func (e *accountEditor) mayHave(h uint64) bool {
	for _, entry := range e.shards[h>>e.shift] {
		if entry.hash == h {
			return true
		}
	}
	return false
}

// modify returns the account of a row, which may be written to until the edit ends; nil
// when it has none.
func (e *accountEditor) modify(id *ID) *Account {
	h := id.Hash()
	at := h >> e.shift
	i := findAccount(e.shards[at], h, id)
	if i < 0 {
		return nil
	}
	entry := &(*e.writable(at))[i]
	if !entry.own {
		own := *entry.keptAccount
		entry.keptAccount, entry.own = &own, true
	}
	return &entry.Account
}

// add adds an empty account for a row that has none, to be written to until the edit ends.
func (e *accountEditor) add(id *ID, at Slot) *Account {
	if e.count >= len(e.shards)*shardFill {
		e.grow()
	}
	h := id.Hash()
	a := &keptAccount{*id, Account{Series: newSeries(at)}}
	shard := e.writable(h >> e.shift)
	*shard = append(*shard, accountEntry{h, true, a})
	e.count++
	return &a.Account
}

// grow doubles the number of shards.
func (e *accountEditor) grow() {
	shards := make([][]accountEntry, 2*len(e.shards))
	e.shift--
	for i := range e.shards {
		for _, entry := range *e.writable(uint64(i)) {
			to := &shards[entry.hash>>e.shift]
			*to = append(*to, entry)
		}
	}
	e.shards = shards
	e.copied = slices.Repeat([]bool{true}, len(shards))
}

// remove removes the accounts for which gone is true.
func (e *accountEditor) remove(gone func(*keptAccount) bool) {
	leaves := func(entry accountEntry) bool { return gone(entry.keptAccount) }
	for i := range e.shards {
		if !slices.ContainsFunc(e.shards[i], leaves) {
			continue
		}
		shard := e.writable(uint64(i))
		before := len(*shard)
		*shard = slices.DeleteFunc(*shard, leaves)
		e.count -= before - len(*shard)
	}
}
