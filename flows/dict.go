package flows

import (
	"hash/maphash"
	"iter"
	"maps"
	"slices"
)

// dictShards is how many small maps a dict is made of. A change copies the
// small maps it touches: one in a thousand for one entry.
const dictShards = 1024

// dict is a map that never changes: with returns another one. The zero value is
// empty.
type dict[K comparable, V any] struct {
	seed   maphash.Seed
	shards []map[K]V
	count  int
}

// get returns the value of a key, and whether there is one.
func (d *dict[K, V]) get(k K) (V, bool) {
	if d.count == 0 {
		var none V
		return none, false
	}
	v, ok := d.shards[d.place(k)][k]
	return v, ok
}

func (d *dict[K, V]) place(k K) uint64 { return maphash.Comparable(d.seed, k) % dictShards }

// with returns the dict with entries added or replaced.
func (d dict[K, V]) with(entries iter.Seq2[K, V]) dict[K, V] {
	if d.shards == nil {
		d.seed, d.shards = maphash.MakeSeed(), make([]map[K]V, dictShards)
	} else {
		d.shards = slices.Clone(d.shards)
	}
	var mine [dictShards]bool // the shards that were copied already
	for k, v := range entries {
		i := d.place(k)
		if !mine[i] {
			mine[i] = true
			d.shards[i] = maps.Clone(d.shards[i])
			if d.shards[i] == nil {
				d.shards[i] = map[K]V{}
			}
		}
		before := len(d.shards[i])
		d.shards[i][k] = v
		d.count += len(d.shards[i]) - before
	}
	return d
}

// each yields every entry, in no order one should rely on.
func (d dict[K, V]) each(yield func(K, V) bool) {
	for _, shard := range d.shards {
		for k, v := range shard {
			if !yield(k, v) {
				return
			}
		}
	}
}

// only returns the dict with the entries that keep says.
func (d dict[K, V]) only(keep func(K) bool) dict[K, V] {
	return dict[K, V]{}.with(func(yield func(K, V) bool) {
		for k, v := range d.each {
			if keep(k) && !yield(k, v) {
				return
			}
		}
	})
}
