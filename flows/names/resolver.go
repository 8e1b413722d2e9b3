package names

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"iftopgo/flows"
	"iftopgo/internal/nameserver"
)

// The limits of lookups.
const (
	// maxInFlight is how many lookups run at a time.
	maxInFlight = 16
	// timeout is how long one lookup may take: servers that do not answer are waited
	// for before the next is asked.
	timeout = nameserver.LookupTime
)

// How long an answer is used. The resolver of the standard library does not
// return the TTL of a record.
const (
	nameLifetime    = 30 * time.Minute
	noneLifetime    = 5 * time.Minute
	failureLifetime = 30 * time.Second
)

// Defaults of [Config]: twice the addresses of a very large screen in the queue,
// and about 2 MB of names.
const (
	defaultQueueSize = 1024
	defaultCacheSize = 16384
)

// Config is how addresses get their names. The zero value has the defaults.
type Config struct {
	// Lookup finds one name; nil is [SystemLookup] without an Open.
	Lookup Lookup
	// Disabled starts a Resolver that asks for nothing until [Resolver.SetEnabled].
	Disabled bool
	// QueueSize is how many addresses may wait for their lookup, by default
	// 1,024; past it the one that has waited longest is dropped.
	QueueSize int
	// CacheSize is how many answers are remembered, by default 16,384; past it
	// the one that has not been asked for longest is forgotten.
	CacheSize int
}

// Resolver finds the names of addresses in the background. No method waits but
// [Resolver.Next] and [Resolver.Close]. Its memory is bounded by its Config, whatever is
// asked and however slow the answers are.
//
// At most 16 lookups run at a time, 8 seconds each, never two for one
// address. A name is kept for 30 minutes, that there is none for 5, and a
// failure (no answer, an error of the server) for 30 seconds, during which an earlier
// name stays.
type Resolver struct {
	lookup  Lookup
	feed    *feed
	workers sync.WaitGroup

	mu    sync.Mutex
	cache *simplelru.LRU[netip.Addr, entry]
	queue *queue
	// inFlight holds the address each worker is looking up; running is how many
	// workers there are.
	inFlight map[netip.Addr]struct{}
	running  int
	// asking ends the lookups under way when stop is called. It is nil while the
	// Resolver is disabled, and for ever once it is closed.
	asking context.Context
	stop   context.CancelFunc
	closed bool
}

// entry is what is known of an address; the name is empty if it has none.
type entry struct {
	name  flows.LookedUp
	until time.Time
}

// NewResolver starts a Resolver. It fails only if a size is negative.
func NewResolver(cfg Config) (*Resolver, error) {
	if cfg.Lookup == nil {
		cfg.Lookup = SystemLookup(nil)
	}
	if cfg.QueueSize == 0 {
		cfg.QueueSize = defaultQueueSize
	}
	if cfg.CacheSize == 0 {
		cfg.CacheSize = defaultCacheSize
	}
	if cfg.QueueSize < 0 {
		return nil, fmt.Errorf("names: a queue of %d addresses", cfg.QueueSize)
	}
	cache, err := simplelru.NewLRU[netip.Addr, entry](cfg.CacheSize, nil)
	if err != nil {
		return nil, fmt.Errorf("names: a cache of %d addresses: %w", cfg.CacheSize, err)
	}
	r := &Resolver{
		lookup:   cfg.Lookup,
		feed:     newFeed(cfg.CacheSize),
		cache:    cache,
		queue:    newQueue(cfg.QueueSize),
		inFlight: make(map[netip.Addr]struct{}),
	}
	r.SetEnabled(!cfg.Disabled)
	return r, nil
}

// Ask says for which addresses a name is wanted, the most wanted first, and
// returns at once. What it finds comes with [Resolver.Next]: a name that is known
// already with the very next batch. An address without a name, one that fails
// and one that cannot have a name (unspecified) bring nothing, and one dropped from a
// full queue neither.
//
// So ask at every refresh for what is shown and has no name, which costs a look
// into the cache; and now and then for all that is shown, to notice names that have
// changed.
func (r *Resolver) Ask(addrs []netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asking == nil {
		return
	}
	now := time.Now()
	for i := range addrs {
		// The queue gives what was put in last first.
		if addr := plain(addrs[len(addrs)-1-i]); askable(addr) {
			r.want(addr, now)
		}
	}
	for range min(r.queue.len(), maxInFlight-r.running) {
		r.running++
		r.workers.Go(r.work)
	}
}

// want answers from the cache or puts the address into the queue.
func (r *Resolver) want(addr netip.Addr, now time.Time) {
	known, found := r.cache.Get(addr)
	if found && now.Before(known.until) {
		if known.name.Name != "" {
			r.feed.put(addr, known.name)
		}
		return
	}
	if _, flying := r.inFlight[addr]; !flying {
		r.queue.push(addr)
	}
}

// Next waits for names and returns those found since the last call, at most one
// batch every quarter of a second. An empty name takes an earlier one back. The
// addresses are plain: IPv4 is not mapped into IPv6, and there are no zones. The
// map belongs to the caller.
//
// It returns nil when the context is done or the Resolver is closed.
func (r *Resolver) Next(ctx context.Context) map[netip.Addr]flows.LookedUp { return r.feed.next(ctx) }

// SetEnabled switches asking off and on. Off, it empties the queue and cancels
// the running lookups, so that no more queries leave this host. The cache stays.
func (r *Resolver) SetEnabled(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if on == (r.asking != nil) || r.closed {
		return
	}
	if on {
		r.asking, r.stop = context.WithCancel(context.Background())
		return
	}
	r.stop()
	r.asking = nil
	r.queue.clear()
}

// Close ends all lookups and every call of Next, and returns when no goroutine
// is left. It may be called more than once.
func (r *Resolver) Close() {
	r.SetEnabled(false)
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.feed.closed)
	}
	r.mu.Unlock()
	r.workers.Wait()
}

// work looks up one address after the other until none is waiting.
func (r *Resolver) work() {
	for {
		ctx, addr, ok := r.start()
		if !ok {
			return
		}
		name, err := r.find(ctx, addr)
		r.finish(ctx, addr, name, err)
	}
}

// start takes the next address to be looked up; there is none while disabled.
func (r *Resolver) start() (context.Context, netip.Addr, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	addr, ok := r.queue.pop()
	if !ok {
		r.running--
		return nil, addr, false
	}
	r.inFlight[addr] = struct{}{}
	return r.asking, addr, true
}

// find does one lookup. A Lookup that panics has failed, because a goroutine
// that dies takes the program with it and leaves the terminal as it is.
func (r *Resolver) find(ctx context.Context, addr netip.Addr) (name flows.LookedUp, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("looking up %s: panic: %v", addr, p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	found, err := r.lookup(ctx, addr)
	if nameserver.IsNotFound(err) {
		return flows.LookedUp{}, nil
	}
	found.Name = hostName(found.Name)
	return found, err
}

// finish remembers what a lookup has found and hands it over. One that failed
// because asking was switched off says nothing about the address.
func (r *Resolver) finish(ctx context.Context, addr netip.Addr, name flows.LookedUp, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.inFlight, addr)
	if err != nil && ctx.Err() != nil {
		return
	}
	before, _ := r.cache.Peek(addr)
	lifetime := nameLifetime
	switch {
	case err != nil:
		name, lifetime = before.name, failureLifetime
	case name.Name == "":
		lifetime = noneLifetime
	}
	r.cache.Add(addr, entry{name: name, until: time.Now().Add(lifetime)})
	if name.Name != "" || before.name.Name != "" {
		r.feed.put(addr, name)
	}
}
