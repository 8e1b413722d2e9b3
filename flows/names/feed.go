package names

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"iftopgo/flows"
)

// interval is how long a batch is open after its first name. The names of a
// screen come within moments of each other and are drawn once.
const interval = 250 * time.Millisecond

// feed collects names until they are read. Names that are not read are merged, so a slow
// reader makes the batch bigger, up to its limit, and delays no lookup.
type feed struct {
	limit int
	// filled holds a token exactly while the batch has names and no reader has
	// taken the token to wait for more of them. There is one token, so putting it
	// there or back never waits.
	filled chan struct{}
	closed chan struct{}

	mu    sync.Mutex
	batch map[netip.Addr]flows.LookedUp
}

func newFeed(limit int) *feed {
	return &feed{
		limit:  limit,
		filled: make(chan struct{}, 1),
		closed: make(chan struct{}),
		batch:  make(map[netip.Addr]flows.LookedUp),
	}
}

// put adds a name, or replaces the one that is there. Past the limit a new
// address is left out; it comes from the cache when it is asked for again.
func (f *feed) put(addr netip.Addr, name flows.LookedUp) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, there := f.batch[addr]; !there && len(f.batch) >= f.limit {
		return
	}
	if len(f.batch) == 0 {
		f.filled <- struct{}{}
	}
	f.batch[addr] = name
}

// next waits for a name, then for what else comes within the interval. It
// returns nil when the context is done or the feed closed; no name is lost then.
func (f *feed) next(ctx context.Context) map[netip.Addr]flows.LookedUp {
	select {
	case <-f.filled:
	case <-ctx.Done():
		return nil
	case <-f.closed:
		return nil
	}
	timer := time.NewTimer(interval)
	defer timer.Stop()
	select {
	case <-timer.C:
		return f.take()
	case <-ctx.Done():
	case <-f.closed:
	}
	f.filled <- struct{}{}
	return nil
}

func (f *feed) take() map[netip.Addr]flows.LookedUp {
	f.mu.Lock()
	defer f.mu.Unlock()
	batch := f.batch
	f.batch = make(map[netip.Addr]flows.LookedUp)
	return batch
}
