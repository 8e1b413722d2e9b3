package kernelcount

import (
	"errors"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Counter reads what a loaded program counts, which takes no capability. It is for one goroutine at
// a time.
//
// The program counts in one half until a time that Until sets, and in the other from then on. Cut
// makes that so at once and waits until nobody counts in the former any more: what is there is then
// complete, and Take reads it. The half that has been filled meanwhile can then be given an end, and
// so on.
//
// All tables of a half are empty at the beginning of an interval: what is there of one before is not counted as taken.
type Counter struct {
	h       Handles
	tables  tables
	control control
	ticks   ticks
	places  mapped[countPlace]
	heads   mapped[countHead]
	filling int       // the half that fills, or that is cut
	armed   bool      // Until has set an end for it
	quiet   bool      // it is cut, and not read to its end
	last    bool      // the other half is quiet as well
	stamp   uint32    // of the interval that began last
	stamps  [2]uint32 // of what is in each half and was not taken, 0 for nothing

	waited  time.Duration // how long the last wait took
	reading reading
	news    news
	rest    Rest // of what was read, and not asked for yet
}

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
	c.h.CPUs, c.tables = cpus, config.tables(cpus)
	copy(c.h.FDs[:], fds)
	if err := c.mapTables(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	c.ticks = newTicks(c.control.value())
	c.begin(c.filling)
	c.control.set(never, c.filling)
	c.control.overdue(never)
	return c, nil
}

// Program is the descriptor of the program.
func (c *Counter) Program() int { return c.h.Program() }

// mapTables maps what the program and this process have in common.
func (c *Counter) mapTables() (err error) {
	if c.control, err = mapControl(c.h.FDs[fdControl]); err != nil {
		return err
	}
	if c.places, err = mapValues[countPlace](c.h.FDs[fdPlaces], c.tables.places(), unix.PROT_READ); err != nil {
		return err
	}
	c.heads, err = mapValues[countHead](c.h.FDs[fdHeads], c.h.CPUs*halves, unix.PROT_READ)
	return err
}

// Close closes the handles.
func (c *Counter) Close() error {
	return errors.Join(c.control.close(), c.places.close(), c.heads.close(), c.h.Close())
}

// begin gives a half, which nobody fills, the stamp of its next interval.
func (c *Counter) begin(half int) {
	c.stamp++
	c.stamps[half] = c.stamp
	c.control.stamp(half, c.stamp)
}

// Until lets the half that fills end at a time, by CLOCK_MONOTONIC in nanoseconds, to a tick of the kernel. The other one, which
// has to have been taken, fills from then on.
func (c *Counter) Until(at int64) {
	if !c.armed {
		c.armed = true
		c.begin(1 - c.filling)
	}
	c.control.set(c.ticks.at(at), c.filling)
	c.control.overdue(c.ticks.at(at + int64(overdue)))
}

// overdue is how long after the end of an interval nobody seems to read: a ring has few blocks, and each is for 40 ms.
const overdue = 500 * time.Millisecond

// Cut ends the half that fills, if its end has not come yet. When it returns, that half is quiet.
func (c *Counter) Cut() error {
	if c.quiet {
		return nil
	}
	if !c.armed {
		c.Until(Now())
	}
	c.control.set(0, c.filling)
	if err := c.wait(); err != nil {
		return err
	}
	c.quiet = true
	return nil
}

// Filled says that something was counted in the half that fills, or that is cut.
func (c *Counter) Filled() bool {
	stamp := c.stamps[c.filling]
	for cpu := 0; cpu < c.h.CPUs && stamp != 0; cpu++ {
		if atomic.LoadUint32(&c.head(cpu, c.filling).Stamp) == stamp {
			return true
		}
	}
	return false
}

// head is what a half of a CPU has in all.
func (c *Counter) head(cpu, half int) *countHead { return &c.heads.values[c.tables.table(cpu, half)] }

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
func (c *Counter) Quiet() bool { return c.quiet }

// Learn says how many bytes more than the length of a packet an interface counts, for a program
// that counts on all of them. Up to then its packets are captured.
func (c *Counter) Learn(index uint32, extra int32) error {
	return update(c.h.FDs[fdDevices], &index, unsafe.Pointer(&extra), true)
}
