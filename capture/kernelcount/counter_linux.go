package kernelcount

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"unsafe"

	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// Counter reads what a loaded program counts, which takes no capability. It is for one goroutine at
// a time.
//
// The program counts in one half until a time that Until sets, and in the other from then on. Cut
// makes that so at once and waits until nobody counts in the former any more: what is there is then
// complete, and Take reads and removes it. The half that has been filled meanwhile can then be
// given an end, and so on.
type Counter struct {
	h       Handles
	filling int  // the half that fills, or that is cut
	quiet   bool // the half is cut, and not read to its end
	last    bool // the other half is quiet as well
	at      uint32
	begun   bool // the half has been read up to at

	keys    []countKey
	values  []countSums
	entries []entry // read, and not taken yet
	room    []entry // what entries are a part of
	unknown []entry // taken, of flows that the recorder did not know
	rest    [rests]countSums
}

// The counters of rest, as in maps.h.
const (
	restReceived = iota
	restSent
	restNames
	rests
)

// batchRoom is how many flows are read with one call.
const batchRoom = 2048

// errBadHandles says that descriptors are not those of a program with its maps.
var errBadHandles = errors.New("not the descriptors of a program that counts")

// maxCPUs is how many processors Linux knows at most, and more than that.
const maxCPUs = 1 << 14

