package kernelcount

import (
	"fmt"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// control is what the program is told, in memory that it has in common with this process.
type control struct{ memory []byte }

// mapControl maps the value of a map.
func mapControl(fd int) (control, error) {
	memory, err := unix.Mmap(fd, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return control{}, fmt.Errorf("mapping a map of eBPF: %w", err)
	}
	return control{memory}, nil
}

func (c *control) close() error {
	if c.memory == nil {
		return nil
	}
	err := unix.Munmap(c.memory)
	c.memory = nil
	return err
}

func (c *control) value() *countControl { return (*countControl)(unsafe.Pointer(&c.memory[0])) }

// set has the program fill a half before a time, and the other one from then on.
func (c *control) set(until int64, half int) {
	atomic.StoreUint64(&c.value().Until, uint64(until)&^1|uint64(half))
}

// end is the time that was set.
func (c *control) end() int64 { return int64(c.value().Until &^ 1) }

// stamp says of which interval a half is.
func (c *control) stamp(half int, stamp uint32) { atomic.StoreUint32(&c.value().Stamps[half], stamp) }

// filled is of which interval something was counted last in a half.
func (c *control) filled(half int) uint32 { return atomic.LoadUint32(&c.value().Filled[half]) }

// added is how many places flows were given, modulo 2^32.
func (c *control) added() uint32 { return atomic.LoadUint32(&c.value().Added) }
