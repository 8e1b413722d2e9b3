package peek

import (
	"sync"
	"time"

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
	number  uint64 // counted as they are put into the queue, from 1
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

	put, read uint64        // how many items were put in, and how many of them have been read
	until     uint64        // reached is for so many that have been read
	reached   chan struct{} // closed then; nil when nobody waits
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), items: make([]*item, maxQueue)}
}

// add appends a copy of an item; it returns false when the queue is full, or when its sender
// has as many in it as there is room for all others.
func (q *queue) add(it *item) bool {
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
	q.put++
	own.number = q.put
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
		q.read = before.number
		if q.reached != nil && q.read >= q.until {
			close(q.reached)
			q.reached = nil
		}
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

// last is the number of the item that was put in last.
func (q *queue) last() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.put
}

// await waits until an item has been read, but no longer than a time. One may wait at a time.
func (q *queue) await(number uint64, most time.Duration) {
	q.mu.Lock()
	if q.read >= number {
		q.mu.Unlock()
		return
	}
	reached := make(chan struct{})
	q.until, q.reached = number, reached
	q.mu.Unlock()
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case <-reached:
	case <-late.C:
	}
}
