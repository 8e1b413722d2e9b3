package live

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/peek"
	"iftopgo/internal/nettest"
)

// ringOn opens the ring of a host's interface.
func ringOn(t *testing.T, h *nettest.Host, o *capture.Options) (s *ringSource, device iface.Device) {
	t.Helper()
	h.Do(t, func() (err error) {
		if device, err = iface.Find(h.Iface); err != nil {
			return err
		}
		s, err = openRing(o, &device)
		return err
	})
	return s, device
}

// TestThePacketsOfNarrowedSendersAreCut sends what begins as a QUIC Initial, by IPv4 and IPv6,
// with all senders narrowed, with none, with those that send from here, and with all while the
// filter is changed.
func TestThePacketsOfNarrowedSendersAreCut(t *testing.T) {
	t.Parallel()
	const cut, payload, whole = 192, 1200, 14 + 20 + 8 + 1200
	const incoming, all = peek.Sources(1<<32 - 1), ^peek.Sources(0)
	lab := nettest.New(t)
	o := capture.Options{Names: true}
	s, device := ringOn(t, lab.Remote, &o)
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

// TestWithoutNamesTheFilterIsTheOneThatWasAskedFor looks at the program that the kernel gets, with
// names and without.
func TestWithoutNamesTheFilterIsTheOneThatWasAskedFor(t *testing.T) {
	t.Parallel()
	const ret = 0x06
	for about, asked := range map[string][]bpf.RawInstruction{"no filter": nil, "a filter": {{Op: ret, K: 192}}} {
		for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkNetwork} {
			without := kernelFilter{filter: asked, snapLen: 192, link: link}
			got, err := without.program(widest)
			if err != nil || !slices.Equal(got, asked) {
				t.Errorf("%s: %d instructions and error %v, want the %d that were asked for", about, len(got), err, len(asked))
			}
			with := without
			with.names = true
			if got, err = with.program(widest); err != nil || len(got) < 50 {
				t.Errorf("%s: with names %d instructions and error %v, want a tail", about, len(got), err)
			}
		}
	}
}

// TestWithoutNamesPacketsThatMayHaveSomeAreCut switches names off and on while it captures.
func TestWithoutNamesPacketsThatMayHaveSomeAreCut(t *testing.T) {
	t.Parallel()
	const cut, payload, whole = 192, 1200, 14 + 20 + 8 + 1200
	lab := nettest.New(t)
	o := capture.Options{}
	s, device := ringOn(t, lab.Remote, &o)
	defer s.close()
	flood := nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1, Payload: payload, Start: []byte("\xc0\x00\x00\x00\x01\x08")}
	for _, names := range []bool{false, true, false} {
		o.Names = names
		if _, err := s.setFilter(&o, &device, func() bool { return true }); err != nil {
			t.Fatal(err)
		}
		lab.Local.Do(t, func() error { _, err := lab.Local.Flood(flood); return err })
		want := cut
		if names {
			want = whole
		}
		if got := captured(t, s); got != want {
			t.Errorf("with names %v: %d bytes of a QUIC Initial, want %d", names, got, want)
		}
	}
}
