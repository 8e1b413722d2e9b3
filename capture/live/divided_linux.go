package live

import (
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/kernelcount"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
	"iftopgo/capture/ring"
	"iftopgo/flows"
)

// dividedSource captures through several rings, among which the kernel divides packets by flow. Each is
// read, decoded and counted in a goroutine of its own. What they have counted in a slot is handed over when
// all of them have read that far, so that it is in the batch it belongs to, whichever ring is behind.
type dividedSource struct {
	reading

	readers       []*ringReader
	requestedSize int
	unsegmented   string // a note
	filter        kernelFilter
	looksForNames bool
	widths        peek.Widths

	started bool
	group   errgroup.Group // of the readers, that read until they are ended
	// changed has room for one signal that a slot is over, or that a reader has failed.
	changed  chan struct{}
	handedTo int64 // capture time up to which shares were handed over
	more     bool  // another slot may be ready
	finished bool
	limit    atomic.Int64
}

// openDivided opens an interface with several rings. The error is ring.ErrGroup where the kernel has none.
func openDivided(o *capture.Options, l *iface.Device) (*dividedSource, error) {
	c, k, match, err := filteredRing(o, l)
	if err != nil {
		return nil, err
	}
	rings, err := ring.OpenGroup(c, o.Rings)
	if err != nil {
		return nil, ringError(err)
	}
	s := &dividedSource{requestedSize: c.Size, unsegmented: unsegmented(o, k.link), filter: k, looksForNames: o.Names, widths: widest, changed: make(chan struct{}, 1)}
	s.setMatch(match)
	s.names.Store(k.names)
	s.limit.Store(math.MaxInt64)
	for _, r := range rings {
		s.readers = append(s.readers, &ringReader{ring: r, shared: &s.reading})
	}
	return s, nil
}

func (s *dividedSource) setMatch(m matcher) {
	if m == nil {
		s.match.Store(nil)
		return
	}
	s.match.Store(&m)
}

// wait waits until a slot is over.
func (s *dividedSource) wait(d time.Duration) error {
	for _, r := range s.readers {
		if _, err := r.state(); err != nil {
			return err
		}
	}
	if !s.finished && (!s.started || s.more) {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.changed:
	case <-timer.C:
	}
	return nil
}

// begin prepares the readers, with the first drain.
func (s *dividedSource) begin(to *sink) {
	s.started = true
	s.handedTo = to.since
	for _, r := range s.readers {
		r.since, r.readTo = to.since, to.since
		r.divider = to.NewDivider(len(s.readers), s.looksForNames)
	}
}

// run starts the readers.
func (s *dividedSource) run() {
	for _, r := range s.readers {
		s.group.Go(func() error { return r.run(s.signal) })
	}
}

func (s *dividedSource) signal() {
	select {
	case s.changed <- struct{}{}:
	default: // One is enough.
	}
}

// drain hands over the first slot that all have read, if the taps of other interfaces have come as far.
func (s *dividedSource) drain(to *sink) bool {
	s.compareClocks(to)
	if !s.started {
		s.begin(to)
		if !s.finished {
			s.run()
		}
	}
	if s.finished {
		return s.drainRest(to)
	}
	end, readTo := s.first(), s.readTo()
	empty := min(readTo-readTo%meter.LiveStep, end-meter.LiveStep) // Up to there no share waits.
	s.more = false
	if end <= min(readTo, to.limit) {
		s.handOver(to, end)
		s.more = true
	} else if empty > s.handedTo {
		s.handedTo = empty
		s.more = end <= readTo
	}
	s.limit.Store(next(s.handedTo, meter.LiveStep))
	return true
}

// compareClocks tells the readers what time it is. The capture time was read before: the greatest difference
// to the kernel's is that with the least delay.
func (s *dividedSource) compareClocks(to *sink) {
	offset := to.now - kernelcount.Now()
	if s.started {
		offset = max(offset, s.capture.Load())
	}
	s.capture.Store(offset)
	s.wall.Store(to.offset)
}

// readTo is up to which capture time all rings were read.
func (s *dividedSource) readTo() int64 {
	least := int64(noSlot)
	for _, r := range s.readers {
		at, _ := r.state() // An error is for wait.
		least = min(least, at)
	}
	return least
}

// first is the end of the first slot of which a share waits, or noSlot.
func (s *dividedSource) first() int64 {
	least := int64(noSlot)
	for _, r := range s.readers {
		least = min(least, r.first())
	}
	return least
}

// handOver hands over what all rings have got in the slot that ends at a time.
func (s *dividedSource) handOver(to *sink, end int64) {
	var shares []*meter.Share
	var of []*ringReader
	for _, r := range s.readers {
		if share := r.take(end); share != nil {
			shares, of = append(shares, share), append(of, r)
		}
	}
	to.Advance(end - meter.LiveStep)
	to.taken += to.AddShares(shares)
	for i, r := range of {
		r.giveBack(shares[i])
	}
	s.handedTo = max(s.handedTo, end)
}

