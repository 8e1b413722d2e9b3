package kernelcount

import (
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// control is what the program is told.
type control struct{ mapped[countControl] }

// mapControl maps the value of a map.
func mapControl(fd int) (c control, err error) {
	c.mapped, err = mapValues[countControl](fd, 1, unix.PROT_READ|unix.PROT_WRITE)
	return c, err
}

func (c *control) value() *countControl { return &c.values[0] }

// set has the program fill a half before a tick, and the other one from then on.
func (c *control) set(until uint64, half int) {
	atomic.StoreUint64(&c.value().Until, until<<1|uint64(half))
}

// overdue sets from which tick on names are not asked for any more.
func (c *control) overdue(from uint64) { atomic.StoreUint64(&c.value().Overdue, from) }

// stamp says of which interval a half is.
func (c *control) stamp(half int, stamp uint32) { atomic.StoreUint32(&c.value().Stamps[half], stamp) }
