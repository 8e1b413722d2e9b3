package names

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/flows"
)

func TestMostWantedAddressIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	q := newQueue(10)
	for _, n := range []int{3, 2, 1, 3} {
		q.push(addr(n))
	}
	for _, want := range []int{3, 1, 2} {
		if got, ok := q.pop(); !ok || got != addr(want) {
			t.Errorf("got %v, want %v", got, addr(want))
		}
	}
	if got, ok := q.pop(); ok {
		t.Errorf("got %v of an empty queue", got)
	}
}

func TestAFullQueueDropsTheOldest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var asked []netip.Addr
		r := start(t, Config{QueueSize: 4, Lookup: func(ctx context.Context, addr netip.Addr) (flows.LookedUp, error) {
			mu.Lock()
			asked = append(asked, addr)
			mu.Unlock()
			<-ctx.Done()
			return flows.LookedUp{}, ctx.Err()
		}})
		for n := range maxInFlight {
			r.Ask([]netip.Addr{addr(n)})
			synctest.Wait()
		}
		r.Ask(addrs(100, 103))
		r.Ask(addrs(200, 203))
		r.Ask([]netip.Addr{addr(100)}) // seen again, so it is not the oldest any more
		time.Sleep(timeout)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		got := asked[maxInFlight:]
		slices.SortFunc(got, netip.Addr.Compare)
		if want := []netip.Addr{addr(100), addr(200), addr(201), addr(202)}; !slices.Equal(got, want) {
			t.Errorf("looked up %v, want %v", got, want)
		}
	})
}
