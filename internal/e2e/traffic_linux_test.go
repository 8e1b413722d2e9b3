package e2e

import (
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/internal/nettest"
)

// expectKernelTotals compares a final line with the kernel's counters over the run.
func expectKernelTotals(t *testing.T, l *line, k nettest.Counters) {
	t.Helper()
	drops := *l.Capture.KernelDrops
	if got, want := l.Capture.Received+drops, k.TxPackets+k.RxPackets; got != want {
		t.Errorf("received %d + dropped %d = %d packets, the kernel counted %d", l.Capture.Received, drops, got, want)
	}
	if drops > 0 {
		t.Logf("%d drops: bytes are not compared", drops)
		return
	}
	if l.TotalSent != k.TxBytes || l.TotalRecv != k.RxBytes {
		t.Errorf("totals %d sent, %d received; the kernel counted %d and %d", l.TotalSent, l.TotalRecv, k.TxBytes, k.RxBytes)
	}
}

// oneFlood is held during a flood: those of all tests come one after the other, beside tests
// that wait. A test has one flood after the other, so that it takes one place of those that are
// run at a time.
var oneFlood sync.Mutex

func TestFloodReconcilesWithTheKernel(t *testing.T) {
	t.Parallel()
	eachEngine(t, reconcileFloods)
}

func reconcileFloods(t *testing.T, engine string) {
	for name, f := range map[string]nettest.Flood{
		"one UDP flow":               {Flows: 1, Frames: 150_000, Payload: 18},
		"1,000 UDP flows":            {Flows: 1000, Frames: 150_000, Payload: 200},
		"20,000 UDP flows":           {Flows: 20_000, Frames: 150_000, Payload: 18},
		"20,000 UDP flows over IPv6": {Flows: 20_000, Frames: 150_000, Payload: 18, IPv6: true},
		"frames with a VLAN tag":     {Flows: 100, Frames: 100_000, Payload: 100, VLAN: 10},
	} {
		t.Run(name, func(t *testing.T) {
			lab := nettest.New(t)
			f.To = lab.Remote
			beforeLocal := lab.Local.Counters(t, lab.Local.Iface)
			beforeRemote := lab.Remote.Counters(t, lab.Remote.Iface)
			sender, _ := openStream(t, lab.Local, "--engine", engine, "-i", lab.Local.Iface)
			receiver, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface)
			oneFlood.Lock()
			var bytes uint64
			err := lab.Local.Try(func() (err error) { bytes, err = lab.Local.Flood(f); return err })
			oneFlood.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			// One after the other: each has so much time to end, and is read from then on.
			sent := sender.finish()
			expectKernelTotals(t, &sent, lab.Local.Counters(t, lab.Local.Iface).Since(beforeLocal))
			received := receiver.finish()
			expectKernelTotals(t, &received, lab.Remote.Counters(t, lab.Remote.Iface).Since(beforeRemote))
			expectFlood(t, &sent, f.Flows, counted{TotalSent: bytes})
			expectFlood(t, &received, f.Flows, counted{TotalRecv: bytes})
		})
	}
}

// expectFlood compares the final line of a program at one end of a flood with the flood:
// how many flows and bytes it had.
func expectFlood(t *testing.T, l *line, least int, want counted) {
	t.Helper()
	sum, flows := l.udp()
	if flows < least {
		t.Errorf("%d UDP flows, want %d", flows, least)
	}
	if *l.Capture.KernelDrops == 0 && (sum.TotalSent != want.TotalSent || sum.TotalRecv != want.TotalRecv) {
		t.Errorf("UDP: %d sent, %d received; want %d and %d", sum.TotalSent, sum.TotalRecv, want.TotalSent, want.TotalRecv)
	}
}

// flood sends frames of three UDP flows and returns how many bytes they are.
func flood(t *testing.T, lab *nettest.Lab, frames int) uint64 {
	t.Helper()
	var bytes uint64
	lab.Local.Do(t, func() (err error) {
		bytes, err = lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 3, Frames: frames, Payload: 100})
		return err
	})
	return bytes
}

// transfer sends bytes over TCP from one host of the lab to the other.
func transfer(t *testing.T, lab *nettest.Lab, network, to string, bytes int) {
	t.Helper()
	var listener net.Listener
	lab.Remote.Do(t, func() (err error) {
		listener, err = net.Listen(network, to)
		return err
	})
	defer listener.Close()
	received := make(chan error, 1)
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			_, err = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
		received <- err
	}()
	lab.Local.Do(t, func() error {
		conn, err := net.Dial(network, to)
		if err != nil {
			return err
		}
		if _, err := conn.Write(make([]byte, bytes)); err != nil {
			return err
		}
		return conn.Close()
	})
	if err := <-received; err != nil {
		t.Fatal(err)
	}
}

