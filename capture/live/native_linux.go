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
	"iftopgo/capture/ring"
	"iftopgo/flows"
)

// ringSource captures through a TPACKET_V3 ring.
type ringSource struct {
	ring  *ring.Ring
	requestedSize int
	// match decides here when the kernel cannot; nil lets everything through.
	match func(data []byte, wireLen int) bool
	// pause is how long a busy ring is left alone: one in which the last drain found
	// full blocks, and left nothing.
	pause time.Duration
}

// matchSnapLen is how many bytes of a packet are kept for a filter that runs
// here: it may follow headers further than the decoders do.
const matchSnapLen = 2048

// openNative opens a TPACKET_V3 ring on an interface.
func openNative(o *capture.Options, l iface.Device) (source, error) {
	c := ring.Config{
		Index:       l.Index,
		Cooked:      l.LinkType() == decode.LinkNetwork,
		Promiscuous: o.Promiscuous,
		Segments:    o.Count == capture.CountWire,
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
	p, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return nil, err
	}
	c.Filter = p.Raw
	if p.UserspaceMatch() != nil {
		c.SnapLen = max(c.SnapLen, matchSnapLen)
	}
	r, err := ring.Open(c)
	switch {
	case errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES):
		return nil, fmt.Errorf("%w: %w", capture.ErrPermission, err)
	case err != nil:
		return nil, iface.LinkStateError(err)
	}
	return &ringSource{ring: r, requestedSize: c.Size, match: p.UserspaceMatch()}, nil
}

// A busy ring is left to fill before it is looked at again, as network cards
// moderate their interrupts: waking up for each block would cost more than reading
// it. It is left for as long as a quarter of it takes to fill as it did last, for
// maxModeration at most, and for no longer than half of it takes at a million of
// the smallest packets a second, each with its header of 68 bytes: nobody knows what
// comes next.
const (
	maxModeration = 64 * time.Millisecond
	fastestFill   = 1_000_000 * (60 + 68) // bytes a second
)

// moderation is how long a ring of size bytes is left alone of which so much was
// filled since some time ago.
func moderation(size int, filled uint64, since time.Duration) time.Duration {
	unknown := time.Second * time.Duration(size/2) / fastestFill
	return min(maxModeration, unknown, min(since, time.Second)*time.Duration(size/4)/time.Duration(filled))
}

func (s *ringSource) wait(d time.Duration) error {
	if pause := s.pause; pause > 0 {
		s.pause = 0
		time.Sleep(min(d, pause))
		return nil
	}
	return iface.LinkStateError(s.ring.Wait(d))
}

// updateFilter changes the filter. Packets that the old one let through are on their
// way for as long as a block may take to be handed over. Only where one of the two
// runs here nothing is captured meanwhile: it could not be told which of them a
// packet is for.
func (s *ringSource) setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error) {
	next, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return false, err
	}
	snapLen := max(o.SnapLen, ring.DefaultSnapLen)
	if next.UserspaceMatch() != nil {
		snapLen = max(snapLen, matchSnapLen)
	}
	attach := func() error { return s.ring.SetFilter(next.Raw, snapLen) }
	gap = s.match != nil || next.UserspaceMatch() != nil
	if gap {
		err = s.ring.Mute()
	} else {
		err = attach()
	}
	if err != nil {
		return false, err
	}
	time.Sleep(s.lag())
	for !drain() {
	}
	if gap {
		err = attach()
	}
	s.match = next.UserspaceMatch()
	return gap, err
}

func (s *ringSource) drain(to *sink) bool {
	var f frame.Frame
	before := s.ring.Filled()
	for !to.full() {
		if !s.ring.Next(&f) {
			if filled := s.ring.Filled() - before; filled > 0 {
				s.pause = moderation(s.ring.Size(), filled, time.Duration(to.now-to.since)-s.lag())
			}
			return true
		}
		if s.match == nil || s.match(f.Data, int(f.Len)) {
			to.take(&f)
		}
	}
	return false
}

func (s *ringSource) drops() (flows.OptionalCount, error) {
	stats, err := s.ring.Stats()
	return flows.OptionalCount{N: stats.Drops, OK: err == nil}, err
}

func (s *ringSource) lag() time.Duration { return ring.RetireTimeout + 10*time.Millisecond }

func (s *ringSource) engine() string { return "tpacket_v3" }

func (s *ringSource) note() string {
	if s.ring.Size() < s.requestedSize {
		return fmt.Sprintf("the kernel gave a ring of %d KiB, %d KiB were asked for", s.ring.Size()>>10, s.requestedSize>>10)
	}
	return ""
}

func (s *ringSource) close() error { return s.ring.Close() }
