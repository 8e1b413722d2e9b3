package names

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

func TestNamesComeAsOneBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example.", addr(2): "two.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{addr(1)})
		synctest.Wait()
		r.Ask([]netip.Addr{addr(1), addr(2), addr(3)})
		began := time.Now()
		got := texts(r.Next(t.Context()))
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

func TestCancelledNextLosesNoNames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &zone{names: map[netip.Addr]string{addr(1): "one.example"}}
		r := start(t, Config{Lookup: z.lookup})
		r.Ask([]netip.Addr{addr(1)})
		if got := nextWithin(r, interval/2); got != nil {
			t.Fatalf("got %v before the batch was closed", got)
		}
		if got := texts(r.Next(t.Context()))[addr(1)]; got != "one.example" {
			t.Errorf("the name is %q", got)
		}
	})
}

func TestUnreadNamesAreBounded(t *testing.T) {
	t.Parallel()
	f := newFeed(3)
	for n := range 10 {
		f.put(addr(n), flows.LookedUp{Name: "a"})
		f.put(addr(0), flows.LookedUp{Name: fmt.Sprint(n)})
	}
	if got := f.take(); len(got) != 3 || got[addr(0)].Name != "9" {
		t.Errorf("got %v", got)
	}
}
