package flows

import (
	"iter"
	"maps"
)

// cowMap is a map that never changes: with returns another one. Most entries are in
// base, which maps share; what was added since is in recent, which is small enough to
// be copied on each change. The zero value is empty.
type cowMap[K comparable, V any] struct{ base, recent map[K]V }

// get returns the value of a key, and whether there is one.
func (d *cowMap[K, V]) get(k K) (V, bool) {
	if len(d.recent) > 0 {
		if v, ok := d.recent[k]; ok {
			return v, true
		}
	}
	v, ok := d.base[k]
	return v, ok
}

// size is how many entries there are. Those that were replaced count twice.
func (d *cowMap[K, V]) size() int { return len(d.base) + len(d.recent) }

// with returns the map with n entries added or replaced, each once.
func (d cowMap[K, V]) with(n int, entries iter.Seq2[K, V]) cowMap[K, V] {
	most := 64 + len(d.base)/16 // in recent
	if n > most {
		return cowMap[K, V]{base: d.merged(n, d.recent, entries)}
	}
	recent := make(map[K]V, len(d.recent)+n)
	maps.Copy(recent, d.recent)
	maps.Insert(recent, entries)
	if len(recent) <= most {
		return cowMap[K, V]{d.base, recent}
	}
	return cowMap[K, V]{base: d.merged(0, recent, nil)}
}

// merged returns base with recent and n other entries in one map, made at once.
func (d *cowMap[K, V]) merged(n int, recent map[K]V, others iter.Seq2[K, V]) map[K]V {
	all := make(map[K]V, len(d.base)+len(recent)+n)
	maps.Copy(all, d.base)
	maps.Copy(all, recent)
	if others != nil {
		maps.Insert(all, others)
	}
	return all
}

// only returns the map with the entries for whose keys keep is true.
func (d cowMap[K, V]) only(keep func(K) bool) cowMap[K, V] {
	base := map[K]V{}
	for k, v := range d.each {
		if keep(k) {
			base[k] = v
		}
	}
	return cowMap[K, V]{base: base}
}

// each yields every key with its value.
func (d *cowMap[K, V]) each(yield func(K, V) bool) {
	for k, v := range d.base {
		if _, replaced := d.recent[k]; !replaced && !yield(k, v) {
			return
		}
	}
	for k, v := range d.recent {
		if !yield(k, v) {
			return
		}
	}
}

// values yields the value of every key, and values that were replaced.
func (d cowMap[K, V]) values(yield func(V) bool) {
	for _, m := range [...]map[K]V{d.base, d.recent} {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}
