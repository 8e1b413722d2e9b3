package kernelcount

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapped are the values of an array of eBPF, in memory that this process has in common with the kernel.
type mapped[T any] struct {
	values []T
	memory []byte
}

// mapValues maps so many values, at least one, of a map whose values have the size of T, a multiple of 8.
func mapValues[T any](fd, n, protection int) (m mapped[T], err error) {
	var one T
	page := os.Getpagesize()
	size := (n*int(unsafe.Sizeof(one)) + page - 1) / page * page
	if m.memory, err = unix.Mmap(fd, 0, size, protection, unix.MAP_SHARED); err != nil {
		return m, fmt.Errorf("mapping a map of eBPF: %w", err)
	}
	m.values = unsafe.Slice((*T)(unsafe.Pointer(&m.memory[0])), n)
	return m, nil
}

func (m *mapped[T]) close() error {
	if m.memory == nil {
		return nil
	}
	err := unix.Munmap(m.memory)
	m.values, m.memory = nil, nil
	return err
}
