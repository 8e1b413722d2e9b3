package live_test

import (
	"errors"
	"os"
	"sync"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/ring"
	"iftopgo/flows"
)

// TestARefusedFilterIsReported has the kernel refuse another filter of one socket: who sets it is told, and all are
// opened again with it, however many there are. That nothing was captured meanwhile is marked.
func TestARefusedFilterIsReported(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for name, rings := range map[string]int{"one ring": 1, "three rings": 3} {
			t.Run(name, func(t *testing.T) { testRefusedFilter(t, rings) })
		}
		return
	}
	runInLab(t)
}

func testRefusedFilter(t *testing.T, rings int) {
	var mu sync.Mutex
	var sockets []int
	w := watch(t, capture.Options{Engine: capture.EngineNative, Rings: rings, Socket: func(bool) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		sockets = append(sockets, fd)
		return fd, err
	}}, "lo")
	udp(t, here, 20)
	w.until("traffic", func(f *flows.Table) bool { return sent(f, "127.0.0.1") >= 20*datagram })
	mu.Lock()
	if err := unix.SetsockoptInt(sockets[rings-1], unix.SOL_SOCKET, unix.SO_LOCK_FILTER, 1); err != nil {
		t.Fatal(err)
	}
	mu.Unlock()

	err := w.SetFilter(func(decode.LinkType, bool) (capture.Program, error) {
		raw, err := bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: ring.DefaultSnapLen}})
		return capture.Program{Raw: raw}, err
	})
	if !errors.Is(err, unix.EPERM) {
		t.Errorf("the filter was changed: %v", err)
	}
	w.until("a source that was opened again", func(f *flows.Table) bool { return f.Health().Restarts == 1 && source(f).State == flows.Live })
	udp(t, here, 20)
	after := w.until("traffic after that", func(f *flows.Table) bool { return sent(f, "127.0.0.1") >= 40*datagram })
	if _, marked := after.LastLoss(); !marked {
		t.Error("no gap is marked")
	}
	if len(sockets) != 2*rings {
		t.Errorf("%d sockets were opened, want %d", len(sockets), 2*rings)
	}
	w.finish()
}
