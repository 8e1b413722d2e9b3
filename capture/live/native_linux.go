package live

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/peek"
	"iftopgo/capture/ring"
	"iftopgo/flows"
)

// ringSource captures through a TPACKET_V3 ring.
type ringSource struct {
	ring          *ring.Ring
	requestedSize int
	// match is the filter when it cannot run in the kernel; nil lets everything through.
	match  func(data []byte, wireLen int) bool
	filter kernelFilter
	widths peek.Widths
	// pause is how long to leave a busy ring alone, in which the last drain found full
	// blocks and read all of them.
	pause time.Duration
	// frame is the packet that was read last. It was not handed over yet if it was held back.
	frame frame.Frame
	held  bool
	// seen, unless nil, sees all packets, one that is held back more than once.
	seen func(*frame.Frame)
	// instead says why this source is there in place of another one, as a note.
	instead string
	// unsegmented is a note, too.
	unsegmented string
	// uncounted says that the kernel was to count. It may with another filter.
	uncounted bool
}

// matchSnapLen is how many bytes of a packet are kept for a filter in user space: it
// may follow headers further than the decoders do.
const matchSnapLen = 2048

// openNative opens an interface with a TPACKET_V3 ring, which has only what the kernel does not count itself, where
// that counts. That it does not is no surprise where any engine is right. Who asks for several rings wants no other.
func openNative(o *capture.Options, l iface.Device) (source, error) {
	if o.Engine == capture.EngineNative || o.Rings > 1 {
		return openRings(o, &l)
	}
	s, err := openCounting(o, &l)
	if err == nil || !errors.Is(err, errNotCounting) {
		return s, err
	}
	o.Logger().Info("packets are captured", "interface", l.Name, "reason", fmt.Sprintf("%+v", err))
	r, second := openRing(o, &l)
	if second != nil {
		return nil, second
	}
	r.uncounted = !errors.Is(err, unix.EPERM) // That is so with every filter.
	if o.Engine == capture.EngineKernel {
		r.instead = "packets are captured, because: " + firstLine(err)
	}
	return r, nil
}

// openRings opens as many rings on an interface as are asked for, and one where the kernel has no more.
func openRings(o *capture.Options, l *iface.Device) (source, error) {
	instead := ""
	if o.Rings > 1 {
		s, err := openDivided(o, l)
		if err == nil {
			return s, nil
		}
		if !errors.Is(err, ring.ErrGroup) {
			return nil, err // Not a source that is nil.
		}
		o.Logger().Info("packets are not divided among rings", "interface", l.Name, "reason", err)
		instead = "captured with one ring, because: " + firstLine(err)
	}
	r, err := openRing(o, l)
	if err != nil {
		return nil, err
	}
	r.instead = instead
	return r, nil
}

// openRing opens a ring on an interface.
func openRing(o *capture.Options, l *iface.Device) (*ringSource, error) {
	c, k, match, err := filteredRing(o, l)
	if err != nil {
		return nil, err
	}
	r, err := startRing(&c)
	if err != nil {
		return nil, err
	}
	return &ringSource{ring: r, requestedSize: c.Size, match: match, filter: k, widths: widest, unsegmented: unsegmented(o, k.link)}, nil
}

// filteredRing is what the options ask of a ring on an interface, with its filter, and the match in user space
// where the kernel cannot run that.
func filteredRing(o *capture.Options, l *iface.Device) (c ring.Config, k kernelFilter, match matcher, err error) {
	p, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return c, k, nil, err
	}
	c, k = ringConfig(o, l), newKernelFilter(o, &p, l)
	c.SnapLen = k.snapLen
	if o.Rings <= 1 {
		c.Retire = retires[o.Awaited]
	}
	c.Filter, err = k.program(widest)
	return c, k, p.UserspaceMatch(), err
}

// retires are how long packets stay in a block that is not full, by who waits for them. The reader wakes up as often: 4
// times a second where nobody waits, else 12. Where the kernel counts there are few to wake up for, and all of them wait
// for those of the ring.
var retires = [...]time.Duration{capture.AwaitNew: 80 * time.Millisecond, capture.AwaitNone: 250 * time.Millisecond}

// ringConfig is what the options ask of a ring on an interface, but for its filter.
func ringConfig(o *capture.Options, l *iface.Device) ring.Config {
	c := ring.Config{
		Index:       l.Index,
		Cooked:      l.LinkType() == decode.LinkNetwork,
		Link:        l.LinkType(),
		Promiscuous: o.Promiscuous,
		Segments:    o.Count == capture.CountWire && unsegmented(o, l.LinkType()) == "",
		Size:        o.RingSize,
		SnapLen:     o.SnapLen,
		CountTags:   l.CountsTags,
		Socket:      o.Socket,

		BareReceived: l.BareReceived,
		BareSent:     l.BareSent,
	}
	if c.Size == 0 {
		c.Size = ring.DefaultSize
	}
	return c
}

