package flows_test

import (
	"fmt"
	"net/netip"
	"testing"

	"iftopgo/flows"
)

// TestNamesAreReplacedHoweverManyAtOnce adds names by the batch, of which the large ones
// become a map of their own at once.
func TestNamesAreReplacedHoweverManyAtOnce(t *testing.T) {
	t.Parallel()
	address := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, byte(n >> 8), byte(n)}) }
	var l flows.Labels
	want := map[netip.Addr]string{}
	for round, n := range []int{10, 500, 20, 3, 64, 1000, 5, 90, 90} {
		names := map[netip.Addr]string{}
		for i := range n {
			a := address(i * (round%3 + 1))
			names[a] = fmt.Sprintf("host-%d-%d.example", round, i)
			want[a] = names[a]
		}
		before, sample := l, address(0)
		old := before.Address(flows.AddrFrom(sample)).Text
		l = l.WithNames(names)
		if got := before.Address(flows.AddrFrom(sample)).Text; got != old {
			t.Fatalf("round %d: the labels of before say %q, no longer %q", round, got, old)
		}
		for a, name := range want {
			if got := l.Address(flows.AddrFrom(a)).Text; got != name {
				t.Fatalf("round %d: %v is called %q, want %q", round, a, got, name)
			}
		}
	}
}
