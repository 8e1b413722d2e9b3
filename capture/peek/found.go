package peek

import (
	"sync"
	"time"

	"iftopgo/flows"
)

const (
	// maxFound is how many names wait for a batch.
	maxFound = 64 << 10
	// maxAwait is how long a batch waits at most until what was captured before its end is
	// read: a full queue takes some 20 ms, unless others have the CPU.
	maxAwait = 250 * time.Millisecond
)

// found are names that no batch has yet, in the order in which they were found.
type found struct {
	mu       sync.Mutex
	number   uint64 // of the item that is read, 0 without a queue
	names    []foundName
	overflow uint64 // those there was no room for
}

// foundName is a name, and the number of the item that it was found in.
type foundName struct {
	flows.Seen
	in uint64
}

// reading says which item is read.
func (f *found) reading(number uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.number = number
}

// add keeps a name.
func (f *found) add(s flows.Seen) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.names) == maxFound {
		f.overflow++
		return
	}
	f.names = append(f.names, foundName{s, f.number})
}

// upTo takes out the names up to those of an item.
func (f *found) upTo(number uint64) []flows.Seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for n < len(f.names) && f.names[n].in <= number {
		n++
	}
	if n == 0 {
		return nil
	}
	seen := make([]flows.Seen, n)
	for i := range seen {
		seen[i] = f.names[i].Seen
	}
	if f.names = f.names[n:]; len(f.names) == 0 {
		f.names = nil
	}
	return seen
}

// lost returns how many names there was no room for since the last call.
func (f *found) lost() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.overflow
	f.overflow = 0
	return n
}

// Due says which names are those of a batch that ends now; what was looked at at once has been
// found. It is for the goroutine that meters packets.
func (p *Peeker) Due() (seen []flows.Seen, due uint64) {
	if p.queue != nil {
		return nil, p.queue.last()
	}
	return p.found.upTo(0), 0
}

// Found returns the names that were found since the last call in packets up to those that were
// due at the end of a batch. It waits for them, but for a moment alone: what is read later is
// in the next batch. One goroutine may call it at a time, another one than Run's and the one
// that meters packets.
func (p *Peeker) Found(due uint64) []flows.Seen {
	p.queue.await(due, maxAwait)
	return p.found.upTo(due)
}

// Skipped returns how many packets and flows were not looked at since the last call. It is for
// the goroutine that meters packets.
func (p *Peeker) Skipped() uint64 {
	n := p.skipped + p.found.lost()
	p.skipped = 0
	return n
}
