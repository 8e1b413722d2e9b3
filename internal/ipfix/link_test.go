package ipfix

import (
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/ipfix/cache"
	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/ipfix/wire"
	"iftopgo/internal/tap"
)

// dial connects to an address, and logs to the test.
func dial(t *testing.T, network, address string) *Link {
	t.Helper()
	l, err := Dial(target.Target{Network: network, Address: address}, func(text string) { t.Log(text) })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// collecting is a collector on an address, and the link to it.
func collecting(t *testing.T, network, address string) (*ipfixtest.Collector, *Link) {
	t.Helper()
	c, err := ipfixtest.Listen(network, address)
	if err != nil {
		t.Skip("nobody can listen: ", err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, dial(t, network, c.Address())
}

// manyFlows is a batch of so many flows, of IPv4 and of IPv6, in both directions.
func manyFlows(n int) (*flows.Batch, flows.Tally) {
	b := &flows.Batch{At: 1_800_000_000_000_000_000, Health: flows.Health{Sources: []flows.Source{{Name: "eth0"}}}}
	var sum flows.Tally
	for i := range n {
		k := flows.Key{Local: flows.AddrFrom(netip.MustParseAddr("10.0.0.1")), LocalPort: uint16(i), RemotePort: uint16(i >> 16), Proto: flows.ProtoUDP, Net: flows.NetIPv4}
		k.Remote = flows.AddrFrom(netip.AddrFrom4([4]byte{198, 51, byte(i >> 8), byte(i)}))
		if i%2 == 1 {
			k.Net, k.Local, k.Remote = flows.NetIPv6, flows.Addr{0x20, 1, 15: 1}, flows.Addr{0x20, 2, 14: byte(i >> 8), 15: byte(i)}
		}
		d := flows.Delta{Key: k, First: b.At - 1, Last: b.At, Tally: flows.Tally{
			Bytes: flows.Pair{Sent: uint64(i) * 7, Recv: uint64(i) * 1001}, Packets: flows.Pair{Sent: uint64(i), Recv: uint64(i) * 3},
		}}
		b.Deltas, sum = append(b.Deltas, d), sum.Plus(d.Tally)
	}
	return b, sum
}

// TestACollectorGetsToTheByteWhatWasCaptured exports 20,000 flows over both transports, by IPv4 and
// by IPv6.
func TestACollectorGetsToTheByteWhatWasCaptured(t *testing.T) {
	t.Parallel()
	for _, network := range []string{"udp", "tcp"} {
		for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
			t.Run(network+" "+address, func(t *testing.T) {
				t.Parallel()
				c, l := collecting(t, network, address)
				e := NewExporter(cache.Options{}, []*Link{l})
				b, want := manyFlows(20_000)
				e.Take(b, &tap.Known{})
				e.End(&tap.Known{})
				records := uint64(2*20_000 - 2) // The first one has carried nothing.
				got := c.Wait(records)
				if got.Octets != want.Bytes.Sum() || got.Packets != want.Packets.Sum() || got.Records != records {
					t.Errorf("it got %+v, captured were %+v", got, want)
				}
				if n := l.Counts(); n.Sent.Records != records || n.NotSent != (Count{}) {
					t.Errorf("the link says %+v", n)
				}
				if got.Longest > wire.LeastMessage || got.Missing != 0 || got.Unknown != 0 {
					t.Errorf("messages of %d bytes, %d records missing, %d without a template", got.Longest, got.Missing, got.Unknown)
				}
			})
		}
	}
}

// message is one with a record.
func message() wire.Message { return wire.Encode([]wire.Record{{Octets: 100, Packets: 2}}, 1, 0)[0] }

// TestACollectorThatIsOffIsCountedAndTakesNoMemory exports for five minutes to a port on which nobody
// listens, by a clock that the test moves, and then to one where somebody does again.
func TestACollectorThatIsOffIsCountedAndTakesNoMemory(t *testing.T) {
	t.Parallel()
	c, err := ipfixtest.Listen("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := c.Address()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	l := dial(t, "udp", address)
	now := time.Unix(1_800_000_000, 0)
	l.now = func() time.Time { return now }
	send := func() {
		m := message()
		l.send(m)
		for until := time.Now().Add(10 * time.Second); (l.down == nil || l.probed > 0) && time.Now().Before(until); {
			runtime.Gosched() // It was sent something, which is refused.
			l.tend(now)
		}
	}
	var first, last runtime.MemStats
	for second := range 300 {
		for range 20 {
			send()
		}
		now = now.Add(time.Second)
		if second == 10 {
			runtime.GC()
			runtime.ReadMemStats(&first)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&last)
	if n := l.Counts(); n.NotSent != (Count{Records: 6000, Packets: 12_000, Octets: 600_000}) || n.Sent != (Count{}) {
		t.Errorf("it counts %+v", n)
	}
	if cap(l.recent) > 100 {
		t.Errorf("%d messages are remembered", cap(l.recent))
	}
	if last.HeapAlloc > first.HeapAlloc+8<<20 {
		t.Errorf("memory grows from %d to %d", first.HeapAlloc, last.HeapAlloc)
	}
	if c, err = ipfixtest.Listen("udp", address); err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 1 + probes { // Tries, and then a message.
		now = now.Add(longestRetry)
		l.send(message())
	}
	now = now.Add(time.Minute)
	l.tend(now)
	sent := l.Counts().Sent.Records
	if got := c.Wait(sent); sent == 0 || got.Records != sent || got.Unknown != 0 {
		t.Errorf("when it is back %d were sent, it got %+v", sent, got)
	}
}

// TestACollectorThatWasRestartedGetsTemplatesAgain closes the connection of TCP, and lets the link
// connect again; over UDP templates come again after a minute.
func TestACollectorThatWasRestartedGetsTemplatesAgain(t *testing.T) {
	t.Parallel()
	c, l := collecting(t, "tcp", "127.0.0.1:0")
	now := time.Unix(1_800_000_000, 0)
	l.now = func() time.Time { return now }
	l.send(message())
	c.Wait(1)
	c.Disconnect()
	for until := time.Now().Add(10 * time.Second); !l.broken.Load() && time.Now().Before(until); {
		runtime.Gosched()
	}
	l.send(message()) // The connection is closed.
	if n := l.Counts(); n.Sent.Records != 1 || n.NotSent.Records != 1 || l.down == nil {
		t.Errorf("when it is closed: %+v, %v", n, l.down)
	}
	now = now.Add(firstRetry)
	l.send(message())
	if got := c.Wait(2); got.Records != 2 || got.Unknown != 0 || got.Templates != 2 {
		t.Errorf("it got %+v", got)
	}

	u, l2 := collecting(t, "udp", "127.0.0.1:0")
	l2.now = func() time.Time { return now }
	l2.send(message())
	now = now.Add(templatesEvery)
	l2.send(message())
	if got := u.Wait(2); got.Templates != 2 {
		t.Errorf("over UDP it got %+v", got)
	}
}

func TestACollectorThatDoesNotReadHoldsUpNothingForLong(t *testing.T) {
	t.Parallel()
	l, other := net.Pipe() // Nobody reads.
	defer other.Close()
	stuck := &Link{target: target.Target{Network: "tcp"}, now: time.Now, log: func(string) {}, queue: make(chan wire.Message, waiting), ended: make(chan struct{}), conn: l}
	stuck.address = "127.0.0.1:1"
	stuck.start()
	began := time.Now()
	for range 3 * waiting {
		stuck.put([]wire.Message{message()})
	}
	stuck.close()
	if took := time.Since(began); took > writeTime+endTime+dialTime {
		t.Errorf("it took %v", took)
	}
	if n := stuck.Counts(); n.NotSent.Records != 3*waiting {
		t.Errorf("it counts %+v", n)
	}
}
