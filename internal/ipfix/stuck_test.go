package ipfix

import (
	"net"
	"testing"
	"time"

	"iftopgo/internal/ipfix/cache"
	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/ipfix/wire"
	"iftopgo/internal/tap"
)

// unread is a link over TCP to a collector that takes connections and reads nothing.
func unread(t *testing.T) *Link {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	l := dial(t, "tcp", listener.Addr().String())
	if err := l.conn.(*net.TCPConn).SetWriteBuffer(4096); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestACollectorThatDoesNotReadTakesNothingFromAnother exports 20,000 flows to two collectors that never
// read, and to one that does: it has all of them, and of the others each record is counted.
func TestACollectorThatDoesNotReadTakesNothingFromAnother(t *testing.T) {
	t.Parallel()
	reading, err := ipfixtest.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	links := []*Link{unread(t), unread(t), dial(t, "tcp", reading.Address())}
	e := NewExporter(cache.Options{}, links)
	b, _ := manyFlows(20_000)
	began, records := time.Now(), uint64(2*20_000-2)
	e.Take(b, &tap.Known{})
	e.End(&tap.Known{})
	if took := time.Since(began); took > writeTime+endTime {
		t.Errorf("it took %v", took)
	}
	if got := reading.Wait(records); got.Records != records || got.Missing != 0 {
		t.Errorf("the one that reads has %+v, not %d", got, records)
	}
	for _, l := range links {
		if n := l.Counts(); l != links[2] && n.NotSent.Records == 0 || n.Sent.Records+n.NotSent.Records != records {
			t.Errorf("of %d records it counts %+v", records, n)
		}
	}
}

// TestItIsTriedAgainSomeTimeAfterItFailed writes to a collector for a time that is longer than the
// first wait before that is given up, and once more as soon as it is tried again.
func TestItIsTriedAgainSomeTimeAfterItFailed(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := &Link{target: target.Target{Network: "tcp", Address: "127.0.0.1:1"}, log: func(string) {}}
	l.now = func() time.Time {
		now = now.Add(writeTime) // Each look at the clock is as much later.
		return now
	}
	broken := func() net.Conn {
		here, there := net.Pipe()
		_ = there.Close()
		return here
	}
	for _, want := range []time.Duration{firstRetry, 2 * firstRetry, 4 * firstRetry} {
		l.conn, l.down, l.began = broken(), nil, now
		l.send(wire.Encode([]wire.Record{{Octets: 1}}, 1, 0)[0])
		if got := l.retry.Sub(now); l.down == nil || got != want {
			t.Errorf("it is tried again after %v, not %v", got, want)
		}
	}
	l.conn, l.down, l.began = broken(), nil, now.Add(-longestRetry)
	l.send(wire.Encode([]wire.Record{{Octets: 1}}, 1, 0)[0])
	if got := l.retry.Sub(now); got != firstRetry {
		t.Errorf("after a connection that stood it is tried again after %v", got)
	}
}
