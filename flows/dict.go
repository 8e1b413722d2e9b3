package flows

import (
	"iter"
	"maps"
)

// dict is a map that never changes: with returns another one. Most entries are
// in base, which dicts share; what was added since is in recent, which is small
// enough to be copied for each change. The zero value is empty.
type dict[K comparable, V any] struct{ base, recent map[K]V }

// get returns the value of a key, and whether there is one.
func (d *dict[K, V]) get(k K) (V, bool) {
	if len(d.recent) > 0 {
		if v, ok := d.recent[k]; ok {
			return v, true
		}
	}
	v, ok := d.base[k]
	return v, ok
}

// size is how many entries there are, those counted twice that were replaced.
func (d *dict[K, V]) size() int { return len(d.base) + len(d.recent) }

// with returns the dict with entries added or replaced.
func (d dict[K, V]) with(entries iter.Seq2[K, V]) dict[K, V] {
	recent := map[K]V{}
	maps.Copy(recent, d.recent)
	maps.Insert(recent, entries)
	if len(recent) <= 64+len(d.base)/16 {
		return dict[K, V]{d.base, recent}
	}
	base := make(map[K]V, len(d.base)+len(recent))
	maps.Copy(base, d.base)
	maps.Copy(base, recent)
	return dict[K, V]{base: base}
}

// only returns the dict with the entries whose keys keep says.
func (d dict[K, V]) only(keep func(K) bool) dict[K, V] {
	base := map[K]V{}
	for _, m := range [...]map[K]V{d.base, d.recent} {
		for k, v := range m {
			if keep(k) {
				base[k] = v
			}
		}
	}
	return dict[K, V]{base: base}
}

// values yields the value of every key, and values that were replaced.
func (d dict[K, V]) values(yield func(V) bool) {
	for _, m := range [...]map[K]V{d.base, d.recent} {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}
