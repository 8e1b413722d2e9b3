package live_test

import (
	"context"
	"net"
	"os"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/live"
)

// unwatched are captures that nobody looks at.
var unwatched = map[string]capture.Options{
	"native":      {Engine: capture.EngineNative},
	"kernel":      {Engine: capture.EngineKernel},
	"three rings": {Engine: capture.EngineNative, Rings: 3},
}

// TestABatchASecondWhereNobodyLooks has one flow go on, of which there is a batch a second, and then others come, of
// which there are some within a second. No byte is missing.
func TestABatchASecondWhereNobodyLooks(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for name, o := range unwatched {
			t.Run(name, func(t *testing.T) { testNewAwaited(t, &o) })
		}
		return
	}
	runInLab(t)
}

// TestABatchASecondWhereNobodyWaits has new flows come all the time, of which there is a batch a second, until somebody
// waits for them. No byte is missing.
func TestABatchASecondWhereNobodyWaits(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for name, o := range unwatched {
			t.Run(name, func(t *testing.T) { testNoneAwaited(t, &o) })
		}
		return
	}
	runInLab(t)
}

// sendFlows sends a datagram each hundredth of a second, all of one flow or, as soon as fresh is closed, of a new flow each
// tenth of one, until stop is closed. It returns how many bytes those were.
func sendFlows(t *testing.T, fresh, stop <-chan struct{}) (bytes uint64) {
	t.Helper()
	addr := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
	open := func() net.PacketConn {
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Error(err)
		}
		return conn
	}
	conn := open()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for n := 0; conn != nil; n++ {
		<-tick.C
		if ended(fresh) && n%10 == 0 {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			if conn = open(); conn == nil {
				break
			}
		}
		if _, err := conn.WriteTo(make([]byte, 100), addr); err == nil {
			bytes += datagram - ethernet
		}
		if ended(stop) {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			break
		}
	}
	return bytes
}

// ethernet is the header that the loopback interface does not count.
const ethernet = 14

// ended says that a channel was closed.
func ended(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// awaited is a capture of what sendFlows sends, of which batches are taken one by one.
type awaited struct {
	*live.Capture
	t           *testing.T
	fresh, stop chan struct{}
	sent        chan uint64
	run         chan error
	end         context.CancelFunc
	counted     uint64
	second      int64 // the end of the last one
}

func await(t *testing.T, o *capture.Options, which capture.Awaited) *awaited {
	t.Helper()
	o.Interfaces, o.Awaited = []string{"lo"}, which
	c, err := live.Open(*o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	a := &awaited{Capture: c, t: t, fresh: make(chan struct{}), stop: make(chan struct{}), sent: make(chan uint64, 1), run: make(chan error, 1), end: end}
	go func() { a.run <- c.Run(ctx) }()
	go func() { a.sent <- sendFlows(t, a.fresh, a.stop) }()
	return a
}

// next takes a batch. closed says that it ends with a second, final that it is the last one.
func (a *awaited) next() (closed, final bool) {
	a.t.Helper()
	b, err := a.Feed().Next(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	for i := range b.Deltas {
		if b.Deltas[i].Key.RemotePort == 9 || b.Deltas[i].Key.LocalPort == 9 {
			a.counted += b.Deltas[i].Bytes.Sum()
		}
	}
	if b.Closed {
		if a.second != 0 && b.At != a.second+int64(time.Second) {
			a.t.Errorf("a second ends %v after the one before", time.Duration(b.At-a.second))
		}
		a.second = b.At
	}
	return b.Closed, b.Final
}

// finish ends the capture, and compares what was counted with what was sent.
func (a *awaited) finish() {
	a.t.Helper()
	close(a.stop)
	want := <-a.sent
	a.end()
	for {
		if _, final := a.next(); final {
			break
		}
	}
	if err := <-a.run; err != nil {
		a.t.Error(err)
	}
	if a.counted != want {
		a.t.Errorf("%d bytes were counted, %d sent", a.counted, want)
	}
}

func testNewAwaited(t *testing.T, o *capture.Options) {
	a := await(t, o, capture.AwaitNew)
	// In two seconds each half of the kernel's table has the flow.
	for closed, within := 0, 0; closed < 7; {
		if second, _ := a.next(); second {
			closed++
		} else if closed >= 4 {
			within++
			t.Errorf("a batch within a second, the %d. after the flow is known", within)
		}
	}
	close(a.fresh)
	for deadline := time.Now().Add(time.Minute); ; {
		if second, _ := a.next(); !second {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a minute without a batch within a second, of new flows")
		}
	}
	a.finish()
}

func testNoneAwaited(t *testing.T, o *capture.Options) {
	a := await(t, o, capture.AwaitNone)
	close(a.fresh)
	// The first batch says that the capture runs.
	for batches := range 5 {
		if second, _ := a.next(); !second && batches > 0 {
			t.Errorf("the %d. batch ends within a second", batches+1)
		}
	}
	a.Await(capture.AwaitNew)
	for deadline := time.Now().Add(time.Minute); ; {
		if second, _ := a.next(); !second {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a minute without a batch within a second, since new flows are awaited")
		}
	}
	a.finish()
}
