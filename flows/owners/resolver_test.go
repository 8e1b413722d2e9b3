package owners

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os/user"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestOwnersComeOnceAndBeforeTheirFlows(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{
		flow(1): {process(7), flows.EvidenceEvent}, flow(2): {process(7), flows.EvidenceTable},
	}}
	r := newTestResolver()
	r.Ask(flow(1))
	r.tick(f, noon)
	first := r.out.take()
	r.Ask(flow(2))
	r.tick(f, noon)
	second := r.out.take()
	wantOwners := []flows.Owner{{ID: 1, Kind: flows.KindProcess, PID: 7, Name: "a[31mb", Comm: "a[31mb"}}
	if diff := cmp.Diff(wantOwners, first.Owners); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]flows.Owned{{Key: flow(1), Owner: 1, Evidence: flows.EvidenceEvent}}, first.Owned); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Batch{Owned: []flows.Owned{{Key: flow(2), Owner: 1, Evidence: flows.EvidenceTable}}}, second); diff != "" {
		t.Error(diff)
	}
	if f.refreshed != 0 {
		t.Error("tables were read although all was known")
	}
}

func TestAGuessIsReplacedByAnEvent(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{flow(1): {process(7), flows.EvidenceGuess}}}
	r := newTestResolver()
	r.Ask(flow(1))
	r.tick(f, noon)
	r.tick(f, noon.Add(time.Second))
	if got := r.out.take().Owned; len(got) != 1 {
		t.Errorf("the same guess was reported twice: %v", got)
	}
	f.answers[flow(1)] = answer{process(8), flows.EvidenceEvent}
	r.tick(f, noon.Add(3*time.Second))
	b := r.out.take()
	if diff := cmp.Diff([]flows.Owned{{Key: flow(1), Owner: 2, Evidence: flows.EvidenceEvent}}, b.Owned); diff != "" {
		t.Error(diff)
	}
	if len(r.pending) != 0 {
		t.Error("a settled question is still pending")
	}
}

func TestAFlowWithoutAnOwnerIsLookedUpAFewTimes(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{}}
	r := newTestResolver()
	r.Ask(flow(1))
	now := noon
	for range 100 {
		r.tick(f, now)
		now = now.Add(tickInterval)
	}
	if want := 2 * (len(retryDelays) + 1); f.asked != want || len(r.pending) != 0 {
		t.Errorf("looked %d times, %d pending; want %d, 0", f.asked, len(r.pending), want)
	}
}

func TestOwnersFoundByARefreshAreReported(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{}}
	f.onRefresh = func() { f.answers[flow(1)] = answer{process(7), flows.EvidenceTable} }
	r := newTestResolver()
	r.Ask(flow(1))
	r.tick(f, noon)
	if diff := cmp.Diff([]flows.Owned{{Key: flow(1), Owner: 1, Evidence: flows.EvidenceTable}}, r.out.take().Owned); diff != "" {
		t.Error(diff)
	}
}

func TestTheFinderIsPreparedForTheFlowsThatAreDue(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{flow(1): {process(7), flows.EvidenceEvent}}}
	r := newTestResolver()
	r.Ask(flow(1), flow(2), flow(3))
	r.tick(f, noon)
	r.tick(f, noon) // Nothing is due.
	r.tick(f, noon.Add(retryDelays[0]))
	if diff := cmp.Diff([]int{3, 2, 2, 2}, f.prepared); diff != "" { // Refreshed tables are looked into anew.
		t.Error(diff)
	}
}

