package names

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// addr returns the n-th of the addresses the tests ask for.
func addr(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

func addrs(from, to int) []netip.Addr {
	var list []netip.Addr
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
	return r.Next(ctx)
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

func (z *zone) lookup(_ context.Context, addr netip.Addr) (string, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.asked = append(z.asked, addr)
	return z.names[addr], z.err
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

func (s *stuck) lookup(ctx context.Context, _ netip.Addr) (string, error) {
	s.asked.Add(1)
	now := s.underWay.Add(1)
	for most := s.most.Load(); now > most && !s.most.CompareAndSwap(most, now); most = s.most.Load() {
	}
	<-ctx.Done()
	s.underWay.Add(-1)
	return "", ctx.Err()
}

func TestNamesComeAsOneBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example.", addr(2): "two.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{addr(1)})
		synctest.Wait()
		r.Ask([]netip.Addr{addr(1), addr(2), addr(3)})
		began := time.Now()
		got := r.Next(t.Context())
		want := map[netip.Addr]string{addr(1): "one.example", addr(2): "two.example"}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
			t.Error(diff)
		}
		if waited := time.Since(began); waited != interval {
			t.Errorf("the batch was open for %v, want %v", waited, interval)
		}
		if got := nextWithin(r, time.Hour); got != nil {
			t.Errorf("a batch without anything asked: %v", got)
		}
	})
}

func TestNameKnownAlreadyComesFromTheCache(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example"}}
		r := start(t, Config{Lookup: z.lookup})
		for range 3 {
			r.Ask([]netip.Addr{addr(1)})
			if got := r.Next(t.Context())[addr(1)]; got != "one.example" {
				t.Fatalf("the name is %q", got)
			}
		}
		if z.count() != 1 {
			t.Errorf("asked %d times, want once", z.count())
		}
	})
}

func TestAddressesAreAskedForInTheirPlainForm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example", netip.MustParseAddr("fe80::1"): "two.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{netip.AddrFrom16(addr(1).As16()), netip.MustParseAddr("fe80::1%eth0")})
		got := r.Next(t.Context())
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
		if got := s.asked.Load(); got != maxUnderWay {
			t.Errorf("%d lookups under way, want %d", got, maxUnderWay)
		}
		time.Sleep(timeout) // the clock of the bubble
		synctest.Wait()
		if got := s.asked.Load(); got != 2*maxUnderWay {
			t.Errorf("%d lookups after the first timeout, want %d", got, 2*maxUnderWay)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if s.asked.Load() != 200 || s.most.Load() != maxUnderWay || s.underWay.Load() != 0 {
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

func TestAFullQueueDropsTheOldest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var asked []netip.Addr
		r := start(t, Config{QueueSize: 4, Lookup: func(ctx context.Context, addr netip.Addr) (string, error) {
			mu.Lock()
			asked = append(asked, addr)
			mu.Unlock()
			<-ctx.Done()
			return "", ctx.Err()
		}})
		for n := range maxUnderWay {
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
		got := asked[maxUnderWay:]
		slices.SortFunc(got, netip.Addr.Compare)
		if want := []netip.Addr{addr(100), addr(200), addr(201), addr(202)}; !slices.Equal(got, want) {
			t.Errorf("looked up %v, want %v", got, want)
		}
	})
}

func TestWhatIsWantedMostIsLookedUpFirst(t *testing.T) {
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

func TestLifetimesOfAnswers(t *testing.T) {
	t.Parallel()
	notFound := &net.DNSError{Err: "no such host", IsNotFound: true}
	for _, c := range []struct {
		name, answer string
		err          error
		lifetime     time.Duration
	}{
		{"a name", "one.example.", nil, nameLifetime},
		{"no name", "", nil, noneLifetime},
		{"an error that says there is none", "", fmt.Errorf("looking up: %w", notFound), noneLifetime},
		{"a name that must not be shown", "a\x1b[31mb.example.", nil, noneLifetime},
		{"a failure", "", errors.New("server misbehaving"), failureLifetime},
		{"a failure with half an answer", "one.example.", errors.New("server misbehaving"), failureLifetime},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var z zone
				z.set(addr(1), c.answer, c.err)
				r := start(t, Config{Lookup: z.lookup})
				ask := func(after time.Duration, want int) {
					t.Helper()
					time.Sleep(after)
					r.Ask([]netip.Addr{addr(1)})
					synctest.Wait()
					if got := z.count(); got != want {
						t.Errorf("%d lookups after %v, want %d", got, after, want)
					}
				}
				ask(0, 1)
				ask(c.lifetime-1, 1)
				ask(1, 2)
			})
		})
	}
}

func TestANameFollowsItsAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var z zone
		r := start(t, Config{Lookup: z.lookup})
		for _, c := range []struct {
			answer string
			err    error
			want   map[netip.Addr]string
		}{
			{"", nil, nil},
			{"old.example", nil, map[netip.Addr]string{addr(1): "old.example"}},
			{"new.example", nil, map[netip.Addr]string{addr(1): "new.example"}},
			{"", errors.New("server misbehaving"), map[netip.Addr]string{addr(1): "new.example"}},
			{"", nil, map[netip.Addr]string{addr(1): ""}}, // taken back
			{"", nil, nil},
		} {
			z.set(addr(1), c.answer, c.err)
			time.Sleep(nameLifetime)
			r.Ask([]netip.Addr{addr(1)})
			got := nextWithin(r, time.Minute)
			if diff := cmp.Diff(c.want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
				t.Errorf("answer %q: %s", c.answer, diff)
			}
		}
	})
}

func TestForgottenAnswersAreLookedUpAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var z zone
		r := start(t, Config{Lookup: z.lookup, CacheSize: 8})
		for _, list := range [][]netip.Addr{addrs(0, 8), addrs(0, 1), addrs(8, 15), addrs(0, 1)} {
			r.Ask(list)
			synctest.Wait()
		}
		if z.count() != 15 {
			t.Errorf("%d lookups, want 15: address 0 was the most recent and is remembered", z.count())
		}
		r.Ask(addrs(1, 2))
		synctest.Wait()
		if z.count() != 16 {
			t.Errorf("%d lookups, want 16: address 1 was forgotten", z.count())
		}
		if got := r.cache.Len(); got != 8 {
			t.Errorf("%d answers in a cache of 8", got)
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
		if got := s.asked.Load(); got != maxUnderWay {
			t.Errorf("%d lookups, want the %d from before", got, maxUnderWay)
		}
		r.SetEnabled(true)
		r.SetEnabled(true)
		r.Ask(addrs(0, 100)) // an interrupted lookup was no failure
		synctest.Wait()
		if got := s.asked.Load(); got != 2*maxUnderWay {
			t.Errorf("%d lookups, want %d", got, 2*maxUnderWay)
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

func TestAddressesNobodyHasAreNeverAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var z zone
		r := start(t, Config{Lookup: z.lookup})
		var list []netip.Addr
		for _, text := range []string{
			"0.0.0.0", "0.1.2.3", "224.0.0.251", "239.255.255.250", "255.255.255.255", "240.0.0.1",
			"192.0.2.1", "198.51.100.9", "203.0.113.200", "::", "ff02::fb", "ff02::1%eth0", "100::1",
			"2001:db8::1", "3fff::1", "::ffff:224.0.0.1",
		} {
			list = append(list, netip.MustParseAddr(text))
		}
		r.Ask(append(list, netip.Addr{}))
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
		r := start(t, Config{Lookup: func(context.Context, netip.Addr) (string, error) {
			if calls++; calls == 1 {
				panic("out of range")
			}
			return "one.example", nil
		}})
		r.Ask([]netip.Addr{addr(1)})
		synctest.Wait()
		time.Sleep(failureLifetime)
		r.Ask([]netip.Addr{addr(1)})
		if got := r.Next(t.Context())[addr(1)]; got != "one.example" {
			t.Errorf("the name is %q", got)
		}
	})
}

func TestNextLeavesNamesForTheNextCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{addr(1)})
		if got := nextWithin(r, interval/2); got != nil {
			t.Fatalf("got %v before the batch was closed", got)
		}
		if got := r.Next(t.Context())[addr(1)]; got != "one.example" {
			t.Errorf("the name is %q", got)
		}
	})
}

func TestNamesNobodyTakesStayBounded(t *testing.T) {
	t.Parallel()
	f := newFeed(3)
	for n := range 10 {
		f.put(addr(n), "a")
		f.put(addr(0), fmt.Sprint(n))
	}
	if got := f.take(); len(got) != 3 || got[addr(0)] != "9" {
		t.Errorf("got %v", got)
	}
}

func TestCloseWaitsAndEndsNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s stuck
		r := start(t, Config{Lookup: s.lookup})
		ended := make(chan map[netip.Addr]string)
		go func() { ended <- r.Next(context.Background()) }()
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
		if got := s.asked.Load(); got != maxUnderWay {
			t.Errorf("%d lookups, want the %d from before", got, maxUnderWay)
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
	r := start(t, Config{QueueSize: 64, Lookup: func(_ context.Context, addr netip.Addr) (string, error) {
		return name(addr), nil
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
		for addr, name := range r.Next(ctx) {
			got[addr] = name
		}
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
	r, err := NewResolver(Config{Lookup: func(context.Context, netip.Addr) (string, error) { return "", nil }})
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
