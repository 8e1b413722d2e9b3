//go:build darwin || freebsd

package bpfdev

import (
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

const (
	// maxDevices is how many numbered devices are tried; macOS makes 256 at most.
	maxDevices = 256
	// defaultBuffer is the largest buffer that macOS (debug.bpf_maxbufsize) and
	// FreeBSD (net.bpf.maxbufsize) give without being told to give more.
	defaultBuffer = 512 << 10
	// minBuffer is where asking for ever smaller buffers ends.
	minBuffer = 4096
	// ifreqBytes is sizeof(struct ifreq), which BIOCSETIF copies whole.
	ifreqBytes = 32
)

// openClone opens a tap that no one else has: the cloning device /dev/bpf of
// FreeBSD, else the first numbered one that is free.
func openClone() (int, error) {
	const flags = unix.O_RDONLY | unix.O_CLOEXEC
	if runtime.GOOS == "freebsd" {
		fd, err := unix.Open("/dev/bpf", flags, 0)
		if err != nil {
			return -1, fmt.Errorf("opening /dev/bpf: %w", err)
		}
		return fd, nil
	}
	for i := range maxDevices {
		path := fmt.Sprintf("/dev/bpf%d", i)
		fd, err := unix.Open(path, flags, 0)
		if err == nil {
			return fd, nil
		}
		if !errors.Is(err, unix.EBUSY) {
			return -1, fmt.Errorf("opening %s: %w", path, err)
		}
	}
	return -1, fmt.Errorf("opening /dev/bpf: all %d devices are in use: %w", maxDevices, unix.EBUSY)
}

// setUp attaches the tap to its interface. The size of the buffer can only be
// set before that; setting the filter after it throws away what was captured
// without.
func (d *Device) setUp(config Config) error {
	if err := d.attach(config); err != nil {
		return err
	}
	size, err := unix.IoctlGetInt(d.fd, unix.BIOCGBLEN)
	if err != nil {
		return fmt.Errorf("asking for the buffer's size: %w", err)
	}
	d.buf = make([]byte, uint32(size))
	dlt, err := unix.IoctlGetInt(d.fd, unix.BIOCGDLT)
	if err != nil {
		return fmt.Errorf("asking for the link type: %w", err)
	}
	d.link = LinkType(uint32(dlt))
	// Packets as they come, and also those that this host sends.
	if err := unix.IoctlSetPointerInt(d.fd, unix.BIOCIMMEDIATE, 1); err != nil {
		return fmt.Errorf("setting immediate mode: %w", err)
	}
	if err := unix.IoctlSetPointerInt(d.fd, unix.BIOCSSEESENT, 1); err != nil {
		return fmt.Errorf("asking for sent packets: %w", err)
	}
	if config.Promiscuous {
		if err := ioctl(d.fd, unix.BIOCPROMISC, nil); err != nil {
			return fmt.Errorf("setting promiscuous mode: %w", err)
		}
	}
	program, err := config.program(d.link)
	if err != nil {
		return fmt.Errorf("making the filter: %w", err)
	}
	return d.setFilter(program)
}

// attach sets the size of the buffer, or the next smaller one that there is
// memory for, and the interface.
func (d *Device) attach(config Config) error {
	var ifreq [ifreqBytes]byte
	if len(config.Interface) >= unix.IFNAMSIZ {
		return fmt.Errorf("no interface has a name that long: %w", unix.ENXIO)
	}
	copy(ifreq[:], config.Interface)
	size := config.BufferBytes
	if size <= 0 {
		size = defaultBuffer
	}
	for ; ; size /= 2 {
		if err := unix.IoctlSetPointerInt(d.fd, unix.BIOCSBLEN, size); err != nil {
			return fmt.Errorf("setting a buffer of %d bytes: %w", size, err)
		}
		err := ioctl(d.fd, unix.BIOCSETIF, unsafe.Pointer(&ifreq))
		if err == nil {
			return nil
		}
		if !errors.Is(err, unix.ENOBUFS) || size/2 < minBuffer {
			return fmt.Errorf("attaching to the interface: %w", err)
		}
	}
}

// setFilter installs the program, which wraps BIOCSETF.
func (d *Device) setFilter(program []bpf.RawInstruction) error {
	if len(program) == 0 {
		return fmt.Errorf("setting the filter: it is empty: %w", unix.EINVAL)
	}
	instructions := make([]unix.BpfInsn, len(program))
	for i, in := range program {
		instructions[i] = unix.BpfInsn{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	prog := unix.BpfProgram{Len: uint32(len(instructions)), Insns: &instructions[0]}
	if err := ioctl(d.fd, unix.BIOCSETF, unsafe.Pointer(&prog)); err != nil {
		return fmt.Errorf("setting the filter: %w", err)
	}
	return nil
}

// setTimeout sets how long a read waits, which wraps BIOCSRTIMEOUT.
func (d *Device) setTimeout(timeout time.Duration) error {
	if timeout == d.timeout {
		return nil
	}
	tv := unix.NsecToTimeval(timeout.Nanoseconds())
	if err := ioctl(d.fd, unix.BIOCSRTIMEOUT, unsafe.Pointer(&tv)); err != nil {
		return fmt.Errorf("setting the read timeout of %s: %w", d.name, err)
	}
	d.timeout = timeout
	return nil
}

// ioctl wraps ioctl(2) with a pointer to what it reads or writes, which x/sys
// has for a few requests only.
func ioctl(fd int, request uint, arg unsafe.Pointer) error {
	//nolint:staticcheck // Deprecated on macOS, and the only way to these requests.
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(request), uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}