// datagrams sends UDP datagrams, large ones as fragments.
func datagrams(t *testing.T, lab *nettest.Lab, network, to string, size, n int) {
	t.Helper()
	var sink net.PacketConn
	lab.Remote.Do(t, func() (err error) {
		sink, err = net.ListenPacket(network, to)
		return err
	})
	defer sink.Close()
	lab.Local.Do(t, func() error {
		conn, err := net.Dial(network, to)
		if err != nil {
			return err
		}
		defer conn.Close()
		for range n {
			if _, err := conn.Write(make([]byte, size)); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestStackTrafficReconcilesWithTheKernel(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		for name, c := range map[string]struct {
			traffic  func(*testing.T, *nettest.Lab)
			protocol string
			flows    int
		}{
			"TCP with segmentation offload": {
				func(t *testing.T, l *nettest.Lab) { transfer(t, l, "tcp4", nettest.RemoteIPv4+":5001", 50_000_000) }, "TCP", 1,
			},
			"TCP over IPv6": {
				func(t *testing.T, l *nettest.Lab) {
					transfer(t, l, "tcp6", "["+nettest.RemoteIPv6+"]:5001", 20_000_000)
				}, "TCP", 1,
			},
			"fragmented datagrams": {
				func(t *testing.T, l *nettest.Lab) { datagrams(t, l, "udp4", nettest.RemoteIPv4+":5002", 8000, 500) }, "UDP", 1,
			},
			"fragmented datagrams over IPv6": {
				func(t *testing.T, l *nettest.Lab) {
					datagrams(t, l, "udp6", "["+nettest.RemoteIPv6+"]:5002", 8000, 500)
				}, "UDP", 1,
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				lab := nettest.New(t)
				before := lab.Remote.Counters(t, lab.Remote.Iface)
				r, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface)
				c.traffic(t, lab)
				l := r.finish()
				expectKernelTotals(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
				n := 0
				for _, f := range l.Flows {
					if f.Protocol == c.protocol {
						n++
						if f.TotalRecv <= f.TotalSent {
							t.Errorf("%s: %d received, %d sent: the remote host received", f.Src, f.TotalRecv, f.TotalSent)
						}
					}
				}
				if n != c.flows {
					t.Errorf("%d %s flows, want %d", n, c.protocol, c.flows)
				}
			})
		}
	})
}

func TestWireCountsSegmentsOfSuperPackets(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		frames, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface)
		wire, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface, "--count", "wire")
		const bytes = 10_000_000
		transfer(t, lab, "tcp4", nettest.RemoteIPv4+":5001", bytes)
		asFrames, onWire := frames.finish(), wire.finish()
		// A segment carries 1,448 bytes behind 66 bytes of headers.
		least := uint64(bytes/1448) * 66
		if onWire.PacketsRecv < bytes/1448 || onWire.TotalRecv < bytes+least {
			t.Errorf("wire: %d bytes in %d packets, want at least %d in %d", onWire.TotalRecv, onWire.PacketsRecv, bytes+least, bytes/1448)
		}
		if asFrames.PacketsRecv >= onWire.PacketsRecv || asFrames.TotalRecv >= onWire.TotalRecv {
			t.Errorf("frames: %d bytes in %d packets; want less than on the wire: %d in %d",
				asFrames.TotalRecv, asFrames.PacketsRecv, onWire.TotalRecv, onWire.PacketsRecv)
		}
	})
}

// TestWireOfPacketsWithoutTheirLinkHeader has super-packets captured on all interfaces at once, where a ring knows no
// segments: a note says so. The kernel knows them when it counts.
func TestWireOfPacketsWithoutTheirLinkHeader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args      []string
		segmented bool
	}{
		"one ring":         {[]string{"--engine", "native"}, false},
		"two rings":        {[]string{"--rings", "2"}, false},
		"counted up there": {[]string{"--engine", "kernel"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			wire, first := openStream(t, lab.Remote, append(c.args, "-Z", "-i", "any", "--count", "wire")...)
			if c.segmented && first.Capture.Engine != "kernel" {
				t.Skipf("the kernel does not count here: %+v", first.Capture)
			}
			wire.expectLine("the first packets", received(flood(t, lab, 10)))
			const bytes = 10_000_000
			transfer(t, lab, "tcp4", nettest.RemoteIPv4+":5001", bytes)
			l := wire.finish()
			if l.TotalRecv < bytes || (l.PacketsRecv >= bytes/1448) != c.segmented {
				t.Errorf("%d bytes in %d packets", l.TotalRecv, l.PacketsRecv)
			}
			note := "any: super-packets are counted as frames: the kernel does not say how long their segments are"
			if slices.Contains(l.Capture.Notes, note) == c.segmented {
				t.Errorf("notes %q", l.Capture.Notes)
			}
		})
	}
}

