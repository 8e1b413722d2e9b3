package portable

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/internal/nettest"
)

// patience is how long a test waits for what has to come.
const patience = time.Minute

// next waits for the next packet.
func next(t *testing.T, h *Handle) frame.Frame {
	t.Helper()
	var f frame.Frame
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if h.Next(&f) {
			return f
		}
		if err := h.Wait(20 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("no packet came")
	return f
}

// send sends count datagrams of size bytes.
func send(t *testing.T, conn net.Conn, count, size int) {
	t.Helper()
	for sent := 0; sent < count; {
		switch _, err := conn.Write(make([]byte, size)); {
		case err == nil:
			sent++
		case !errors.Is(err, unix.ECONNREFUSED): // The answer to one before: this one was not sent.
			t.Fatal(err)
		}
	}
}

// tally is what was captured.
type tally struct{ packets, bytes, datagrams uint64 }

// drainTo takes in packets until there were that many datagrams.
func (s *tally) drainTo(t *testing.T, h *Handle, datagrams uint64) {
	t.Helper()
	for s.datagrams < datagrams {
		s.add(t, next(t, h))
	}
}

// add takes in one packet.
func (s *tally) add(t *testing.T, f frame.Frame) {
	t.Helper()
	s.packets++
	s.bytes += uint64(f.Len)
	if f.Data[23] == unix.IPPROTO_UDP {
		s.datagrams++
	}
	if want := min(int(f.Len), 128); len(f.Data) != want || f.Link != decode.LinkEthernet || f.Iface == 0 {
		t.Fatalf("%d captured bytes of %d, link type %d, interface %d", len(f.Data), f.Len, f.Link, f.Iface)
	}
}

// TestPacketsAndBytesAreThoseOfTheKernel sends datagrams both ways and wants the kernel's own counters, to
// the byte, ARP and ICMP answers included. It sends no more at once than finds
// room, were each packet alone in a block.
func TestPacketsAndBytesAreThoseOfTheKernel(t *testing.T) {
	lab := newLab(t)
	h := open(t, lab.Local, Config{Interface: lab.Local.Iface, SnapLen: 128})
	start := lab.Local.Counters(t, lab.Local.Iface)
	from, to := dial(t, lab.Remote, nettest.LocalIPv4+":9"), dial(t, lab.Local, nettest.RemoteIPv4+":9")
	var got tally
	const rounds, each = 100, 6
	for round := range uint64(rounds) {
		send(t, from, each, 18)
		send(t, to, each, 1400)
		got.drainTo(t, h, 2*each*(round+1))
	}
	var want tally
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		for f := (frame.Frame{}); h.Next(&f); {
			got.add(t, f)
		}
		c := lab.Local.Counters(t, lab.Local.Iface).Since(start)
		want = tally{c.RxPackets + c.TxPackets, c.RxBytes + c.TxBytes, 2 * each * rounds}
		if got == want {
			break
		}
		if err := h.Wait(20 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if got != want {
		t.Errorf("captured %+v, the kernel has %+v", got, want)
	}
	if n, known := h.Drops(); n != 0 || known {
		t.Errorf("drops %d, known %v, want unknown", n, known)
	}
}

// TestPacketsOnLoopbackAreCapturedOnce sends over the loopback, which the kernel shows twice.
func TestPacketsOnLoopbackAreCapturedOnce(t *testing.T) {
	lab := newLab(t)
	const port, count, size = 4711, 10, 100
	h := open(t, lab.Local, Config{Interface: "lo", Filter: toPort(port)})
	conn := dial(t, lab.Local, "127.0.0.1:4711")
	send(t, conn, count, size)
	send(t, conn, 1, 2*size) // The last one.
	const headers = 14 + 20 + 8
	for i := range count {
		if f := next(t, h); f.Len != headers+size {
			t.Fatalf("packet %d of %d has %d bytes", i+1, count+1, f.Len)
		}
	}
	if f := next(t, h); f.Len != headers+2*size {
		t.Errorf("the last packet has %d bytes", f.Len)
	}
	if h.Next(new(frame.Frame)) {
		t.Error("a packet came after the last one")
	}
}

// toPort makes a filter for UDP datagrams over Ethernet and IPv4 to a port.
func toPort(port uint16) func(decode.LinkType) (Match, error) {
	return func(link decode.LinkType) (Match, error) {
		if link != decode.LinkEthernet {
			return nil, errors.New("not Ethernet")
		}
		return func(data []byte, wireLen int) bool {
			return wireLen >= len(data) && len(data) >= 38 && data[23] == unix.IPPROTO_UDP &&
				uint16(data[36])<<8|uint16(data[37]) == port
		}, nil
	}
}

// TestVLANTagIsTakenOutOfTheFrame sends a frame with a VLAN tag, which the kernel takes out.
func TestVLANTagIsTakenOutOfTheFrame(t *testing.T) {
	lab := newLab(t)
	const tci = 3<<13 | 100
	tagged := bytes.Join([][]byte{
		{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {2, 0, 0, 0, 0, 1}, {0x81, 0x00, tci >> 8, tci & 0xff}, {0x88, 0xb5}, make([]byte, 50),
	}, nil)
	sawTag := false
	h := open(t, lab.Local, Config{Interface: lab.Local.Iface, Filter: func(decode.LinkType) (Match, error) {
		return func(data []byte, wireLen int) bool {
			sawTag = bytes.Equal(data, tagged) && wireLen == len(tagged)
			return sawTag
		}, nil
	}})
	lab.Remote.Do(t, func() error { return sendFrame(lab.Remote.Iface, tagged) })
	f := next(t, h)
	untagged := append(bytes.Clone(tagged[:12]), tagged[16:]...)
	if !f.HasVLAN || f.VLAN != tci || !bytes.Equal(f.Data, untagged) || int(f.Len) != len(untagged) {
		t.Errorf("tag %v %#x, %d bytes %x; want %#x and %d bytes %x", f.HasVLAN, f.VLAN, f.Len, f.Data, tci, len(untagged), untagged)
	}
	if !sawTag {
		t.Error("the filter did not see the frame as it was on the wire")
	}
}

// sendFrame sends a frame as it is.
func sendFrame(name string, data []byte) error {
	link, err := netlink.LinkByName(name)
	if err != nil {
		return err
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	err = unix.Sendto(fd, data, 0, &unix.SockaddrLinklayer{Ifindex: link.Attrs().Index})
	return errors.Join(err, unix.Close(fd))
}

// TestTunDeviceHasNoLinkHeader captures on a tun device.
func TestTunDeviceHasNoLinkHeader(t *testing.T) {
	lab := newLab(t)
	lab.Local.Do(t, func() error {
		tun := &netlink.Tuntap{LinkAttrs: netlink.LinkAttrs{Name: "tun7"}, Mode: netlink.TUNTAP_MODE_TUN}
		if err := netlink.LinkAdd(tun); err != nil {
			return err
		}
		return netlink.LinkSetUp(tun)
	})
	h := open(t, lab.Local, Config{Interface: "tun7"})
	if h.LinkType() != decode.LinkRaw {
		t.Errorf("link type %d, want %d", h.LinkType(), decode.LinkRaw)
	}
}

// TestWaitEndsAfterItsTimeout waits where nothing comes: it takes no longer than it was told to,
// and closing takes no time.
func TestWaitEndsAfterItsTimeout(t *testing.T) {
	lab := newLab(t)
	var h *Handle
	lab.Local.Do(t, func() (err error) {
		h, err = Open(Config{Interface: lab.Local.Iface, Filter: toPort(1)})
		return err
	})
	start := time.Now()
	if err := h.Wait(30 * time.Millisecond); err != nil {
		t.Error(err)
	}
	if h.Next(new(frame.Frame)) {
		t.Error("a packet came from nowhere")
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("waiting for 30 ms and closing took %v", took)
	}
}

// TestPacketsFromBeforeTheFilterAreLeftOut hands packets over with times of a wall
// clock that may be set back meanwhile: then they only look old.
func TestPacketsFromBeforeTheFilterAreLeftOut(t *testing.T) {
	t.Parallel()
	type times = []time.Duration // since the filter came into force, 50 ms after the opening
	const ms = time.Millisecond
	for name, c := range map[string]struct{ come, wanted times }{
		"between opening and filter":                 {times{-50 * ms, -1, 0, 3 * ms}, times{0, 3 * ms}},
		"the clock is set back an hour":              {times{-20 * ms, 10 * ms, -time.Hour, 10*ms - time.Hour}, times{10 * ms, -time.Hour, 10*ms - time.Hour}},
		"it is set back before any packet came":      {times{-time.Hour, 1 - time.Hour}, times{-time.Hour, 1 - time.Hour}},
		"it is set back to just before the filter":   {times{5 * ms, -20 * ms, -10 * ms}, times{5 * ms, -20 * ms, -10 * ms}},
		"the first packet comes long after the open": {times{time.Hour}, times{time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const filtered = 1_700_000_000_000_000_000
			h := Handle{unfiltered: span{filtered - int64(50*ms), filtered}}
			var wanted times
			for _, d := range c.come {
				info := gopacket.CaptureInfo{Timestamp: time.Unix(0, filtered+int64(d)), CaptureLength: 60, Length: 60}
				if h.wanted(make([]byte, 60), info) {
					wanted = append(wanted, d)
				}
			}
			if !slices.Equal(wanted, c.wanted) {
				t.Errorf("of %v, %v were wanted, want %v", c.come, wanted, c.wanted)
			}
		})
	}
}

// TestInterfaceThatGoesDownIsAnError takes the interface down under the capture.
func TestInterfaceThatGoesDownIsAnError(t *testing.T) {
	lab := newLab(t)
	h := open(t, lab.Local, Config{Interface: lab.Local.Iface})
	lab.Local.Down(t)
	var err error
	for deadline := time.Now().Add(patience); err == nil && time.Now().Before(deadline); {
		for h.Next(new(frame.Frame)) {
		}
		err = h.Wait(20 * time.Millisecond)
	}
	if !errors.Is(err, unix.ENETDOWN) {
		t.Errorf("error %v, want %v", err, unix.ENETDOWN)
	}
	lab.Local.Do(t, func() error {
		if _, err := Open(Config{Interface: lab.Local.Iface}); !errors.Is(err, unix.ENETDOWN) {
			t.Errorf("opening an interface that is down: %v, want %v", err, unix.ENETDOWN)
		}
		if _, err := Open(Config{Interface: "wire9"}); !errors.Is(err, unix.ENODEV) {
			t.Errorf("opening an interface that is not there: %v, want %v", err, unix.ENODEV)
		}
		return nil
	})
}
