package fdpass

import "sync"

// answer is a reply as the one who asked gets it.
type answer struct {
	fd    int // -1 for none
	errno uint8
	more  more
}

// more is what the reply to a request for a program that counts has.
type more struct {
	fds  [maxFDs - 1]int // behind the first
	n    int             // so many of them
	rest string
}

// question is a request that somebody waits for.
type question struct {
	kind Kind
	// answered has capacity 1: there is one answer.
	answered chan answer
}

// pending are the requests that somebody waits for, by their numbers. The zero value is
// ready for use, from several goroutines.
type pending struct {
	// discard closes a descriptor that nobody waits for any more.
	discard func(fd int)

	mu   sync.Mutex
	last uint32
	all  map[uint32]question
}

// add returns the number of a new request, and where its answer comes.
func (p *pending) add(k Kind) (number uint32, answered <-chan answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	if p.all == nil {
		p.all = map[uint32]question{}
	}
	q := question{k, make(chan answer, 1)}
	p.all[p.last] = q
	return p.last, q.answered
}

// forget drops a request: nobody waits for it any more. An answer that has come and was
// not taken is discarded, one that comes later is as well.
func (p *pending) forget(number uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.all[number]
	delete(p.all, number)
	select {
	case a := <-q.answered:
		p.drop(a)
	default:
	}
}

// deliver hands an answer to who waits for it, or discards it if nobody does any more. It
// is false for one that makes no sense, which is discarded too.
func (p *pending) deliver(number uint32, a answer) (ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q, waiting := p.all[number]
	switch {
	case number == 0 || number > p.last, waiting && !q.answeredBy(a), a.errno != 0 && a.fd >= 0:
		p.drop(a)
		return false
	case !waiting:
		p.drop(a)
	default:
		q.answered <- a
	}
	return true
}

// answeredBy says whether an answer is one to the question, and the first: a ping has no
// descriptor and cannot fail, the others have a descriptor unless they fail.
func (q question) answeredBy(a answer) bool {
	if q.kind == ping {
		return a == answer{fd: -1} && len(q.answered) == 0
	}
	if q.kind != counter && a.more != (more{}) {
		return false
	}
	return (a.fd >= 0) == (a.errno == 0) && len(q.answered) == 0
}

// drop discards the descriptors of an answer.
func (p *pending) drop(a answer) {
	if a.fd >= 0 {
		p.discard(a.fd)
	}
	for _, fd := range a.more.fds[:a.more.n] {
		p.discard(fd)
	}
}
