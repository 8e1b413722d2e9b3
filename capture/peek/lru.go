package peek

import "github.com/hashicorp/golang-lru/v2/simplelru"

// newLRU returns a map of at most so many entries: the one that was used least recently
// makes room, which removed, unless it is nil, is told.
func newLRU[K comparable, V any](size int, removed func(K, V)) *simplelru.LRU[K, V] {
	l, _ := simplelru.NewLRU(size, removed) // It fails for a size that is not positive alone.
	return l
}
