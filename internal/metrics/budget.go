package metrics

import (
	"sync"
	"time"
)

// How many pages are written in a second: to a reader, so that one that asks all the time takes them
// from nobody else, and in all, so that many readers do not cost much.
const (
	mostPages    = 8
	mostAllPages = 64
)

// budget counts the pages of the running second by reader. It knows no more than mostAllPages of them.
type budget struct {
	mu    sync.Mutex
	began time.Time
	all   int
	by    map[string]int
}

// take reports whether a reader may have a page now, and counts it.
func (b *budget) take(who string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.by == nil || now.Sub(b.began) >= time.Second {
		b.began, b.all, b.by = now, 0, make(map[string]int)
	}
	if b.all >= mostAllPages || b.by[who] >= mostPages {
		return false
	}
	b.all++
	b.by[who]++
	return true
}