// expectBothCounted sends over a host's interface and its loopback, and compares what a program that
// captures on both has counted with what the kernel has since.
func expectBothCounted(t *testing.T, lab *nettest.Lab, r *stream, before, lo nettest.Counters) {
	t.Helper()
	sent := flood(t, lab, 5000)
	lab.Remote.Do(t, func() error {
		conn, err := net.Dial("udp", "127.0.0.1:9")
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = conn.Write(make([]byte, 1000))
		return err
	})
	l := r.finish()
	k, kLo := lab.Remote.Counters(t, lab.Remote.Iface).Since(before), lab.Remote.Counters(t, "lo").Since(lo)
	if got, want := l.TotalSent+l.TotalRecv, k.TxBytes+k.RxBytes+kLo.RxBytes; got != want {
		t.Errorf("%d bytes, the interfaces counted %d (%d of them on lo)", got, want, kLo.RxBytes)
	}
	names := map[string]uint64{}
	for _, f := range l.Flows {
		if f.Protocol == "UDP" {
			names[f.Interface] += f.TotalRecv + f.TotalSent
		}
	}
	if names[lab.Remote.Iface] != sent || names["lo"] != 1028 {
		t.Errorf("UDP by interface: %v; want %d on %s and 1028 on lo", names, sent, lab.Remote.Iface)
	}
}

func TestAnyCountsWhatAllInterfacesCount(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		before := lab.Remote.Counters(t, lab.Remote.Iface)
		lo := lab.Remote.Counters(t, "lo")
		r, _ := openStream(t, lab.Remote, "--engine", engine, "-i", "any")
		expectBothCounted(t, lab, r, before, lo)
	})
}

// TestSeveralInterfacesCountWhatEachOfThemCounts captures on two by name.
func TestSeveralInterfacesCountWhatEachOfThemCounts(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		before, lo := lab.Remote.Counters(t, lab.Remote.Iface), lab.Remote.Counters(t, "lo")
		r, first := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface, "-i", "lo")
		if kernel := string(capture.EngineKernel); engine == kernel && first.Capture.Engine != kernel {
			t.Skipf("the kernel does not count here: %+v", first.Capture)
		}
		expectBothCounted(t, lab, r, before, lo)
	})
}

func TestTunnelWithoutLinkHeader(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		tunnel(t, lab.Local, "tun7")
		before := lab.Local.Counters(t, "tun7")
		r, _ := openStream(t, lab.Local, "--engine", engine, "-i", "tun7")
		lab.Local.Do(t, func() error {
			conn, err := net.Dial("udp", "10.99.0.2:4000")
			if err != nil {
				return err
			}
			defer conn.Close()
			for range 50 {
				if _, err := conn.Write(make([]byte, 100)); err != nil {
					return err
				}
				time.Sleep(time.Millisecond) // The tunnel's queue is short.
			}
			return nil
		})
		r.expectLine("50 datagrams", func(l *line) bool { sum, _ := l.udp(); return sum.PacketsSent == 50 })
		l := r.finish()
		k := lab.Local.Counters(t, "tun7").Since(before)
		if sum, _ := l.udp(); sum.TotalSent != 50*128 {
			t.Errorf("UDP %d bytes sent, want %d: IP packets without a link header", sum.TotalSent, 50*128)
		}
		if l.TotalSent < 50*128 || l.TotalSent > k.TxBytes {
			t.Errorf("%d bytes sent, the kernel counted %d", l.TotalSent, k.TxBytes)
		}
	})
}

func TestFilterCountsNothingElse(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		done := make(chan struct{})
		flooding := make(chan struct{})
		go func() { // The flood is under way when the capture starts.
			defer close(flooding)
			for {
				select {
				case <-done:
					return
				default:
					flood(t, lab, 2000)
				}
			}
		}()
		r, _ := openStream(t, lab.Remote, "--engine", engine, "-i", lab.Remote.Iface, "-f", "udp port 4711 or vlan 10 and udp port 9")
		close(done)
		<-flooding
		lab.Local.Do(t, func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 7, Payload: 100, VLAN: 10})
			return err
		})
		r.expectLine("tagged frames", func(l *line) bool { return l.PacketsRecv >= 7 })
		l := r.finish()
		if l.Capture.Received != 7 {
			t.Errorf("received %d packets, want the 7 tagged ones and none of the flood", l.Capture.Received)
		}
	})
}
