package live

import (
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/peek"
	"iftopgo/internal/nettest"
)

// TestThePacketsOfNarrowedSendersAreCut sends what begins as a QUIC Initial, by IPv4 and IPv6,
// with all senders narrowed, with none, with those that send from here, and with all while the
// filter is changed.
func TestThePacketsOfNarrowedSendersAreCut(t *testing.T) {
	t.Parallel()
	const cut, payload, whole = 192, 1200, 14 + 20 + 8 + 1200
	const incoming, all = peek.Sources(1<<32 - 1), ^peek.Sources(0)
	lab := nettest.New(t)
	o := capture.Options{Names: true}
	var s *ringSource
	var device iface.Device
	lab.Remote.Do(t, func() (err error) {
		if device, err = iface.Find(lab.Remote.Iface); err != nil {
			return err
		}
		opened, err := openNative(&o, device)
		if err != nil {
			return err
		}
		s = opened.(*ringSource)
		return nil
	})
	defer s.close()
	narrow := func(to peek.Sources) func() error {
		return func() error { return s.narrow(peek.Widths{Narrowed: to, Middles: true, Others: true}) }
	}
	changed := func() error {
		_, err := s.setFilter(&o, &device, func() bool { return true })
		return err
	}
	for _, step := range []struct {
		about    string
		do       func() error
		received int // bytes of a packet
		sent     int
	}{
		{"nobody", narrow(0), whole, whole},
		{"everybody", narrow(all), cut, cut},
		{"those who send to this host", narrow(incoming), cut, whole},
		{"those who send from this host", narrow(all &^ incoming), whole, cut},
		{"the same with another filter", changed, whole, cut},
		{"nobody again", narrow(0), whole, whole},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		for _, six := range []bool{false, true} {
			more := 0
			if six {
				more = 20
			}
			flood := nettest.Flood{Flows: 1, Frames: 1, Payload: payload, Start: []byte("\xc0\x00\x00\x00\x01\x08"), IPv6: six}
			for from, want := range map[*nettest.Host]int{lab.Local: step.received, lab.Remote: step.sent} {
				if want > cut {
					want += more
				}
				flood.To = map[*nettest.Host]*nettest.Host{lab.Local: lab.Remote, lab.Remote: lab.Local}[from]
				from.Do(t, func() error { _, err := from.Flood(flood); return err })
				if got := captured(t, s); got != want {
					t.Errorf("%s narrowed: %d bytes of a packet from %s (IPv6: %v), want %d", step.about, got, from.Iface, six, want)
				}
			}
		}
	}
}

// captured returns how many bytes were captured of the next long packet.
func captured(t *testing.T, s *ringSource) int {
	t.Helper()
	f := frame.Frame{}
	for range 10 {
		for s.ring.Next(&f) {
			if f.Len > 1000 {
				return len(f.Data)
			}
		}
		if err := s.ring.Wait(time.Second); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("no packet came")
	return 0
}