// drainRest reads what is left in the rings, which nobody else does any more, and hands it over.
func (s *dividedSource) drainRest(to *sink) (all bool) {
	all = true
	for _, r := range s.readers {
		all = r.read() && all
		if r.open != nil {
			r.close()
		}
	}
	for end := s.first(); end != noSlot; end = s.first() {
		s.handOver(to, end)
	}
	s.handedTo = to.now
	return all
}

func (s *dividedSource) counted() int64 { return s.handedTo }

func (s *dividedSource) pending() int64 { return s.limit.Load() }

// finish ends the capture and the readers.
func (s *dividedSource) finish() error {
	err := s.each((*ring.Ring).Mute)
	return errors.Join(err, s.end())
}

// end ends the readers. It cannot hang: a reader that waits is interrupted, and one that reads looks whether it is
// to end after maxDrain packets.
func (s *dividedSource) end() error {
	s.finished = true
	s.limit.Store(math.MaxInt64)
	s.ended.Store(true)
	s.interruptReaders()
	return s.group.Wait()
}

// interruptReaders has the readers that wait read on.
func (s *dividedSource) interruptReaders() {
	for _, r := range s.readers {
		r.ring.Interrupt()
	}
}

// each does something with each ring.
func (s *dividedSource) each(do func(*ring.Ring) error) (err error) {
	for _, r := range s.readers {
		err = errors.Join(err, do(r.ring))
	}
	return err
}

// setFilter changes the filter, as that of ringSource does. When a ring refuses the new one, the others get the old one
// back, or are left muted if they were. Some were without it for a moment, which is a gap.
func (s *dividedSource) setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error) {
	p, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil || s.finished { // Nothing is captured any more, and what is left passed the old filter.
		return false, err
	}
	if !s.started { // What is there already is for the old one, too.
		drain()
	}
	k := newKernelFilter(o, &p, l)
	attach, restore, err := s.attaching(&k, s.widths)
	if err != nil {
		return false, err
	}
	first := attach
	if gap = s.match.Load() != nil || p.UserspaceMatch() != nil; gap {
		first = (*ring.Ring).Mute
	}
	if err := s.change(first, restore); err != nil {
		return true, err
	}
	if err := s.readUpToNow(); err != nil {
		return gap, fmt.Errorf("%w (%w)", err, errFilterChanged)
	}
	s.filter, s.looksForNames = k, o.Names
	s.setMatch(p.UserspaceMatch())
	s.names.Store(k.names)
	for _, r := range s.readers {
		r.divider.LookForNames(o.Names)
	}
	if gap {
		err = s.change(attach, (*ring.Ring).Mute)
	}
	return gap, err
}

// attaching returns what gives a ring a filter, with the widths of what may have names, and what gives it back the
// filter it has now.
func (s *dividedSource) attaching(k *kernelFilter, widths peek.Widths) (attach, restore func(*ring.Ring) error, err error) {
	if restore, err = s.filter.attaching(s.widths); err != nil {
		return nil, nil, err
	}
	attach, err = k.attaching(widths)
	return attach, restore, err
}

// change changes each ring, until one refuses: those before it are then changed back.
func (s *dividedSource) change(do, undo func(*ring.Ring) error) error {
	for i, r := range s.readers {
		if err := do(r.ring); err != nil {
			for _, changed := range s.readers[:i] {
				err = errors.Join(err, undo(changed.ring))
			}
			return err
		}
	}
	return nil
}

// readUpToNow waits until all rings were read up to the present.
func (s *dividedSource) readUpToNow() error {
	at := s.now()
	time.Sleep(ringLag)
	s.interruptReaders() // Where nothing comes, readers would wait for the end of their slots.
	for _, r := range s.readers {
		if err := r.awaitRead(at); err != nil {
			return err
		}
	}
	return nil
}

// narrow is narrower for all rings, as for one.
func (s *dividedSource) narrow(to peek.Widths) error {
	attach, restore, err := s.attaching(&s.filter, to)
	if err != nil || !s.filter.names {
		return err
	}
	s.widths = to
	return s.change(attach, restore)
}

// drops are those of all rings.
func (s *dividedSource) drops() (all flows.OptionalCount, err error) {
	all.OK = true
	for _, r := range s.readers {
		stats, e := r.ring.Stats()
		all.N += stats.Drops
		all.OK, err = all.OK && e == nil, errors.Join(err, e)
	}
	return all, err
}

// lag has some time for the goroutines beyond that of a ring.
func (s *dividedSource) lag() time.Duration { return ringLag + 10*time.Millisecond }

func (s *dividedSource) engine() string { return "tpacket_v3" }

func (s *dividedSource) note() string {
	least := s.readers[0].ring.Size()
	for _, r := range s.readers {
		least = min(least, r.ring.Size())
	}
	size := sizeNote(least, s.requestedSize)
	if size != "" {
		size = fmt.Sprintf("%s, for each of %d", size, len(s.readers))
	}
	return notes(s.unsegmented, size)
}

func (s *dividedSource) close() error {
	err := s.end()
	return errors.Join(err, s.each((*ring.Ring).Close))
}
