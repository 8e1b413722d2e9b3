//go:build darwin || freebsd

package bpfdev

import (
	"errors"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// native is the layout of the system this is built for.
var native = Layout{NumberBytes: int(unsafe.Sizeof(unix.BpfHdr{}.Tstamp)) / 2, Align: unix.BPF_ALIGNMENT}

// Device captures on one interface. It is not safe for concurrent use: it must not be
// closed during Wait.
type Device struct {
	fd      int
	name    string
	link    decode.LinkType
	buf     []byte
	walker  Walker
	timeout time.Duration // as the kernel has it
	stats   Stats
	last    unix.BpfStat
}

// Open opens a device as config says. The error is fs.ErrPermission when the user
// may not open /dev/bpf, ENXIO when there is no such interface, and ENETDOWN when
// it is down.
func Open(config Config) (*Device, error) {
	fd, err := openClone()
	if err != nil {
		return nil, err
	}
	d := &Device{fd: fd, name: config.Interface}
	if err := d.setUp(config); err != nil {
		_ = d.Close() // The first error says what is wrong.
		return nil, fmt.Errorf("capturing on %s: %w", config.Interface, err)
	}
	return d, nil
}

// Wait waits until packets are there for Next, or timeout, at least a
// millisecond, has passed. It may return sooner, as after a signal. Data of
// packets handed out before is no longer valid. After an error the device cannot be
// used any more: ENXIO when the interface is gone.
func (d *Device) Wait(timeout time.Duration) error {
	if d.walker.More() {
		return nil
	}
	if err := d.walker.Err(); err != nil {
		return fmt.Errorf("reading packets of %s: %w", d.name, err)
	}
	if err := d.setTimeout(max(timeout, time.Millisecond)); err != nil {
		return err
	}
	// BPF wants reads of exactly its buffer's size, and returns 0 bytes when
	// the time is up.
	n, err := unix.Read(d.fd, d.buf)
	switch {
	case errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN):
		n = 0
	case err != nil:
		return fmt.Errorf("reading packets of %s: %w", d.name, err)
	}
	d.walker = NewWalker(native, d.link, d.buf[:n])
	return nil
}

// Next takes the next packet that Wait has found into f, and returns false when
// there are no more. f is valid until the next Wait.
func (d *Device) Next(f *frame.Frame) bool { return d.walker.Next(f) }

// LinkType says how the packets begin.
func (d *Device) LinkType() decode.LinkType { return d.link }

// Stats reads the counters, which wraps BIOCGSTATS. They must be read at least
// once in 2^32 packets.
func (d *Device) Stats() (Stats, error) {
	var now unix.BpfStat
	if err := ioctl(d.fd, unix.BIOCGSTATS, unsafe.Pointer(&now)); err != nil {
		return d.stats, fmt.Errorf("reading the counters of %s: %w", d.name, err)
	}
	d.stats.add(now.Recv, now.Drop, d.last.Recv, d.last.Drop)
	d.last = now
	return d.stats, nil
}

// Close ends the capture.
func (d *Device) Close() error {
	if err := unix.Close(d.fd); err != nil {
		return fmt.Errorf("closing the tap on %s: %w", d.name, err)
	}
	return nil
}
