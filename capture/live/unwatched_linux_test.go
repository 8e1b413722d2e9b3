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

// TestABatchASecondWhereNobodyLooks has one flow go on, of which there is a batch a second, and then others come, of
// which there are some within a second. No byte is missing.
func TestABatchASecondWhereNobodyLooks(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for _, engine := range []capture.Engine{capture.EngineNative, capture.EngineKernel} {
			t.Run(string(engine), func(t *testing.T) { testUnwatched(t, engine) })
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

func testUnwatched(t *testing.T, engine capture.Engine) {
	c, err := live.Open(capture.Options{Engine: engine, Interfaces: []string{"lo"}, Awaited: capture.AwaitNew})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	run := make(chan error, 1)
	go func() { run <- c.Run(ctx) }()
	fresh, stop, sent := make(chan struct{}), make(chan struct{}), make(chan uint64, 1)
	go func() { sent <- sendFlows(t, fresh, stop) }()

	var counted uint64
	next := func() (closed, final bool) {
		b, err := c.Feed().Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Deltas {
			if b.Deltas[i].Key.RemotePort == 9 || b.Deltas[i].Key.LocalPort == 9 {
				counted += b.Deltas[i].Bytes.Sum()
			}
		}
		return b.Closed, b.Final
	}
	// In two seconds each half of the kernel's table has the flow.
	for closed, within := 0, 0; closed < 7; {
		if second, _ := next(); second {
			closed++
		} else if closed >= 4 {
			within++
			t.Errorf("a batch within a second, the %d. after the flow is known", within)
		}
	}
	close(fresh)
	for deadline := time.Now().Add(time.Minute); ; {
		if second, _ := next(); !second {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a minute without a batch within a second, of new flows")
		}
	}
	close(stop)
	want := <-sent
	end()
	for {
		if _, final := next(); final {
			break
		}
	}
	if err := <-run; err != nil {
		t.Error(err)
	}
	if counted != want {
		t.Errorf("%d bytes were counted, %d sent", counted, want)
	}
}
