package live_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/live"
	"iftopgo/capture/ring"
	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// insideLab is set for a test that runs inside a host of a lab. It runs as a program of
// its own, so that all its threads are in the network namespace.
const insideLab = "IFTOPGO_TEST_INSIDE_LAB"

func TestSwitchingInterfaces(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for name, o := range map[string]capture.Options{
			"native": {Engine: capture.EngineNative}, "kernel": {Engine: capture.EngineKernel},
			"native with three rings": {Engine: capture.EngineNative, Rings: 3},
		} {
			t.Run(name, func(t *testing.T) { testSwitching(t, o) })
		}
		return
	}
	runInLab(t)
}

// runInLab runs the test that calls it inside a host of a lab.
func runInLab(t *testing.T) {
	t.Helper()
	t.Parallel()
	lab := nettest.New(t)
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), insideLab+"="+lab.Local.Iface)
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	lab.Local.Start(t, cmd)
	if err := cmd.Wait(); err != nil {
		text, readErr := os.ReadFile(out.Name())
		t.Fatalf("%v, %v\n%s", err, readErr, text)
	}
}

func testSwitching(t *testing.T, o capture.Options) {
	for name, test := range map[string]func(*testing.T, capture.Options){
		"each interface has a table of its own":                     testSwitch,
		"the old interface stays when the new one cannot be opened": testSwitchFails,
		"an interface that is down is waited for":                   testSwitchToDown,
		"no packet is missed back and forth under load":             testSwitchUnderLoad,
		"another filter under load":                                 testFilterUnderLoad,
	} {
		t.Run(name, func(t *testing.T) { test(t, o) })
	}
}

// watched is a capture whose batches are folded into a table as they come.
type watched struct {
	*live.Capture
	t     *testing.T
	mu    sync.Mutex
	table *flows.Table
	final chan struct{} // closed at the final batch
	ended chan error
	stop  context.CancelFunc
}

// watch captures on an interface with some options until the test ends.
func watch(t *testing.T, o capture.Options, iface string) *watched {
	t.Helper()
	o.Interfaces = []string{iface}
	live, err := live.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	w := &watched{Capture: live, t: t, table: flows.NewTable(flows.Options{}), ended: make(chan error, 1), stop: stop, final: make(chan struct{})}
	go func() { w.ended <- live.Run(ctx) }()
	go func() {
		for {
			b, err := live.Feed().Next(context.Background())
			if err != nil {
				return
			}
			w.mu.Lock()
			w.table = w.table.Fold(b, nil)
			w.mu.Unlock()
			if b.Final {
				close(w.final)
				return
			}
		}
	}()
	return w
}

// until waits for a table that is wanted and returns it.
func (w *watched) until(what string, wanted func(*flows.Table) bool) *flows.Table {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		w.mu.Lock()
		table := w.table
		w.mu.Unlock()
		if wanted(table) {
			return table
		}
	}
	w.t.Fatalf("a minute without %s", what)
	return nil
}

// finish ends the capture.
func (w *watched) finish() {
	w.t.Helper()
	w.stop()
	if err := <-w.ended; err != nil {
		w.t.Errorf("the capture ended with %v", err)
	}
	<-w.final
	if err := w.Switch(context.Background(), []string{"lo"}); err == nil {
		w.t.Error("a capture that has ended was switched")
	}
}

// udp sends datagrams of 100 bytes. The socket is not connected: that nobody
// listens is no error of the next one.
func udp(t *testing.T, to string, n int) {
	t.Helper()
	addr := net.UDPAddrFromAddrPort(netip.MustParseAddrPort(to))
	conn, err := net.ListenPacket("udp4", ":0")
	if err != nil {
		t.Error(err)
		return
	}
	defer func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}()
	for range n {
		if _, err := conn.WriteTo(make([]byte, 100), addr); err != nil {
			t.Error(err)
		}
	}
}

