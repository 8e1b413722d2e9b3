package peek

import (
	"sync"

	"iftopgo/flows"
)

// maxQueue is how many packets and new flows wait to be looked at.
const maxQueue = 1024

// item is a packet that may have names, or with None a new flow.
type item struct {
	kind    Kind
	key     flows.Key
	sent    bool   // by the local side
	begins  bool   // a ClientHello or a request begins with it
	from    source // who sent it
	seq     uint32 // of the first byte, for TCP
	time    int64
	cut     bool   // the end of the payload was not captured
	payload []byte // at most as much as the reach has
}

// queue hands items over. What was taken out is used again: in a quiet capture a few items
// serve for all.
type queue struct {
	mu    sync.Mutex
	wake  chan struct{} // has a place for one signal that there are items
	items []*item       // a ring
	first int
	n     int
	of    [sources]int // n by sender
	free  []*item
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), items: make([]*item, maxQueue)}
}

// put appends a copy of an item; it returns false when the queue is full, or when its sender
// has as many in it as there is room for all others.
func (q *queue) put(it *item) bool {
	q.mu.Lock()
	if q.of[it.from] >= maxQueue-q.n {
		q.mu.Unlock()
		return false
	}
	own := &item{}
	if last := len(q.free) - 1; last >= 0 {
		own, q.free = q.free[last], q.free[:last]
	}
	room := own.payload[:0]
	*own = *it
	own.payload = append(room, it.payload...)
	q.items[(q.first+q.n)%maxQueue] = own
	q.n++
	q.of[it.from]++
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default: // It has not been looked at since the item before.
	}
	return true
}

// take takes out the oldest item, nil when there is none. The one before it is free again.
func (q *queue) take(before *item) *item {
	q.mu.Lock()
	defer q.mu.Unlock()
	if before != nil {
		q.free = append(q.free, before)
	}
	if q.n == 0 {
		return nil
	}
	it := q.items[q.first]
	q.items[q.first] = nil
	q.first = (q.first + 1) % maxQueue
	q.n--
	q.of[it.from]--
	return it
}
