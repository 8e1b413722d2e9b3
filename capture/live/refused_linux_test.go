package live

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"
	"time"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// Filters of packets of one kind, which the kernel runs or this program.
func inKernel(etherType uint32) capture.Compiler {
	return func(decode.LinkType, bool) (capture.Program, error) {
		raw, err := bpf.Assemble([]bpf.Instruction{
			bpf.LoadAbsolute{Off: 12, Size: 2},
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: etherType, SkipTrue: 1},
			bpf.RetConstant{Val: 192},
			bpf.RetConstant{Val: 0},
		})
		return capture.Program{Raw: raw}, err
	}
}

func inUserspace(etherType uint16) capture.Compiler {
	return func(decode.LinkType, bool) (capture.Program, error) {
		match := func(data []byte, _ int) bool { return binary.BigEndian.Uint16(data[12:]) == etherType }
		return capture.Program{Match: match}, nil
	}
}

// dividedLab is two rings of a host's interface, and what they have counted.
type dividedLab struct {
	*nettest.Lab
	*dividedSource
	device  iface.Device
	sockets []int
	clock   clock
	to      sink
	four    uint64 // datagrams that were counted, by IPv4
	six     uint64
}

func newDividedLab(t *testing.T, o capture.Options) *dividedLab {
	t.Helper()
	l := &dividedLab{Lab: nettest.New(t), clock: systemClock()}
	o.Rings = 2
	o.Socket = func(bool) (int, error) {
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		l.sockets = append(l.sockets, fd)
		return fd, err
	}
	l.Remote.Do(t, func() (err error) {
		if l.device, err = iface.Find(l.Remote.Iface); err != nil {
			return err
		}
		l.dividedSource, err = openDivided(&o, &l.device)
		return err
	})
	l.to = sink{since: l.clock.read(), limit: math.MaxInt64}
	l.to.Recorder = meter.NewRecorder(&o, &meter.LocalAddrs{}, meter.LiveStep, func(b flows.Batch) {
		for i := range b.Deltas {
			switch d := &b.Deltas[i]; {
			case d.Key.Proto != unix.IPPROTO_UDP:
			case d.Key.Remote.IsIPv6():
				l.six += d.Packets.Sum()
			default:
				l.four += d.Packets.Sum()
			}
		}
	})
	l.to.Begin(l.to.since)
	return l
}

// lock has the kernel refuse to give the second ring another filter (SO_LOCK_FILTER of socket(7)).
func (l *dividedLab) lock(t *testing.T) {
	t.Helper()
	if err := unix.SetsockoptInt(l.sockets[1], unix.SOL_SOCKET, unix.SO_LOCK_FILTER, 1); err != nil {
		t.Fatal(err)
	}
}

// readOn is a drain.
func (l *dividedLab) readOn() bool {
	l.to.now, l.to.offset = l.clock.read(), l.clock.offset
	return l.drain(&l.to)
}

// change sets another filter. It fails the test when that takes long.
func (l *dividedLab) change(t *testing.T, to capture.Compiler) (gap bool, err error) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		gap, err = l.setFilter(&capture.Options{Compile: to}, &l.device, l.readOn)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("ten seconds for a filter")
	}
	return gap, err
}

// sentFlows is how many flows send sends: so many are in both rings.
const sentFlows = 64

// send has a datagram of each flow come, by IPv4 or IPv6.
func (l *dividedLab) send(t *testing.T, six bool) {
	t.Helper()
	l.Local.Do(t, func() error {
		_, err := l.Local.Flood(nettest.Flood{To: l.Remote, Flows: sentFlows, Frames: sentFlows, Payload: 18, IPv6: six})
		return err
	})
}

// end reads all there is, when the kernel has handed that over, and closes the rings, the errors of which it returns.
func (l *dividedLab) end() error {
	err := l.finish()
	<-time.After(l.lag())
	for !l.readOn() {
	}
	l.to.Finish(l.clock.read())
	return errors.Join(err, l.close())
}

// expectOld compares what was counted with what passes the old filter: one datagram of each flow by IPv4.
func (l *dividedLab) expectOld(t *testing.T) {
	t.Helper()
	if l.four != sentFlows || l.six != 0 {
		t.Errorf("%d datagrams by IPv4 and %d by IPv6, want %d and 0", l.four, l.six, sentFlows)
	}
}

// TestAFilterThatOneRingRefusesIsOfNone has the second of two rings keep its filter: what comes after another was
// refused is counted by the old one in both.
func TestAFilterThatOneRingRefusesIsOfNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to capture.Compiler }{
		"both run in the kernel":      {inKernel(unix.ETH_P_IP), inKernel(unix.ETH_P_IPV6)},
		"the new one runs here":       {inKernel(unix.ETH_P_IP), inUserspace(unix.ETH_P_IPV6)},
		"the old one runs here":       {inUserspace(unix.ETH_P_IP), inKernel(unix.ETH_P_IPV6)},
		"one that lets everything in": {inKernel(unix.ETH_P_IP), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newDividedLab(t, capture.Options{Compile: c.from})
			l.readOn()
			l.lock(t)
			if gap, err := l.change(t, c.to); !errors.Is(err, unix.EPERM) || !gap {
				t.Errorf("the filter was changed: %v, with a gap: %v", err, gap)
			}
			l.send(t, false)
			l.send(t, true)
			if err := l.end(); !errors.Is(err, unix.EPERM) {
				t.Error(err)
			}
			l.expectOld(t)
		})
	}
}

// TestCuttingThatOneRingRefusesIsOfNone narrows all senders of names while the second of two rings keeps its filter:
// no packet is cut in either.
func TestCuttingThatOneRingRefusesIsOfNone(t *testing.T) {
	t.Parallel()
	const payload, whole = 1200, 14 + 20 + 8 + 1200
	l := newDividedLab(t, capture.Options{Names: true})
	l.lock(t)
	if err := l.narrow(peek.Widths{Narrowed: ^peek.Sources(0), Middles: true, Others: true}); !errors.Is(err, unix.EPERM) {
		t.Error(err)
	}
	l.Local.Do(t, func() error {
		_, err := l.Local.Flood(nettest.Flood{To: l.Remote, Flows: sentFlows, Frames: sentFlows, Payload: payload, Start: []byte("\xc0\x00\x00\x00\x01\x08")})
		return err
	})
	read := 0
	f := frame.Frame{}
	for deadline := time.Now().Add(10 * time.Second); read < sentFlows && time.Now().Before(deadline); {
		for i, r := range l.readers {
			if err := r.ring.Wait(10 * time.Millisecond); err != nil {
				t.Fatal(err)
			}
			for r.ring.Next(&f) {
				if f.Len != whole {
					continue
				}
				read++
				if len(f.Data) != whole {
					t.Errorf("%d bytes of a packet in ring %d, want %d", len(f.Data), i, whole)
				}
			}
		}
	}
	if read != sentFlows {
		t.Errorf("%d packets, %d were sent", read, sentFlows)
	}
	if err := l.close(); err != nil {
		t.Error(err)
	}
}