// silent waits until an interface has carried nothing for a while, and returns
// what it has carried: the kernel sends a few frames of its own when a link comes
// up.
func silent(t *testing.T, iface string) flows.Pair {
	t.Helper()
	last, since := carried(t, iface), time.Now()
	for deadline := since.Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		now := carried(t, iface)
		if now != last {
			last, since = now, time.Now()
		}
		if time.Since(since) > 500*time.Millisecond {
			return last
		}
	}
	t.Fatalf("%s does not fall silent", iface)
	return last
}

// carried returns what an interface has carried.
func carried(t *testing.T, iface string) flows.Pair {
	t.Helper()
	l, err := netlink.LinkByName(iface)
	if err != nil {
		t.Fatal(err)
	}
	s := l.Attrs().Statistics
	return flows.Pair{Sent: s.TxBytes, Recv: s.RxBytes}
}

// sent is how many bytes went to an address.
func sent(table *flows.Table, to string) (bytes uint64) {
	addr := net.ParseIP(to)
	for f := range table.Flows() {
		if addr.Equal(f.Key.Remote.Netip().AsSlice()) {
			bytes += f.Total.Bytes.Sent
		}
	}
	return bytes
}

// source is what a table was captured from.
func source(table *flows.Table) flows.Source {
	h := table.Health()
	if len(h.Sources) != 1 {
		return flows.Source{}
	}
	return h.Sources[0]
}

// Frames of 100 bytes in UDP over IPv4 over Ethernet.
const (
	there    = nettest.RemoteIPv4 + ":9"
	here     = "127.0.0.1:9"
	datagram = 100 + 8 + 20 + 14
)

func testSwitch(t *testing.T, o capture.Options) {
	wire := os.Getenv(insideLab)
	w := watch(t, o, "lo")
	defer w.finish()
	udp(t, here, 20)
	w.until("traffic of the loopback", func(f *flows.Table) bool { return sent(f, "127.0.0.1") >= 20*datagram })

	before := silent(t, wire)
	if err := w.Switch(t.Context(), []string{wire}); err != nil {
		t.Fatal(err)
	}
	udp(t, here, 10)
	udp(t, there, 30)
	table := w.until("traffic of the wire", func(f *flows.Table) bool { return sent(f, nettest.RemoteIPv4) == 30*datagram })
	if got := sent(table, "127.0.0.1"); got != 0 {
		t.Errorf("%d bytes of the loopback among those of the wire", got)
	}
	if s := source(table); s.Name != wire || s.State != flows.Live {
		t.Errorf("captured from %+v, want %s", s, wire)
	}
	// What the kernel adds on its own is counted by both.
	w.until("the kernel's count", func(f *flows.Table) bool {
		now := carried(t, wire)
		return f.Total().Total.Bytes == flows.Pair{Sent: now.Sent - before.Sent, Recv: now.Recv - before.Recv}
	})

	if err := w.Switch(t.Context(), []string{flows.AnyInterface}); err != nil {
		t.Fatal(err)
	}
	udp(t, here, 7)
	udp(t, there, 8)
	w.until("traffic of both links at once, and nothing from before", func(f *flows.Table) bool {
		return sent(f, nettest.RemoteIPv4) == 8*datagram && sent(f, "127.0.0.1") >= 7*datagram && sent(f, "127.0.0.1") < 17*datagram
	})
}

func testSwitchFails(t *testing.T, o capture.Options) {
	w := watch(t, o, "lo")
	defer w.finish()
	udp(t, here, 5)
	before := w.until("traffic", func(f *flows.Table) bool { return sent(f, "127.0.0.1") >= 5*datagram })
	for name, names := range map[string][]string{
		"one that does not exist":              {"nosuch0"},
		"one that exists and one that doesn't": {os.Getenv(insideLab), "nosuch0"},
	} {
		if err := w.Switch(t.Context(), names); !errors.Is(err, capture.ErrNoInterface) {
			t.Errorf("%s: %v, want %v", name, err, capture.ErrNoInterface)
		}
	}
	udp(t, here, 5)
	after := w.until("more traffic", func(f *flows.Table) bool { return sent(f, "127.0.0.1") >= 10*datagram })
	if after.Start() != before.Start() || source(after).Name != "lo" {
		t.Errorf("the capture of %+v began anew", source(after))
	}
}

