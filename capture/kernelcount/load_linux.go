package kernelcount

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// leastFrame is how long a frame has to be at least for a program to be run with it: an Ethernet header.
const leastFrame = 14

// Load loads a program that counts as c says on so many CPUs, with maps of its own. It takes CAP_BPF, and Linux
// 5.11. Close must be called.
func Load(c *Config, cpus int) (h Handles, err error) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		return h, fmt.Errorf("counting in the kernel on 32 bits: %w", errors.ErrUnsupported)
	}
	h = noHandles
	h.CPUs = cpus
	loaded, err := load(c, h.CPUs)
	if err != nil {
		return h, refusal(err)
	}
	defer loaded.Close()
	if _, err := loaded.Programs[countProgTick].Run(&ebpf.RunOptions{Data: make([]byte, leastFrame)}); err != nil {
		return h, fmt.Errorf("asking which tick of the kernel it is: %w", err)
	}
	files := [handles]interface{ FD() int }{
		fdProgram: loaded.Programs[countProgCount], fdPlaces: loaded.Maps[countMapPlaces], fdNumbers: loaded.Maps[countMapNumbers],
		fdHeads: loaded.Maps[countMapHeads], fdFence: loaded.Maps[countMapFence], fdControl: loaded.Maps[countMapControls],
		fdDevices: loaded.Maps[countMapDevices],
	}
	for i, f := range files {
		if h.FDs[i], err = unix.FcntlInt(uintptr(f.FD()), unix.F_DUPFD_CLOEXEC, 0); err != nil {
			return h, errors.Join(fmt.Errorf("duplicating a descriptor: %w", err), h.Close())
		}
	}
	return h, nil
}

// Prepare reads what is needed to know of the system, for a process that can read no files later. It returns what loads a
// program for a configuration that Encode has written.
func Prepare() (load func(config []byte) (fds []int, cpus int, err error)) {
	cpus, err := countedCPUs()
	_, _ = ebpf.PossibleCPU() // It keeps that for maps that have values for each CPU, which repeat its error.
	return func(config []byte) ([]int, int, error) {
		if err != nil {
			return nil, 0, err
		}
		c, err := Parse(config)
		if err != nil {
			return nil, 0, err
		}
		h, err := Load(&c, cpus)
		if err != nil {
			return nil, 0, err
		}
		return h.FDs[:], h.CPUs, nil
	}
}

// Close closes the descriptors. A program that is attached to a socket goes on.
func (h *Handles) Close() error {
	var errs []error
	for i, fd := range h.FDs {
		if fd >= 0 {
			errs = append(errs, unix.Close(fd))
		}
		h.FDs[i] = -1
	}
	return errors.Join(errs...)
}