func TestTheExitOfAProcessIsReportedOnce(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{answers: map[flows.Key]answer{flow(1): {process(7), flows.EvidenceEvent}}, dead: map[int]bool{}}
	r := newTestResolver()
	r.Ask(flow(1))
	r.tick(f, noon)
	r.out.take()
	f.dead[7] = true
	for i := range 4 {
		r.tick(f, noon.Add(time.Duration(i+1)*time.Second))
	}
	got := r.out.take().Owners
	if len(got) != 1 || !got[0].Ended || got[0].PID != 7 {
		t.Errorf("got %+v", got)
	}
	r.AskCommandLine(got[0].ID)
	r.AskCommandLine(99)
	r.tick(f, noon.Add(4*time.Second))
	want := []flows.CommandLine{{Owner: got[0].ID, Text: "a -x ]0;t"}, {Owner: 99}}
	if diff := cmp.Diff(want, r.out.take().CommandLines); diff != "" {
		t.Error(diff)
	}
}

func TestTheStatusIsReportedWhenItChanges(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{}
	r := newTestResolver()
	tick := func(seconds time.Duration) *flows.OwnerSearch {
		r.tick(f, noon.Add(seconds*time.Second))
		return r.out.take().Search
	}
	if s := tick(0); s == nil || s.Engine != "fake" {
		t.Errorf("at first: %+v", s)
	}
	if s := tick(1); s != nil {
		t.Errorf("reported again: %+v", s)
	}
	f.missing = "some"
	if s := tick(2); s == nil || s.Missing != "some" {
		t.Errorf("after a change: %+v", s)
	}
}

func TestTooManyFlowsAreRefusedAndCounted(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{}
	r := newTestResolver()
	for port := range maxAsked + 10 {
		k := flow(uint16(port))
		k.Iface = uint32(port >> 16)
		r.Ask(k)
	}
	r.tick(f, noon)
	if len(r.pending) != maxPending {
		t.Errorf("%d flows are pending, want %d", len(r.pending), maxPending)
	}
	if got, want := r.out.take().Search.Refused, uint64(maxAsked+10-maxPending); got != want {
		t.Errorf("%d refused, want %d", got, want)
	}
}

// slowFinder spends CPU time on every lookup.
type slowFinder struct{ fakeFinder }

func (f *slowFinder) find(k flows.Key, now time.Time) (answer, bool) {
	for began := threadCPUTime(); threadCPUTime()-began < lookupBurst/20; {
	}
	return f.fakeFinder.find(k, now)
}

func TestLookupsStopWhenTheBudgetIsSpentAndContinueLater(t *testing.T) {
	t.Parallel()
	f := &slowFinder{}
	r := newTestResolver()
	for port := range uint16(1000) {
		r.Ask(flow(port))
	}
	r.tick(f, noon)
	first := f.asked
	if first == 0 || first > 60 {
		t.Errorf("%d lookups in the first tick, each of which takes a twentieth of the budget", first)
	}
	r.tick(f, noon)
	if f.asked != first {
		t.Errorf("%d lookups more though no time has passed", f.asked-first)
	}
	r.tick(f, noon.Add(time.Hour))
	if f.asked <= first || len(r.pending) == 0 {
		t.Errorf("%d lookups after an hour, %d flows pending; want lookups to continue", f.asked-first, len(r.pending))
	}
}

func TestOwnersAreBounded(t *testing.T) {
	t.Parallel()
	f := &fakeFinder{dead: map[int]bool{}}
	g := newRegistry()
	for pid := 1; pid <= 3*maxOwners; pid++ {
		g.getOrCreate(process(pid), noon.Add(time.Duration(pid)), f.describe)
	}
	if len(g.owners) > maxOwners || len(g.ids) != len(g.owners) {
		t.Errorf("%d owners, %d refs; want at most %d", len(g.owners), len(g.ids), maxOwners)
	}
	if _, isNew := g.getOrCreate(process(3*maxOwners), noon, f.describe); isNew {
		t.Error("the newest owner was evicted")
	}
}

