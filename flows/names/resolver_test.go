package names

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/flows"
)

// addr returns the n-th of the addresses the tests ask for.
func addr(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

func addrs(from, to int) []netip.Addr {
	list := make([]netip.Addr, 0, to-from)
	for n := from; n < to; n++ {
		list = append(list, addr(n))
	}
	return list
}

func start(t *testing.T, cfg Config) *Resolver {
	t.Helper()
	r, err := NewResolver(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// nextWithin returns the next batch, or nil if there is none for so long.
func nextWithin(r *Resolver, d time.Duration) map[netip.Addr]string {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return texts(r.Next(ctx))
}

// texts are the names alone; nil stays nil.
func texts(found map[netip.Addr]flows.LookedUp) map[netip.Addr]string {
	if found == nil {
		return nil
	}
	out := make(map[netip.Addr]string, len(found))
	for a, n := range found {
		out[a] = n.Name
	}
	return out
}

// zone is a lookup function that answers from a map and counts questions.
type zone struct {
	mu    sync.Mutex
	names map[netip.Addr]string
	err   error
	asked []netip.Addr
}

func (z *zone) set(addr netip.Addr, name string, err error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.names, z.err = map[netip.Addr]string{addr: name}, err
}

func (z *zone) lookup(_ context.Context, addr netip.Addr) (flows.LookedUp, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.asked = append(z.asked, addr)
	return flows.LookedUp{Name: z.names[addr]}, z.err
}

func (z *zone) count() int {
	z.mu.Lock()
	defer z.mu.Unlock()
	return len(z.asked)
}

// stuck is a lookup function that answers only when its context ends.
type stuck struct {
	asked, underWay, most atomic.Int64
}

func (s *stuck) lookup(ctx context.Context, _ netip.Addr) (flows.LookedUp, error) {
	s.asked.Add(1)
	now := s.underWay.Add(1)
	for most := s.most.Load(); now > most && !s.most.CompareAndSwap(most, now); most = s.most.Load() {
	}
	<-ctx.Done()
	s.underWay.Add(-1)
	return flows.LookedUp{}, ctx.Err()
}

func TestAddressesAreAskedForInTheirPlainForm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example", netip.MustParseAddr("fe80::1"): "two.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{netip.AddrFrom16(addr(1).As16()), netip.MustParseAddr("fe80::1%eth0")})
		got := texts(r.Next(t.Context()))
		if len(got) != 2 || got[addr(1)] != "one.example" || got[netip.MustParseAddr("fe80::1")] != "two.example" {
			t.Errorf("got %v", got)
		}
	})
}

func TestAtMost16LookupsAreUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s stuck
		r := start(t, Config{Lookup: s.lookup})
		r.Ask(addrs(0, 100))
		r.Ask(addrs(50, 200))
		synctest.Wait()
		if got := s.asked.Load(); got != maxInFlight {
			t.Errorf("%d lookups under way, want %d", got, maxInFlight)
		}
		time.Sleep(timeout) // the clock of the bubble
		synctest.Wait()
		if got := s.asked.Load(); got != 2*maxInFlight {
			t.Errorf("%d lookups after the first timeout, want %d", got, 2*maxInFlight)
		}
		time.Sleep(200 / maxInFlight * timeout)
		synctest.Wait()
		if s.asked.Load() != 200 || s.most.Load() != maxInFlight || s.underWay.Load() != 0 {
			t.Errorf("%d lookups, at most %d at a time, %d left", s.asked.Load(), s.most.Load(), s.underWay.Load())
		}
	})
}

func TestAnAddressIsNeverLookedUpTwiceAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s stuck
		r := start(t, Config{Lookup: s.lookup})
		for range 10 {
			r.Ask([]netip.Addr{addr(1), addr(1)})
			synctest.Wait()
		}
		if got := s.asked.Load(); got != 1 {
			t.Errorf("%d lookups, want 1", got)
		}
	})
}

func TestSwitchedOffNothingMoreIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s stuck
		r := start(t, Config{Lookup: s.lookup})
		r.Ask(addrs(0, 100))
		synctest.Wait()
		r.SetEnabled(false)
		synctest.Wait() // no time passes: the lookups under way end at once
		if s.underWay.Load() != 0 {
			t.Errorf("%d lookups are still under way", s.underWay.Load())
		}
		r.Ask(addrs(0, 100))
		synctest.Wait()
		if got := s.asked.Load(); got != maxInFlight {
			t.Errorf("%d lookups, want the %d from before", got, maxInFlight)
		}
		r.SetEnabled(true)
		r.SetEnabled(true)
		r.Ask(addrs(0, 100)) // an interrupted lookup was no failure
		synctest.Wait()
		if got := s.asked.Load(); got != 2*maxInFlight {
			t.Errorf("%d lookups, want %d", got, 2*maxInFlight)
		}
	})
}

func TestStartedDisabledNothingIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example"}}
		r := start(t, Config{Lookup: z.lookup, Disabled: true})
		r.Ask(addrs(0, 3))
		if got := nextWithin(r, time.Minute); got != nil || z.count() != 0 {
			t.Errorf("got %v after %d lookups", got, z.count())
		}
	})
}

func TestAddressesOfNobodyAreNotLookedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var z zone
		r := start(t, Config{Lookup: z.lookup})
		list := []netip.Addr{{}}
		for _, text := range []string{"0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"} {
			list = append(list, netip.MustParseAddr(text))
		}
		r.Ask(list)
		synctest.Wait()
		if z.count() != 0 {
			t.Errorf("asked for %v", z.asked)
		}
	})
}

func TestALookupThatPanicsHasFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		r := start(t, Config{Lookup: func(context.Context, netip.Addr) (flows.LookedUp, error) {
			if calls++; calls == 1 {
				panic("out of range")
			}
			return flows.LookedUp{Name: "one.example"}, nil
		}})
		r.Ask([]netip.Addr{addr(1)})
		synctest.Wait()
		time.Sleep(failureLifetime)
		r.Ask([]netip.Addr{addr(1)})
		if got := texts(r.Next(t.Context()))[addr(1)]; got != "one.example" {
			t.Errorf("the name is %q", got)
		}
	})
}

func TestCloseWaitsAndEndsNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s stuck
		r := start(t, Config{Lookup: s.lookup})
		ended := make(chan map[netip.Addr]string)
		go func() { ended <- texts(r.Next(context.Background())) }()
		r.Ask(addrs(0, 100))
		synctest.Wait()
		r.Close()
		if s.underWay.Load() != 0 {
			t.Errorf("%d lookups are still under way", s.underWay.Load())
		}
		if got := <-ended; got != nil {
			t.Errorf("Next returned %v", got)
		}
		r.Close()
		r.SetEnabled(true)
		r.Ask(addrs(0, 100))
		synctest.Wait()
		if got := s.asked.Load(); got != maxInFlight {
			t.Errorf("%d lookups, want the %d from before", got, maxInFlight)
		}
		if got := r.Next(context.Background()); got != nil {
			t.Errorf("Next returned %v", got)
		}
	})
}

func TestNegativeSizesAreRefused(t *testing.T) {
	t.Parallel()
	for _, cfg := range []Config{{QueueSize: -1}, {CacheSize: -1}} {
		if r, err := NewResolver(cfg); err == nil {
			r.Close()
			t.Errorf("%+v was accepted", cfg)
		}
	}
}

// TestEveryAddressGetsItsNameHoweverItIsAsked lets several callers ask, toggle
// and take at once: what one of them asks for until it has it, it gets.
func TestEveryAddressGetsItsNameHoweverItIsAsked(t *testing.T) {
	t.Parallel()
	const hosts = 500
	name := func(addr netip.Addr) string { return "host-" + fmt.Sprint(addr.As4()[3]) + ".example" }
	r := start(t, Config{QueueSize: 64, Lookup: func(_ context.Context, addr netip.Addr) (flows.LookedUp, error) {
		return flows.LookedUp{Name: name(addr)}, nil
	}})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var others sync.WaitGroup
	others.Go(func() {
		for ctx.Err() == nil {
			r.SetEnabled(false)
			r.SetEnabled(true)
			r.Ask(addrs(0, hosts))
		}
	})
	got := make(map[netip.Addr]string)
	for len(got) < hosts && ctx.Err() == nil {
		maps.Copy(got, texts(r.Next(ctx)))
	}
	cancel()
	others.Wait()
	for _, addr := range addrs(0, hosts) {
		if got[addr] != name(addr) {
			t.Fatalf("%v has the name %q", addr, got[addr])
		}
	}
}

func BenchmarkAskForWhatIsKnownToHaveNoName(b *testing.B) {
	r, err := NewResolver(Config{Lookup: func(context.Context, netip.Addr) (flows.LookedUp, error) { return flows.LookedUp{}, nil }})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	list := addrs(0, 100)
	b.ReportAllocs()
	for b.Loop() {
		r.Ask(list)
	}
}
