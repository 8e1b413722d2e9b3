package cache

import (
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/ipfix/wire"
)

const second = int64(time.Second)

// key is a flow to 192.0.2.n.
func key(n int) flows.Key {
	return flows.Key{
		Local: flows.AddrFrom(netip.MustParseAddr("10.0.0.1")), Remote: flows.AddrFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(n)})),
		LocalPort: 50_000, RemotePort: 443, Proto: flows.ProtoTCP, Net: flows.NetIPv4,
	}
}

// batch is a batch at a second in which flows have carried something.
func batch(at int64, all ...flows.Delta) *flows.Batch {
	return &flows.Batch{At: at * second, Deltas: all, Health: flows.Health{Sources: []flows.Source{{Name: "eth0", Iface: 3}}}}
}

// delta is what a flow has carried within a second.
func delta(k flows.Key, at int64, sent, recv uint64) flows.Delta {
	return flows.Delta{Key: k, First: at * second, Last: at*second + second/2, Tally: flows.Tally{
		Bytes: flows.Pair{Sent: sent, Recv: recv}, Packets: flows.Pair{Sent: min(sent, 1), Recv: min(recv, 1)},
	}}
}

func TestAFlowHasARecordOfEachDirection(t *testing.T) {
	t.Parallel()
	c, k := New(Options{}), key(7)
	l := flows.Labels{}.WithNames(map[netip.Addr]string{k.Remote.Netip(): "example.org"}).WithOwners(
		[]flows.Owner{{ID: 1, Name: "firefox", User: "alice", Container: "web", PackageName: "firefox-esr"}},
		[]flows.Owned{{Key: k, Owner: 1, Evidence: flows.EvidenceEvent}})
	d := delta(k, 1000, 100, 2000)
	d.TCP = flows.TCPOpened | flows.TCPFinSent
	c.Take(batch(1000, d), &l)
	all := c.Take(batch(1016), &l)
	if len(all) != 2 {
		t.Fatalf("there are %+v", all)
	}
	sent := wire.Record{
		Source: k.Local.Netip(), Destination: k.Remote.Netip(), SourcePort: 50_000, DestinationPort: 443, Protocol: 6, Egress: true,
		Octets: 100, Packets: 1, Start: 1_000_000, End: 1_000_500, Interface: 3, InterfaceName: "eth0", Reason: wire.Idle, Flags: wire.FlagSYN | wire.FlagFIN,
		Process: "firefox", User: "alice", Host: "example.org", Container: "web", Package: "firefox-esr",
	}
	received := sent
	received.Source, received.Destination, received.SourcePort, received.DestinationPort = sent.Destination, sent.Source, 443, 50_000
	received.Egress, received.Octets, received.Flags = false, 2000, wire.FlagSYN
	if all[0] != sent || all[1] != received {
		t.Errorf("they are %+v, want %+v and %+v", all, sent, received)
	}
	if again := c.End(&l); len(again) != 0 {
		t.Errorf("it has another record: %+v", again)
	}
}

// TestWhenAndWhyThereIsARecord has the ways in which a record becomes due.
func TestWhenAndWhyThereIsARecord(t *testing.T) {
	t.Parallel()
	closed := delta(key(1), 0, 1, 0)
	closed.TCP = flows.TCPReset
	for name, c := range map[string]struct {
		batches []*flows.Batch
		at      int64
		why     wire.Reason
	}{
		"silence":                {[]*flows.Batch{batch(0, delta(key(1), 0, 1, 0)), batch(15)}, 16, wire.Idle},
		"it goes on":             {[]*flows.Batch{batch(0, delta(key(1), 0, 1, 0)), batch(14, delta(key(1), 14, 1, 0)), batch(28, delta(key(1), 28, 1, 0)), batch(42, delta(key(1), 42, 1, 0)), batch(56, delta(key(1), 56, 1, 0))}, 60, wire.Active},
		"it is over":             {[]*flows.Batch{batch(0, closed), batch(2)}, 3, wire.Ended},
		"the clock was set back": {[]*flows.Batch{batch(1000, delta(key(1), 1000, 1, 0))}, 900, wire.Idle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := New(Options{})
			for _, b := range c.batches {
				if all := cache.Take(b, &flows.Labels{}); len(all) > 0 {
					t.Fatalf("too early: %+v", all)
				}
			}
			if all := cache.Take(batch(c.at), &flows.Labels{}); len(all) != 1 || all[0].Reason != c.why {
				t.Errorf("at %d: %+v", c.at, all)
			}
		})
	}
}

func TestFlowsBeyondThoseThatAreToldApartAreOneRecord(t *testing.T) {
	t.Parallel()
	c := New(Options{MaxFlows: 2})
	c.Take(batch(1, delta(key(1), 1, 1, 0), delta(key(2), 1, 1, 0), delta(key(3), 1, 40, 7), delta(key(4), 1, 2, 0)), &flows.Labels{})
	var rest []wire.Record
	for _, r := range c.End(&flows.Labels{}) {
		if r.Process == several {
			rest = append(rest, r)
		}
	}
	if len(rest) != 2 || rest[0].Octets != 42 || rest[0].Packets != 2 || rest[1].Octets != 7 || rest[0].Protocol != wire.NoProtocol || rest[0].Source.IsValid() {
		t.Errorf("they are %+v", rest)
	}
}

// TestTheRecordsAreWhatTheBatchesWere has any batches, in any times.
func TestTheRecordsAreWhatTheBatchesWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := New(Options{MaxFlows: rapid.IntRange(1, 6).Draw(t, "most")})
		var want, got flows.Tally
		add := func(all []wire.Record) {
			for _, r := range all {
				if r.Octets == 0 && r.Packets == 0 || r.End < r.Start {
					t.Fatalf("a record is %+v", r)
				}
				if r.Egress {
					got.Bytes.Sent, got.Packets.Sent = got.Bytes.Sent+r.Octets, got.Packets.Sent+r.Packets
				} else {
					got.Bytes.Recv, got.Packets.Recv = got.Bytes.Recv+r.Octets, got.Packets.Recv+r.Packets
				}
			}
		}
		at := int64(1000)
		for range rapid.IntRange(1, 40).Draw(t, "batches") {
			b := batch(at)
			for range rapid.IntRange(0, 5).Draw(t, "flows") {
				d := delta(key(rapid.IntRange(1, 9).Draw(t, "flow")), at, rapid.Uint64Range(0, 1500).Draw(t, "sent"), rapid.Uint64Range(0, 1500).Draw(t, "received"))
				d.TCP = flows.TCPState(rapid.Uint8Range(0, 15).Draw(t, "TCP"))
				if d.Tally != (flows.Tally{}) {
					b.Deltas = append(b.Deltas, d)
					want = want.Plus(d.Tally)
				}
			}
			if rapid.Bool().Draw(t, "more") {
				b.Rest = delta(flows.Key{}, at, 10, 20)
				want = want.Plus(b.Rest.Tally)
			}
			add(c.Take(b, &flows.Labels{}))
			at += rapid.Int64Range(-5, 30).Draw(t, "time")
		}
		add(c.End(&flows.Labels{}))
		if got != want {
			t.Fatalf("the records are %+v, want %+v", got, want)
		}
	})
}