// startRing opens a ring, with the errors that a capture tells apart.
func startRing(c *ring.Config) (*ring.Ring, error) {
	r, err := ring.Open(*c)
	if err != nil {
		return nil, ringError(err)
	}
	return r, nil
}

// ringError is an error of opening a ring, as a capture tells errors apart.
func ringError(err error) error {
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		return fmt.Errorf("%w: %w", capture.ErrPermission, err)
	}
	return iface.LinkStateError(err)
}

// A busy ring is left to fill before it is read again, as network cards moderate their
// interrupts: waking up for each block would cost more than reading it. The pause is
// the time in which a quarter of the ring fills at the present rate, at most
// maxModeration, and at most the time in which half of it would fill at a million of
// the smallest packets a second, each with its header of 68 bytes: the rate may rise.
// Where names are looked for, it may rise to half a million of long packets a second with
// names, until their sender is narrowed. In a flood of packets that are cut it may not: there
// is no time for one more, and its packets would cost half as much again with pauses that are
// so short.
const (
	maxModeration = 64 * time.Millisecond
	fastestFill   = 1_000_000 * (60 + 68) // bytes a second
	fastestNames  = 500_000 * (1500 + 68)
)

// moderation returns the pause for a ring of size bytes that is filled at most that fast, of
// which filled bytes were filled since a time ago.
func moderation(size, fastest int, filled uint64, since time.Duration) time.Duration {
	unknown := time.Second * time.Duration(size/2) / time.Duration(fastest)
	return min(maxModeration, unknown, min(since, time.Second)*time.Duration(size/4)/time.Duration(filled))
}

func (s *ringSource) wait(d time.Duration) error {
	if pause := s.pause; pause > 0 {
		s.pause = 0
		return s.ring.Pause(min(d, pause))
	}
	if s.held { // It is known that there are packets.
		return s.ring.Pause(d)
	}
	return iface.LinkStateError(s.ring.Wait(d))
}

func (s *ringSource) finish() error { return s.ring.Mute() }

func (s *ringSource) interrupt() { s.ring.Interrupt() }

// setFilter changes the filter. Packets that passed the old one are handed over up to
// ring.Ring.Retire later. If one of the two filters runs in user space, nothing is
// captured meanwhile: it would not be known which of them a packet is for. Where the kernel was to count, but not with
// the old filter, the error is errFilterChanged if it can with the new one.
func (s *ringSource) setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error) { //nolint:unparam // It is that of filterSetter.
	next, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return false, err
	}
	k := newKernelFilter(o, &next, l)
	if s.uncounted && canCount(o, l, &next, &k) {
		return false, errFilterChanged
	}
	attach, err := k.attaching(s.widths)
	if err != nil {
		return false, err
	}
	gap = s.match != nil || next.UserspaceMatch() != nil
	if gap {
		err = s.ring.Mute()
	} else {
		err = attach(s.ring)
	}
	if err != nil {
		return false, err
	}
	time.Sleep(s.lag())
	for !drain() {
	}
	if gap {
		err = attach(s.ring)
	}
	s.match, s.filter = next.UserspaceMatch(), k
	return gap, err
}

func (s *ringSource) drain(to *sink) bool {
	before := s.ring.Filled()
	for packets := uint64(0); !to.full(); packets++ {
		f := &s.frame
		if !s.held && !s.ring.Next(f) {
			if filled := s.ring.Filled() - before; filled > 0 {
				since := time.Duration(to.now-to.since) - s.lag()
				s.pause = moderation(s.ring.Size(), fastest(s.filter.names, filled, packets, since), filled, since)
			}
			return true
		}
		if s.seen != nil {
			s.seen(f)
		}
		if s.held = to.early(f); s.held {
			return true
		}
		if s.match == nil || s.match(f.Data, int(f.Len)) {
			to.take(f)
		}
	}
	return false
}

// cutPacket is what a packet takes at most of the ring that is cut where no name is looked for,
// its headers included.
const cutPacket = ring.DefaultSnapLen + 128

// fastest is how fast a ring may come to be filled, of which packets have filled some bytes in
// a time, where names are looked for or not.
func fastest(names bool, filled, packets uint64, since time.Duration) int {
	flood := float64(filled) > since.Seconds()*fastestFill/4 && filled < packets*cutPacket
	if names && !flood {
		return fastestNames
	}
	return fastestFill
}

func (s *ringSource) drops() (flows.OptionalCount, error) {
	stats, err := s.ring.Stats()
	return flows.OptionalCount{N: stats.Drops, OK: err == nil}, err
}

func (s *ringSource) lag() time.Duration { return s.ring.Retire() + ringMargin }

// ringMargin is how much later than it should a ring may hand over a block: the kernel has its timer, too.
const ringMargin = 10 * time.Millisecond

func (s *ringSource) engine() string { return "tpacket_v3" }

func (s *ringSource) note() string {
	return notes(s.instead, s.unsegmented, sizeNote(s.ring.Size(), s.requestedSize))
}

func (s *ringSource) close() error { return s.ring.Close() }
