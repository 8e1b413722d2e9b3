package names

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNameKnownAlreadyComesFromTheCache(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example"}}
		r := start(t, Config{Lookup: z.lookup})
		for range 3 {
			r.Ask([]netip.Addr{addr(1)})
			if got := texts(r.Next(t.Context()))[addr(1)]; got != "one.example" {
				t.Fatalf("the name is %q", got)
			}
		}
		if z.count() != 1 {
			t.Errorf("asked %d times, want once", z.count())
		}
	})
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
