package portable

import (
	"bytes"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// patience is how long a test waits for what has to come.
const patience = 10 * time.Second

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

// send sends count datagrams of size bytes from within a namespace's thread.
func send(to string, count, size int) error {
	conn, err := net.Dial("udp4", to)
	if err != nil {
		return err
	}
	for sent := 0; sent < count; {
		switch _, err := conn.Write(make([]byte, size)); {
		case err == nil:
			sent++
		case !errors.Is(err, unix.ECONNREFUSED): // The answer to one before: this one was not sent.
			return errors.Join(err, conn.Close())
		}
	}
	return conn.Close()
}

// TestCounts sends datagrams both ways and wants the kernel's own counters, to
// the byte, ARP and ICMP answers included.
func TestCounts(t *testing.T) {
	w := newWire(t)
	h := w.open(t, Config{Interface: "wire0", SnapLen: 128})
	startPackets, startBytes := w.counters(t, "wire0")
	const each = 3000
	sent := make(chan error, 2)
	go func() { sent <- inNamespace(w.there, func() error { return send(hereAddr+":9", each, 18) }) }()
	go func() { sent <- inNamespace(w.here, func() error { return send(thereAddr+":9", each, 1400) }) }()

	var got tally
	for range 2 {
		for waiting := true; waiting; {
			select {
			case err := <-sent:
				if err != nil {
					t.Fatal(err)
				}
				waiting = false
			default:
				got.drain(t, h)
			}
		}
	}
	var want tally
	for deadline := time.Now().Add(patience); got != want && time.Now().Before(deadline); {
		got.drain(t, h)
		want.packets, want.bytes = w.counters(t, "wire0")
		want.packets, want.bytes = want.packets-startPackets, want.bytes-startBytes
	}
	if got != want || got.packets < 2*each {
		t.Errorf("captured %+v, the kernel has %+v, sent were %d", got, want, 2*each)
	}
	if n, known := h.Drops(); n != 0 || known {
		t.Errorf("drops %d, known %v, want unknown", n, known)
	}
}

// tally is what was captured.
type tally struct{ packets, bytes uint64 }

// drain takes in the packets there are, and waits a little for the next ones.
func (s *tally) drain(t *testing.T, h *Handle) {
	t.Helper()
	if err := h.Wait(20 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	var f frame.Frame
	for h.Next(&f) {
		s.packets++
		s.bytes += uint64(f.Len)
		if len(f.Data) > 128 || len(f.Data) > int(f.Len) || f.Link != decode.LinkEthernet || f.Iface == 0 {
			t.Fatalf("%d captured bytes of %d, link type %d, interface %d", len(f.Data), f.Len, f.Link, f.Iface)
		}
	}
}

// TestLoopback sends over the loopback, which the kernel shows twice.
func TestLoopback(t *testing.T) {
	w := newWire(t)
	const port, count = 4711, 100
	h := w.open(t, Config{Interface: "lo", Filter: toPort(port)})
	within(t, w.here, func() error { return send("127.0.0.1:4711", count, 100) })
	within(t, w.here, func() error { return send("127.0.0.1:4711", 1, 333) }) // The last one.
	for got := 1; ; got++ {
		f := next(t, h)
		if last := f.Len == 14+20+8+333; last != (got == count+1) {
			t.Fatalf("packet %d of %d has %d bytes", got, count+1, f.Len)
		} else if last {
			break
		}
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

// TestTag sends a frame with a VLAN tag, which the kernel takes out.
func TestTag(t *testing.T) {
	w := newWire(t)
	const tci = 3<<13 | 100
	tagged := bytes.Join([][]byte{
		{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {2, 0, 0, 0, 0, 1}, {0x81, 0x00, tci >> 8, tci & 0xff}, {0x88, 0xb5}, make([]byte, 50),
	}, nil)
	sawTag := false
	h := w.open(t, Config{Interface: "wire0", Filter: func(decode.LinkType) (Match, error) {
		return func(data []byte, wireLen int) bool {
			sawTag = bytes.Equal(data, tagged) && wireLen == len(tagged)
			return sawTag
		}, nil
	}})
	within(t, w.there, func() error { return sendFrame("wire1", tagged) })
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

// TestNoLinkHeader captures on a tun device.
func TestNoLinkHeader(t *testing.T) {
	w := newWire(t)
	within(t, w.here, func() error {
		tun := &netlink.Tuntap{LinkAttrs: netlink.LinkAttrs{Name: "tun7"}, Mode: netlink.TUNTAP_MODE_TUN}
		if err := netlink.LinkAdd(tun); err != nil {
			return err
		}
		return netlink.LinkSetUp(tun)
	})
	h := w.open(t, Config{Interface: "tun7"})
	if h.LinkType() != decode.LinkRaw {
		t.Errorf("link type %d, want %d", h.LinkType(), decode.LinkRaw)
	}
}

// TestStop waits where nothing comes: it takes no longer than it was told to,
// and closing takes no time.
func TestStop(t *testing.T) {
	w := newWire(t)
	var h *Handle
	within(t, w.here, func() (err error) {
		h, err = Open(Config{Interface: "wire0", Filter: toPort(1)})
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

// TestDown takes the interface down under the capture.
func TestDown(t *testing.T) {
	w := newWire(t)
	h := w.open(t, Config{Interface: "wire0"})
	within(t, w.here, func() error {
		link, err := netlink.LinkByName("wire0")
		if err != nil {
			return err
		}
		return netlink.LinkSetDown(link)
	})
	var err error
	for deadline := time.Now().Add(patience); err == nil && time.Now().Before(deadline); {
		for h.Next(new(frame.Frame)) {
		}
		err = h.Wait(20 * time.Millisecond)
	}
	if !errors.Is(err, unix.ENETDOWN) {
		t.Errorf("error %v, want %v", err, unix.ENETDOWN)
	}
	within(t, w.here, func() error {
		if _, err := Open(Config{Interface: "wire0"}); !errors.Is(err, unix.ENETDOWN) {
			t.Errorf("opening an interface that is down: %v, want %v", err, unix.ENETDOWN)
		}
		if _, err := Open(Config{Interface: "wire9"}); !errors.Is(err, unix.ENODEV) {
			t.Errorf("opening an interface that is not there: %v, want %v", err, unix.ENODEV)
		}
		return nil
	})
}