func testSwitchToDown(t *testing.T, o capture.Options) {
	wire, err := netlink.LinkByName(os.Getenv(insideLab))
	if err != nil {
		t.Fatal(err)
	}
	if err := netlink.LinkSetDown(wire); err != nil {
		t.Fatal(err)
	}
	w := watch(t, o, "lo")
	defer w.finish()
	if err := w.Switch(t.Context(), []string{wire.Attrs().Name}); err != nil {
		t.Fatal(err)
	}
	w.until("a source that is waited for", func(f *flows.Table) bool { return source(f).State == flows.Reopening })
	if err := netlink.LinkSetUp(wire); err != nil {
		t.Fatal(err)
	}
	w.until("a source that is live", func(f *flows.Table) bool { return source(f).State == flows.Live })
}

func testSwitchUnderLoad(t *testing.T, o capture.Options) {
	wire := os.Getenv(insideLab)
	w := watch(t, o, wire)
	stop := make(chan struct{})
	var senders sync.WaitGroup
	for _, to := range []string{here, there} {
		senders.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					udp(t, to, 10)
				}
			}
		})
	}
	for i := range 6 {
		name := []string{"lo", wire, flows.AnyInterface}[i%3]
		if err := w.Switch(t.Context(), []string{name}); err != nil {
			t.Error(err)
		}
		w.until("the new link", func(f *flows.Table) bool { return source(f).Name == name && f.Total().Total.Packets.Sum() > 0 })
	}
	// A Switch at the same time waits for the other one.
	var switchers sync.WaitGroup
	for _, name := range []string{"lo", wire, "nosuch0", flows.AnyInterface} {
		switchers.Go(func() { _ = w.Switch(t.Context(), []string{name}) })
	}
	switchers.Wait()
	close(stop)
	senders.Wait()
	w.finish()
}

// testFilterUnderLoad changes the filter while datagrams come, to others that all of
// them pass. None is missed where the kernel runs both filters; where one of the two runs
// in user space, the batches are marked.
func testFilterUnderLoad(t *testing.T, o capture.Options) {
	inKernel := func(decode.LinkType, bool) (capture.Program, error) {
		all := []bpf.Instruction{bpf.RetConstant{Val: ring.DefaultSnapLen}}
		raw, err := bpf.Assemble(all)
		return capture.Program{Raw: raw}, err
	}
	here := func(decode.LinkType, bool) (capture.Program, error) {
		return capture.Program{Match: func([]byte, int) bool { return true }}, nil
	}
	for name, c := range map[string]struct {
		filters []capture.Compiler
		gap     bool
	}{
		"both run in the kernel": {[]capture.Compiler{inKernel, nil, inKernel}, false},
		"one of them runs here":  {[]capture.Compiler{here, inKernel}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t, o, "lo")
			before := silent(t, "lo")
			stop := make(chan struct{})
			var sender sync.WaitGroup
			sender.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						udp(t, "127.0.0.1:9", 10)
					}
				}
			})
			for _, filter := range c.filters {
				was := w.until("traffic", func(f *flows.Table) bool { return f.Total().Total.Packets.Sum() > 0 }).Total().Total
				if err := w.SetFilter(filter); err != nil {
					t.Error(err)
				}
				w.until("more of it", func(f *flows.Table) bool { return f.Total().Total.Packets.Sum() > was.Packets.Sum() })
			}
			close(stop)
			sender.Wait()
			carried := silent(t, "lo").Sent - before.Sent
			w.finish()
			counted := w.table.Total().Total.Bytes.Sum()
			_, marked := w.table.LastLoss()
			if lost := w.table.Health().KernelDrops.N; lost > 0 {
				t.Skipf("%d packets were lost, for which this machine is too busy", lost)
			}
			if marked != c.gap || !c.gap && counted != carried {
				t.Errorf("%d bytes were carried and %d counted; marked as lost: %v", carried, counted, marked)
			}
		})
	}
}
