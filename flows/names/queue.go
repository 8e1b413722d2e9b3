package names

import (
	"container/list"
	"net/netip"
)

// queue holds the addresses to be asked for, each once. The newest is taken
// first, because it is on the screen now; when the queue is full, the oldest is dropped,
// because it may not be there any more.
type queue struct {
	limit int
	order *list.List // of netip.Addr, the newest in front
	at    map[netip.Addr]*list.Element
}

func newQueue(limit int) *queue {
	return &queue{limit: limit, order: list.New(), at: make(map[netip.Addr]*list.Element)}
}

// push puts an address in front, wherever it was before.
func (q *queue) push(addr netip.Addr) {
	if e, waiting := q.at[addr]; waiting {
		q.order.MoveToFront(e)
		return
	}
	q.at[addr] = q.order.PushFront(addr)
	if q.order.Len() > q.limit {
		q.remove(q.order.Back())
	}
}

// pop takes the newest address.
func (q *queue) pop() (netip.Addr, bool) {
	e := q.order.Front()
	if e == nil {
		return netip.Addr{}, false
	}
	return q.remove(e), true
}

func (q *queue) remove(e *list.Element) netip.Addr {
	addr, _ := q.order.Remove(e).(netip.Addr) // nothing else is in it
	delete(q.at, addr)
	return addr
}

func (q *queue) clear() {
	q.order.Init()
	clear(q.at)
}

func (q *queue) len() int { return q.order.Len() }