// NewCounter returns a counter of the descriptors that Load has returned, and owns them. Until a
// first Until the program counts in one half.
func NewCounter(fds []int, cpus int) (*Counter, error) {
	c := &Counter{h: noHandles}
	if len(fds) != handles || cpus < 1 || cpus > maxCPUs {
		return nil, errBadHandles
	}
	c.h.CPUs = cpus
	copy(c.h.FDs[:], fds)
	if err := c.setEnd(math.MaxInt64); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Program is the descriptor of the program.
func (c *Counter) Program() int { return c.h.Program() }

// Close closes the handles.
func (c *Counter) Close() error { return c.h.Close() }

// half is the descriptor of a half.
func (c *Counter) half(which int) int { return c.h.FDs[fdHalfA+which] }

// direct has the program count in a half before the end that setEnd has set (0), or from then on
// (1). It waits until no run of the program uses the half from before: so it is when the element of
// a map of maps changes (maybe_wait_bpf_programs in kernel/bpf/syscall.c).
func (c *Counter) direct(period uint32, half int) error {
	fd := uint32(c.half(half))
	return update(c.h.FDs[fdHalves], &period, unsafe.Pointer(&fd))
}

func (c *Counter) setEnd(at int64) error {
	key, end := uint32(0), countControl{Until: uint64(at)}
	return update(c.h.FDs[fdControl], &key, unsafe.Pointer(&end))
}

// Until lets the half that fills end at a time, by CLOCK_MONOTONIC in nanoseconds as of the last
// tick of the kernel. The other one, which has to have been taken, fills from then on.
func (c *Counter) Until(at int64) error {
	// In this order: the half that fills is that of both periods now.
	return errors.Join(c.setEnd(at), c.direct(1, 1-c.filling))
}

// Cut ends the half that fills, if its end has not come yet. When it returns, that half is quiet.
func (c *Counter) Cut() error {
	if c.quiet {
		return nil
	}
	if err := c.direct(0, 1-c.filling); err != nil {
		return err
	}
	c.quiet, c.begun = true, false
	return nil
}

// Finish makes both halves quiet. The program must have been detached from its socket.
func (c *Counter) Finish() error {
	if err := c.direct(0, 1-c.filling); err != nil {
		return err
	}
	if !c.quiet {
		c.quiet, c.begun = true, false
	}
	c.last = true
	return nil
}

// Quiet says that there is a half to take.
func (c *Counter) Quiet() bool { return c.quiet || len(c.entries) > 0 || len(c.unknown) > 0 }

// recorder takes sums, as a meter.Recorder does.
type recorder interface {
	AddSum(s *meter.Sum, known bool) (added bool)
}

// Period is the time in which a half was filled.
type Period struct {
	// Offset is what is added to a time of the kernel for a capture time.
	Offset int64
	// From and To are capture times: no packet is outside of them.
	From, To int64
}

// Take hands flows of the quiet half to a recorder, at most so many, and returns how many it were.
// Those that the recorder does not know come at the end, in the order of their first packets.
func (c *Counter) Take(to recorder, p Period, most int) (n int, err error) {
	for n < most && c.Quiet() {
		if len(c.entries) > 0 {
			e := &c.entries[0]
			c.entries = c.entries[1:]
			if !p.add(to, e, true) {
				c.unknown = append(c.unknown, *e)
			}
			n++
			continue
		}
		if c.quiet {
			if err := c.fetch(); err != nil {
				return n, err
			}
			continue
		}
		n += len(c.unknown)
		slices.SortFunc(c.unknown, func(a, b entry) int { return cmp.Compare(a.sums.First, b.sums.First) })
		for i := range c.unknown {
			p.add(to, &c.unknown[i], false)
		}
		c.unknown = nil
	}
	return n, nil
}

// add hands an entry to a recorder.
func (p *Period) add(to recorder, e *entry, known bool) bool {
	var s meter.Sum
	e.sum(&s, p)
	return to.AddSum(&s, known)
}

// fetch reads the next entries.
func (c *Counter) fetch() error {
	if c.keys == nil {
		c.keys, c.values, c.room = make([]countKey, batchRoom), make([]countSums, batchRoom*c.h.CPUs), make([]entry, batchRoom)
	}
	n, done, err := takeBatch(c.half(c.filling), &c.at, c.begun, unsafe.Pointer(&c.keys[0]), unsafe.Pointer(&c.values[0]), batchRoom)
	if err != nil {
		return err
	}
	c.begun = !done
	if done {
		c.filling = 1 - c.filling
		c.quiet, c.last = c.last, false
	}
	c.entries = c.room[:n]
	for i := range c.entries {
		e := &c.entries[i]
		*e = entry{key: c.keys[i]}
		for cpu := range c.h.CPUs {
			e.sums.plus(&c.values[i*c.h.CPUs+cpu])
		}
	}
	return nil
}

// Rest is what found no place in a half.
type Rest struct {
	// Received is how many packets it were, and Tally what they count for.
	Received uint64
	flows.Tally
	// NamesSkipped is how many packets were counted that may have names: more of them were
	// captured than the ring has room for.
	NamesSkipped uint64
}

// Rest returns what found no place since it was last asked.
func (c *Counter) Rest() (r Rest, err error) {
	var now [rests]countSums
	values := make([]countSums, c.h.CPUs)
	for i := range uint32(rests) {
		if err := lookUp(c.h.FDs[fdRest], &i, unsafe.Pointer(&values[0])); err != nil {
			return r, err
		}
		for cpu := range values {
			now[i].plus(&values[cpu])
		}
	}
	since := func(i int) countSums {
		a, b := &now[i], &c.rest[i]
		return countSums{Received: a.Received - b.Received, Packets: a.Packets - b.Packets, Bytes: a.Bytes - b.Bytes}
	}
	received, sent := since(restReceived), since(restSent)
	r = Rest{Received: received.Received + sent.Received, NamesSkipped: since(restNames).Received, Tally: flows.Tally{
		Bytes: flows.Pair{Sent: sent.Bytes, Recv: received.Bytes}, Packets: flows.Pair{Sent: sent.Packets, Recv: received.Packets},
	}}
	c.rest = now
	return r, nil
}

// Learn says how many bytes more than the length of a packet an interface counts, for a program
// that counts on all of them. Up to then its packets are captured.
func (c *Counter) Learn(index uint32, extra int32) error {
	return update(c.h.FDs[fdDevices], &index, unsafe.Pointer(&extra))
}
