package e2e

import (
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"iftopgo/internal/nettest"
	"iftopgo/model"
)

// stall is how long the reader stays away; IFTOPGO_STALL makes it longer.
func stall(t *testing.T) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(os.Getenv("IFTOPGO_STALL"))
	if err != nil {
		return 8 * time.Second
	}
	return d
}

// floodUnread floods the remote host of a lab for a while, in which nobody reads
// what a program there writes, and checks that the program's memory stays flat.
// It returns the bytes sent.
func floodUnread(t *testing.T, lab *nettest.Lab, pid int) (bytes uint64) {
	t.Helper()
	highest, after := 0, 0
	for end := time.Now().Add(stall(t)); time.Now().Before(end); {
		lab.Local.Do(t, func() error {
			n, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 5000, Frames: 100_000, Payload: 40})
			bytes += n
			return err
		})
		if now := statusOf(t, pid, "RssAnon"); time.Until(end) > stall(t)/2 {
			highest = max(highest, now)
		} else {
			after = max(after, now)
		}
	}
	t.Logf("%d bytes sent; %d KiB at most in the first half, %d KiB in the second", bytes, highest, after)
	const garbage = 40 << 10 // KiB that a busy machine collects late
	if after > highest+garbage {
		t.Errorf("memory grew from %d to %d KiB while nobody read", highest, after)
	}
	return bytes
}

// TestNothingIsLostAndMemoryStaysFlatWhileNobodyReads floods two programs at the same
// time, one with a terminal and one with a pipe.
func TestNothingIsLostAndMemoryStaysFlatWhileNobodyReads(t *testing.T) {
	t.Parallel()
	t.Run("a terminal", func(t *testing.T) {
		t.Parallel()
		lab := nettest.New(t)
		s := openOn(t, lab.Remote, "-n", "-N", "-i", lab.Remote.Iface, "-f", "udp")
		s.unread.Lock()
		bytes := floodUnread(t, lab, s.cmd.Process.Pid)
		s.unread.Unlock()
		s.expect("all that was sent", either(shows("RX    cum "+model.Units{}.FormatBytes(bytes)), lostPackets))
	})
	t.Run("a pipe", func(t *testing.T) {
		t.Parallel()
		lab := nettest.New(t)
		r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface)
		bytes := floodUnread(t, lab, r.cmd.Process.Pid)
		r.expectLine("everything", func(l *line) bool {
			sum, _ := l.udp()
			return sum.TotalRecv == bytes || *l.Capture.KernelDrops > 0
		})
		l := r.finish()
		if sum, _ := l.udp(); sum.TotalRecv != bytes && *l.Capture.KernelDrops == 0 {
			t.Errorf("%d bytes once reading resumed, %d were sent", sum.TotalRecv, bytes)
		}
	})
}

// trickle sends frames at a rate any engine keeps up with.
func trickle(t *testing.T, lab *nettest.Lab, bursts int) (bytes uint64) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range bursts {
		<-tick.C
		bytes += flood(t, lab, 20)
	}
	return bytes
}

func TestPortableEngineCountsRight(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, first := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--engine", "go-pcap")
	if first.Capture.Engine != "go-pcap" || first.Capture.KernelDrops != nil || len(first.Capture.Notes) != 1 {
		t.Errorf("engine %q, drops %v, notes %q; want go-pcap, unknown drops, and a note", first.Capture.Engine, first.Capture.KernelDrops, first.Capture.Notes)
	}
	want := trickle(t, lab, 100)
	r.expectLine("all frames", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv >= want })
	l := r.finish()
	if sum, _ := l.udp(); sum.TotalRecv != want || sum.PacketsRecv != 2000 || sum.TotalSent != 0 {
		t.Errorf("UDP %+v, want %d bytes in 2,000 packets received", sum, want)
	}
}

func TestLoopbackCountsEachPacketOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"native", "kernel", "go-pcap"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Local, "-i", "lo", "--engine", engine)
			before := lab.Local.Counters(t, "lo")
			var from string
			lab.Local.Do(t, func() error {
				to, err := net.ListenPacket("udp", "127.0.0.1:4000")
				if err != nil {
					return err
				}
				defer to.Close()
				conn, err := net.Dial("udp", "127.0.0.1:4000")
				if err != nil {
					return err
				}
				defer conn.Close()
				from = conn.LocalAddr().String()
				for range 100 {
					if _, err := conn.Write(make([]byte, 500)); err != nil {
						return err
					}
				}
				return nil
			})
			k := lab.Local.Counters(t, "lo").Since(before)
			r.expectLine("100 packets", func(l *line) bool { return l.Capture.Received >= 100 })
			l := r.finish()
			if l.Capture.Received != k.RxPackets || l.TotalSent+l.TotalRecv != k.RxBytes {
				t.Errorf("%d packets, %d bytes; the kernel received %d and %d", l.Capture.Received, l.TotalSent+l.TotalRecv, k.RxPackets, k.RxBytes)
			}
			if f := l.Flows[0]; fmt.Sprintf("%s:%d", f.SrcIP, f.SrcPort) != from || f.TotalRecv != 0 {
				t.Errorf("left %s, %d received; want %s, who spoke first, and all of it sent", f.Src, f.TotalRecv, from)
			}
		})
	}
}