func TestASlowReaderGetsTheLatestOnly(t *testing.T) {
	t.Parallel()
	b := newOutbox()
	b.put(Batch{Owners: []flows.Owner{{ID: 1}}, Owned: []flows.Owned{{Key: flow(1), Owner: 1, Evidence: flows.EvidenceGuess}}})
	b.put(Batch{Owners: []flows.Owner{{ID: 1, Ended: true}}, Owned: []flows.Owned{{Key: flow(1), Owner: 2, Evidence: flows.EvidenceEvent}}})
	want := Batch{Owners: []flows.Owner{{ID: 1, Ended: true}}, Owned: []flows.Owned{{Key: flow(1), Owner: 2, Evidence: flows.EvidenceEvent}}}
	if diff := cmp.Diff(want, b.take()); diff != "" {
		t.Error(diff)
	}
	for i := range maxUnread + 5 {
		k := flow(uint16(i))
		k.Iface = uint32(i >> 16)
		b.put(Batch{Owned: []flows.Owned{{Key: k}}})
	}
	if got := len(b.take().Owned); got != maxUnread || b.dropped != 5 {
		t.Errorf("%d matches kept, %d dropped", got, b.dropped)
	}
}

func TestNextReturnsEOFAfterClose(t *testing.T) {
	t.Parallel()
	r := Start(Config{TablesOnly: true, NoPackages: true})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := r.Next(t.Context())
	if err == nil && b.Search != nil { // It may have got as far as that.
		_, err = r.Next(t.Context())
	}
	if !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want io.EOF", err)
	}
	r.Ask(flow(1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	other := Start(Config{TablesOnly: true, NoPackages: true})
	defer other.Close()
	if _, err := other.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestWhichAddressesAreLocal(t *testing.T) {
	t.Parallel()
	calls := 0
	l := localAddrs{list: func() ([]net.Addr, error) {
		calls++
		return []net.Addr{
			&net.IPNet{IP: net.IPv4(192, 168, 1, 7), Mask: net.CIDRMask(24, 32)},
			&net.IPNet{IP: net.ParseIP("2001:db8::7"), Mask: net.CIDRMask(64, 128)},
		}, nil
	}}
	for addr, want := range map[string]bool{
		"192.168.1.7": true, "192.168.1.8": false, "192.168.1.255": true, "2001:db8::7": true, "2001:db8::8": false,
		"127.3.2.1": true, "::1": true, "224.0.0.251": true, "ff02::1": true, "255.255.255.255": true, "0.0.0.0": true,
	} {
		if got := l.has(flows.AddrFrom(netip.MustParseAddr(addr)), noon); got != want {
			t.Errorf("%s: got %v, want %v", addr, got, want)
		}
	}
	if calls != 1 {
		t.Errorf("the list was read %d times within %v", calls, localAddrsAge)
	}
}

func TestUserNames(t *testing.T) {
	t.Parallel()
	calls := 0
	u := users{lookup: func(uid string) (*user.User, error) {
		calls++
		if uid == "1000" {
			return &user.User{Username: "ann"}, nil
		}
		return nil, user.UnknownUserIdError(1)
	}}
	for range 2 {
		if got := u.name(1000, noon); got != "ann" {
			t.Errorf("got %q", got)
		}
		if got := u.name(4711, noon); got != "4711" {
			t.Errorf("a user without a name: got %q", got)
		}
	}
	if calls != 2 {
		t.Errorf("%d lookups, want 2", calls)
	}
}

func TestABudgetFillsWithTime(t *testing.T) {
	t.Parallel()
	b := budget{share: 100, burst: 50 * time.Millisecond}
	if got := b.allowed(noon); got != 50*time.Millisecond {
		t.Errorf("at first %v", got)
	}
	b.spend(60 * time.Millisecond)
	if got := b.allowed(noon.Add(time.Second)); got != 0 {
		t.Errorf("after a second %v, want 0", got)
	}
	if got := b.allowed(noon.Add(time.Hour)); got != 50*time.Millisecond {
		t.Errorf("after an hour %v, want no more than the burst", got)
	}
}

// describedAs describes every owner as the same one.
type describedAs described

func (d describedAs) describe(ref, time.Time) described { return described(d) }
