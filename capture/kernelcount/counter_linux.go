package kernelcount

import (
	"errors"
	"math"
	"time"
	"unsafe"

	"iftopgo/flows"
)

// Counter reads what a loaded program counts, which takes no capability. It is for one goroutine at
// a time.
//
// The program counts in one half until a time that Until sets, and in the other from then on. Cut
// makes that so at once and waits until nobody counts in the former any more: what is there is then
// complete, and Take reads it. The half that has been filled meanwhile can then be given an end, and
// so on.
//
// Flows keep their places in a half, so that they find them when it is filled again: what is there of
// an interval before has another stamp. Take removes those that were silent.
type Counter struct {
	h       Handles
	control control
	filling int       // the half that fills, or that is cut
	armed   bool      // Until has set an end for it
	quiet   bool      // it is cut, and not read to its end
	last    bool      // the other half is quiet as well
	stamp   uint32    // of the interval that began last
	stamps  [2]uint32 // of what is in each half and was not taken, 0 for nothing
	places  uint32    // of a half
	added   uint32    // what the program said last

	waited  time.Duration // how long the last wait took
	reading reading
	placed  [2]placed // of each half
	entries []entry   // read, and not taken yet
	unknown []entry   // taken, of flows that the recorder did not know
	rest    [rests]countSums
}

// The counters of rest, as in maps.h.
const (
	restReceived = iota
	restSent
	restNames
	rests
)

// errBadHandles says that descriptors are not those of a program with its maps.
var errBadHandles = errors.New("not the descriptors of a program that counts")

// maxCPUs is how many processors Linux knows at most, and more than that.
const maxCPUs = 1 << 14

// NewCounter returns a counter of the descriptors that Load has returned for a configuration, and owns
// them. Until a first Until the program counts in one half.
func NewCounter(config *Config, fds []int, cpus int) (*Counter, error) {
	c := &Counter{h: noHandles}
	if len(fds) != handles || cpus < 1 || cpus > maxCPUs {
		return nil, errBadHandles
	}
	c.h.CPUs, c.places = cpus, config.places(cpus)
	copy(c.h.FDs[:], fds)
	var err error
	if c.control, err = mapControl(c.h.FDs[fdControl]); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	c.begin(c.filling)
	c.control.set(math.MaxInt64, c.filling)
	return c, nil
}

// Program is the descriptor of the program.
func (c *Counter) Program() int { return c.h.Program() }

// Close closes the handles.
func (c *Counter) Close() error { return errors.Join(c.control.close(), c.h.Close()) }

// half is the descriptor of a half.
func (c *Counter) half(which int) int { return c.h.FDs[fdHalfA+which] }

// begin gives a half, which nobody fills, the stamp of its next interval.
func (c *Counter) begin(half int) {
	c.stamp++
	c.stamps[half] = c.stamp
	c.control.stamp(half, c.stamp)
}

// Until lets the half that fills end at a time, by CLOCK_MONOTONIC in nanoseconds as of the last
// tick of the kernel. The other one, which has to have been taken, fills from then on.
func (c *Counter) Until(at int64) {
	if !c.armed {
		c.armed = true
		c.begin(1 - c.filling)
	}
	c.control.set(at, c.filling)
}

// Cut ends the half that fills, if its end has not come yet. When it returns, that half is quiet.
func (c *Counter) Cut() error {
	if c.quiet {
		return nil
	}
	if now := kernelTick(); !c.armed || c.control.end() > now {
		c.Until(now)
	}
	if err := c.wait(); err != nil {
		return err
	}
	c.quiet = true
	return nil
}

// Filled says that something was counted in the half that fills, or that is cut.
func (c *Counter) Filled() bool {
	return c.stamps[c.filling] != 0 && c.control.filled(c.filling) == c.stamps[c.filling]
}

// Added says whether flows were given places since it was last asked: those that are new, or were silent for
// long, and any flow once in each half.
func (c *Counter) Added() bool {
	before := c.added
	c.added = c.control.added()
	return c.added != before
}

// Finish makes both halves quiet. The program must have been detached from its socket.
func (c *Counter) Finish() error {
	if err := c.wait(); err != nil {
		return err
	}
	c.quiet, c.last = true, true
	return nil
}

// wait returns when no program runs any more that began before: so it is when the element of a map of
// maps changes (maybe_wait_bpf_programs in kernel/bpf/syscall.c). Where that is soon, and so it mostly is, this
// thread waits for it alone. To have another one take its place, and to give that back, costs more than all the rest
// of a reading, and wakes the monitor of the run-time, which then looks at each of the next milliseconds.
func (c *Counter) wait() error {
	key, fd := uint32(0), uint32(c.h.FDs[fdControl])
	began := Now()
	err := update(c.h.FDs[fdFence], &key, unsafe.Pointer(&fd), c.waited > soon)
	c.waited = time.Duration(Now() - began)
	return err
}

// soon is how long others may have to wait for the memory of the program to be collected, or for a thread.
const soon = 12 * time.Millisecond

// Quiet says that there is a half to take.
func (c *Counter) Quiet() bool { return c.quiet || len(c.entries) > 0 || len(c.unknown) > 0 }

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
		if err := lookUp(c.h.FDs[fdRest], unsafe.Pointer(&i), unsafe.Pointer(&values[0])); err != nil {
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
	return update(c.h.FDs[fdDevices], &index, unsafe.Pointer(&extra), true)
}
