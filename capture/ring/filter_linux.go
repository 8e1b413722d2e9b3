package ring

import (
	"fmt"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// OnceOnLoopback returns the instructions that come before any filter. Packet sockets
// see each packet on a loopback interface twice, on its way out and on its way in: the
// first is dropped.
func OnceOnLoopback() []bpf.Instruction {
	return []bpf.Instruction{
		bpf.LoadExtension{Num: extHardwareType},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.ARPHRD_LOOPBACK, SkipTrue: 3},
		bpf.LoadExtension{Num: bpf.ExtType},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.PACKET_OUTGOING, SkipTrue: 1},
		bpf.RetConstant{Val: 0},
	}
}

// extHardwareType loads the ARPHRD_ type of the interface (SKF_AD_HATYPE).
const extHardwareType bpf.Extension = 28

// nothing is a filter that drops every packet.
func nothing() []bpf.Instruction { return []bpf.Instruction{bpf.RetConstant{Val: 0}} }

// program returns the program that a ring attaches: OnceOnLoopback, then the filter of
// the caller, or one that keeps every packet up to the snap length.
func program(c *Config) ([]bpf.RawInstruction, error) {
	once, err := bpf.Assemble(OnceOnLoopback())
	if err != nil {
		return nil, fmt.Errorf("assembling the loopback filter: %w", err)
	}
	if len(c.Filter) > 0 {
		return append(once, c.Filter...), nil
	}
	all, err := bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: uint32(c.SnapLen)}})
	if err != nil {
		return nil, fmt.Errorf("assembling the snap length: %w", err)
	}
	return append(once, all...), nil
}

// attach wraps setsockopt(2) for SO_ATTACH_FILTER.
func attach(fd int, insns []bpf.RawInstruction) error {
	if len(insns) > unix.BPF_MAXINSNS {
		return fmt.Errorf("attaching the filter: it has %d instructions, the kernel takes %d", len(insns), unix.BPF_MAXINSNS)
	}
	prog := unix.SockFprog{
		Len:    uint16(len(insns)),
		Filter: (*unix.SockFilter)(unsafe.Pointer(&insns[0])),
	}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog); err != nil {
		return fmt.Errorf("attaching the filter: %w", err)
	}
	return nil
}
