package live

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/iface"
	"iftopgo/capture/kernelcount"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// countingSource has the kernel count the packets that need no more than that, and captures the
// others through a ring. What the kernel has counted is read at the end of each interval.
//
// An interval ends on the boundary of a batch, by the clock of each packet: the end is set before it
// comes (arm). Behind it the interval is cut (wait), and what it carried is handed over (drain), which
// makes it counted up to its end.
type countingSource struct {
	ring    ringSource
	counter *kernelcount.Counter
	config  kernelcount.Config

	// offset is the capture time minus the kernel's, of which the clock is compared with it in each drain;
	// known says that it was.
	offset int64
	known  bool
	// The interval that is counted now is [from, end), in capture time; end is 0 as long as it is open.
	from, end int64
	many      bool // there are so many flows that one reading a second is enough
	taken     int  // flows, of the interval that is handed over
	// A patient interval lasts up to a second, and ends sooner once there is something that somebody waits for.
	patient  bool
	fresh    bool // packets were of new flows
	finished bool
	failed   error // for the next wait
	limit    atomic.Int64
	// learned is what the program was told of interfaces, since a capture time.
	learned   map[uint32]int32
	learnedAt int64
}

// errNotCounting says that the kernel cannot count, while it may be able to capture.
var errNotCounting = errors.New("the kernel does not count")

// openCounting opens an interface of which the kernel counts the packets. The error is
// errNotCounting if it cannot.
func openCounting(o *capture.Options, l *iface.Device) (source, error) {
	p, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return nil, err
	}
	s := new(countingSource)
	s.limit.Store(math.MaxInt64)
	k := newKernelFilter(o, &p, l)
	if s.counter, s.config, err = loadCounter(o, l, &p, &k); err != nil {
		return nil, err
	}
	c := ringConfig(o, l)
	c.SnapLen, c.Program = k.snapLen, s.counter.Program()
	r, err := startRing(&c)
	if err != nil {
		return nil, errors.Join(err, s.counter.Close())
	}
	s.ring = ringSource{ring: r, requestedSize: c.Size, filter: k}
	if s.config.All {
		s.learned, s.ring.seen = make(map[uint32]int32), s.learn
	}
	return s, nil
}

// loadCounter loads a program that counts what passes a filter on an interface.
func loadCounter(o *capture.Options, l *iface.Device, p *capture.Program, k *kernelFilter) (*kernelcount.Counter, kernelcount.Config, error) {
	c := kernelcount.Config{
		Count: o.Count, Cooked: k.link == decode.LinkNetwork, All: l.Index == 0, CountTags: l.CountsTags,
		Cut: uint32(k.snapLen), MaxFlows: uint32(o.BatchFlows()),
	}
	if p.UserspaceMatch() != nil {
		return nil, c, fmt.Errorf("%w: it cannot run this filter", errNotCounting)
	}
	if !c.Cooked && k.link != decode.LinkEthernet {
		return nil, c, fmt.Errorf("%w: packets of this interface are not of Ethernet or IP", errNotCounting)
	}
	if !c.Cooked {
		c.ExtraReceived, c.ExtraSent = extraOf(l, l.BareReceived), extraOf(l, l.BareSent)
	}
	var err error
	// Not what may be the rest of a ClientHello: in uploads that would be every packet, and it could not be
	// taken back. The program knows which packets are.
	if c.Filter, err = k.program(peek.Widths{}); err != nil {
		return nil, c, err
	}
	if k.names {
		c.NamedBytes = uint64(ringConfig(o, l).Size / namedShare)
	}
	load := o.Counter
	if load == nil {
		load = kernelcount.Prepare()
	}
	fds, cpus, err := load(c.Encode())
	if errors.Is(err, capture.ErrStalled) || errors.Is(err, capture.ErrNoSockets) {
		return nil, c, err
	}
	if errors.Is(err, unix.EPERM) { // Which map or program it was is for the log.
		err = fmt.Errorf("it takes cap_bpf\n%w", err)
	}
	if err != nil {
		return nil, c, fmt.Errorf("%w: %w", errNotCounting, err)
	}
	counter, err := kernelcount.NewCounter(&c, fds, cpus)
	if err != nil {
		return nil, c, fmt.Errorf("%w: %w", errNotCounting, err)
	}
	if c.All {
		learnPresent(counter, o)
	}
	return counter, c, nil
}

// canCount says whether the kernel can count what passes a filter on an interface, and takes the program.
func canCount(o *capture.Options, l *iface.Device, p *capture.Program, k *kernelFilter) bool {
	c, _, err := loadCounter(o, l, p, k)
	return err == nil && c.Close() == nil
}

// namedShare is the part of the ring that packets which may have names can fill in an interval.
const namedShare = 4

// ethernetHeaderLen is the header that some interfaces do not count.
const ethernetHeaderLen = 14

// extraOf is how many bytes more than its length an interface counts of a packet with a header of
// Ethernet. Loopback takes that off before it counts, others that are bare do.
func extraOf(l *iface.Device, bare bool) int32 {
	if l.Type == "loopback" || bare {
		return -ethernetHeaderLen
	}
	return 0
}

// firstLine is the first line of an error: that of the verifier has hundreds.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// now is the capture time, as far as it is known.
func (s *countingSource) now() int64 { return kernelcount.Now() + s.offset }

