package replay

import (
	"errors"
	"strings"
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// onlyEthernet is a filter that there is for Ethernet alone. It matches long packets.
func onlyEthernet(link decode.LinkType, _ bool) (capture.Program, error) {
	if link != decode.LinkEthernet {
		return capture.Program{}, errors.New("no filters for it")
	}
	return capture.Program{Match: func(_ []byte, wireLen int) bool { return wireLen >= 100 }}, nil
}

// framesOf are packets of link types, one a second, of which the first are on interface 0,
// and each other link type on one of its own.
func framesOf(links ...decode.LinkType) []frame.Frame {
	ifaces := map[decode.LinkType]uint32{links[0]: 0}
	frames := make([]frame.Frame, 0, len(links))
	for i, link := range links {
		iface, ok := ifaces[link]
		if !ok {
			iface = uint32(len(ifaces))
			ifaces[link] = iface
		}
		frames = append(frames, frame.Frame{
			Data: make([]byte, 14), Len: 100, Link: link, Iface: iface, Time: int64(i) * meter.Second,
		})
	}
	return frames
}

// readWith reads a recording with a filter and returns the last batch, the packets that
// were counted, and the error of the capture.
func readWith(t *testing.T, compile capture.Compiler, frames []frame.Frame, speed float64) (last flows.Batch, received uint64, err error) {
	t.Helper()
	r := newCapture(capture.Options{Compile: compile, Speed: speed}, "test", "mixed", &listed{frames}, nil)
	ended := make(chan error, 1)
	go func() { ended <- r.Run(t.Context()) }()
	for {
		b, err := r.Feed().Next(t.Context())
		if err != nil {
			return last, received, <-ended
		}
		received = b.Health.Received
		if last = b; b.Final {
			return last, received, <-ended
		}
	}
}

func TestPacketsThatCannotBeFilteredDoNotMatchAndAreNoted(t *testing.T) {
	t.Parallel()
	const eth, usb, can = decode.LinkEthernet, decode.LinkType(189), decode.LinkType(227)
	for name, c := range map[string]struct {
		links    []decode.LinkType
		received uint64
		notes    []string // by source
	}{
		"one link type":   {[]decode.LinkType{eth, eth}, 2, []string{""}},
		"another between": {[]decode.LinkType{eth, usb, eth}, 2, []string{"", "1 packet of link type USB_LINUX cannot be filtered: no filters for it"}},
		"another first":   {[]decode.LinkType{usb, usb, eth}, 1, []string{"2 packets of link type USB_LINUX cannot be filtered: no filters for it", ""}},
		"two others": {[]decode.LinkType{eth, usb, can, usb, eth}, 2, []string{
			"", "2 packets of link type USB_LINUX cannot be filtered: no filters for it", "1 packet of link type CAN_SOCKETCAN cannot be filtered: no filters for it",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, speed := range []float64{0, MaxSpeed} {
				last, received, err := readWith(t, onlyEthernet, framesOf(c.links...), speed)
				if err != nil || received != c.received {
					t.Errorf("%d packets matched, want %d: %v", received, c.received, err)
				}
				for i, s := range last.Health.Sources {
					if s.Note != c.notes[i] {
						t.Errorf("source %d: note is %q, want %q", i, s.Note, c.notes[i])
					}
				}
				if why := last.Health.Sources[0].Reason; why != "" {
					t.Errorf("the recording counts as broken: %s", why)
				}
			}
		})
	}
}

func TestAFilterForNoneOfThePacketsIsAnError(t *testing.T) {
	t.Parallel()
	for _, speed := range []float64{0, MaxSpeed} {
		_, _, err := readWith(t, onlyEthernet, framesOf(189, 227, 189), speed)
		if !errors.Is(err, capture.ErrFilter) || !strings.Contains(err.Error(), "on mixed, link type USB_LINUX: no filters for it") {
			t.Errorf("the error is %v", err)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("the error has several lines: %q", err)
		}
	}
	if _, received, err := readWith(t, onlyEthernet, nil, 0); err != nil || received != 0 {
		t.Errorf("an empty recording: %d packets, %v", received, err)
	}
}

// A file can have any number of interfaces, and its notes must not grow with them.
func TestNotesOfManyInterfacesAreFew(t *testing.T) {
	t.Parallel()
	compiled := 0
	compile := func(link decode.LinkType, socket bool) (capture.Program, error) {
		compiled++
		return onlyEthernet(link, socket)
	}
	frames := framesOf(decode.LinkEthernet)
	for i := range uint32(1000) {
		frames = append(frames, frame.Frame{Data: make([]byte, 14), Len: 100, Link: 189, Iface: 1 + i%100, Time: meter.Second})
	}
	last, received, err := readWith(t, compile, frames, 0)
	if err != nil || received != 1 {
		t.Errorf("%d packets matched: %v", received, err)
	}
	if compiled != 2 {
		t.Errorf("the filter was compiled %d times for two link types", compiled)
	}
	notes := 0
	for _, s := range last.Health.Sources {
		if s.Note != "" {
			notes++
		}
	}
	if notes != maxUnfiltered {
		t.Errorf("%d interfaces have a note, want %d", notes, maxUnfiltered)
	}
}

// Packets of the first interface that cannot be filtered are noted once, also when another
// interface is described after them.
func TestUnfilteredPacketsAreNotedAtOneSource(t *testing.T) {
	t.Parallel()
	errNone := errors.New("no filters")
	s := filters{unfiltered: []unfiltered{{packets: 3, link: 189, why: errNone}, {iface: 2, packets: 1, link: 189, why: errNone}}}
	sources := []flows.Source{{Name: "file"}, {Name: "eth0"}, {Name: "eth1", Iface: 2}}
	s.annotate(sources)
	for i, want := range []string{
		"3 packets of link type USB_LINUX cannot be filtered: no filters", "", "1 packet of link type USB_LINUX cannot be filtered: no filters",
	} {
		if sources[i].Note != want {
			t.Errorf("the note of %s is %q, want %q", sources[i].Name, sources[i].Note, want)
		}
	}
}