func (s *countingSource) wait(d time.Duration) error {
	if s.failed != nil {
		return s.failed
	}
	switch {
	case s.finished || !s.known:
		return s.ring.wait(min(d, untilKnown))
	case s.counter.Quiet():
		return nil // There is more to hand over.
	}
	if s.patient {
		s.look()
		d = lookAgain(s.now()) // Until the interval ends no batch does that has carried something.
	}
	// The ring may have packets of the interval for as long. What was counted is handed over behind them, for a flow to
	// have the name that an answer gave it just before. Its batch is not sent sooner.
	left := time.Duration(s.end-s.now()) + s.lag()
	if left <= 0 {
		return s.counter.Cut()
	}
	return s.ring.wait(max(min(d, left), time.Millisecond))
}

// untilKnown is how long to wait at most for the first drain.
const untilKnown = 10 * time.Millisecond

func (s *countingSource) interrupt() { s.ring.interrupt() }

func (s *countingSource) drain(to *sink) bool {
	s.compareClocks(to)
	if s.end != 0 && !s.finished {
		s.prepare(to, s.counter.Quiet())
	}
	if s.counter.Quiet() {
		to.limit = min(to.limit, s.limit.Load())
		if !s.ring.drain(to) {
			return false
		}
	}
	if !s.take(to) {
		return false
	}
	to.limit = min(to.limit, s.limit.Load())
	all := s.ring.drain(to)
	s.fresh = to.HasNew() || s.patient && s.counter.News(to)
	return all
}

func (s *countingSource) beginInterval(to *sink) {
	if s.known && !s.finished && s.end == 0 {
		s.arm(to.SendsNew())
		s.prepare(to, false)
	}
}

// compareClocks finds the offset. The capture time was read before: the greatest difference is that
// with the least delay.
func (s *countingSource) compareClocks(to *sink) {
	offset := to.now - kernelcount.Now()
	if !s.known {
		s.known, s.offset, s.from = true, offset, to.since
		s.limit.Store(next(s.from, meter.LiveStep))
	}
	s.offset = max(s.offset, offset)
}

// take hands over what was counted in the interval that was cut. It is false if there is more.
func (s *countingSource) take(to *sink) bool {
	if !s.counter.Quiet() || s.failed != nil {
		return true
	}
	end := s.end
	if s.finished || end == 0 {
		end = max(to.now, s.from+1)
	}
	n := s.counter.Take(to, kernelcount.Period{Offset: s.offset, From: s.from, To: end - 1}, maxDrain-to.taken)
	to.taken += n
	s.taken += n
	if s.counter.Quiet() {
		return false
	}
	rest := s.counter.Rest()
	to.AddRest(rest.Received, rest.Tally, end-1)
	to.Health.NamesSkipped += rest.NamesSkipped
	s.many, s.taken = s.taken >= manyFlows, 0
	s.from, s.end = end, 0
	if !s.finished {
		s.limit.Store(next(end, meter.LiveStep))
	}
	return true
}

// learn tells the program what an interface counts, with its first packet: up to then its packets
// are captured. It does so again after a while, for the program may have forgotten.
func (s *countingSource) learn(f *frame.Frame) {
	if f.Time >= s.learnedAt+int64(relearn) || f.Time < s.learnedAt {
		s.learnedAt = f.Time
		clear(s.learned)
	}
	if extra, known := s.learned[f.Iface]; known && extra == f.Extra {
		return
	}
	s.learned[f.Iface] = f.Extra
	s.failed = errors.Join(s.failed, s.counter.Learn(f.Iface, f.Extra))
}

// relearn is after what time the program is told again what an interface counts.
const relearn = time.Minute

func (s *countingSource) counted() int64 { return s.from }

func (s *countingSource) pending() int64 { return s.limit.Load() }

func (s *countingSource) finish() error {
	if s.finished {
		return nil
	}
	err := s.ring.ring.Mute()
	return errors.Join(err, s.finishCounter())
}

// finishCounter ends the counting of a program that is not attached any more.
func (s *countingSource) finishCounter() error {
	s.finished = true
	s.limit.Store(math.MaxInt64)
	return s.counter.Finish()
}

// setFilter changes the filter, by another program with maps of its own. There is never a gap: the kernel
// runs either of them on each packet, and each counts for itself.
func (s *countingSource) setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error) { //nolint:unparam // It is that of filterSetter.
	p, err := o.Filter(l.FilterLinkType(), true, l.Name)
	if err != nil {
		return false, err
	}
	k := newKernelFilter(o, &p, l)
	c, config, err := loadCounter(o, l, &p, &k)
	if errors.Is(err, errNotCounting) {
		return false, fmt.Errorf("%w, %w", errFilterChanged, err)
	}
	if err != nil {
		return false, err
	}
	if err := s.ring.ring.SetProgram(c.Program()); err != nil {
		return false, errors.Join(err, c.Close())
	}
	if err := s.finishCounter(); err != nil {
		return false, errors.Join(err, c.Close())
	}
	time.Sleep(s.lag())
	for !drain() || s.failed == nil && s.counter.Quiet() {
	}
	err = s.counter.Close()
	s.counter, s.config, s.ring.filter, s.finished, s.end = c, config, k, false, 0
	s.learnedAt = 0
	s.limit.Store(next(s.from, meter.LiveStep))
	return false, err
}

func (s *countingSource) drops() (flows.OptionalCount, error) { return s.ring.drops() }

func (s *countingSource) lag() time.Duration { return s.ring.lag() }

func (s *countingSource) engine() string { return string(capture.EngineKernel) }

func (s *countingSource) note() string { return s.ring.note() }

func (s *countingSource) close() error { return errors.Join(s.ring.close(), s.counter.Close()) }
