package sandbox

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// The offsets in struct seccomp_data (linux/seccomp.h), in bytes.
const (
	numberOffset    = 0
	archOffset      = 4
	argumentsOffset = 16
)

// x32 is the bit in the numbers of system calls of amd64's x32 ABI (__X32_SYSCALL_BIT of
// asm/unistd.h).
const x32 = 0x40000000

// assemble makes the BPF program of a policy: the action for each of its calls, and the
// default action for calls it does not name. Calls whose conditions do not hold have the
// action of a group that names them without, else the default one. Calls by the numbers of
// another architecture or of the x32 ABI are never allowed; to numbers beyond the
// ones that are known the answer is ENOSYS, as the kernel's was before it had them.
//
// go-seccomp-bpf can assemble policies too, but version 1.6.0 goes on comparing call
// numbers after it has loaded an argument over the number: a refused call is then
// allowed if one of its arguments equals the number of an allowed one.
func assemble(p *seccomp.Policy, info *arch.Info) ([]bpf.Instruction, error) {
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: archOffset, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.ID), SkipTrue: 1},
		result(foreign(p)),
		bpf.LoadAbsolute{Off: numberOffset, Size: 4},
	}
	if info.ID == arch.X86_64.ID {
		program = append(program, bpf.JumpIf{Cond: bpf.JumpLessThan, Val: x32, SkipTrue: 1}, result(foreign(p)))
	}
	program = append(program, bpf.JumpIf{Cond: bpf.JumpLessOrEqual, Val: lastCall(info), SkipTrue: 1}, result(actionENOSYS))
	for _, g := range p.Syscalls {
		for _, name := range g.Names {
			program = append(program, ifNumber(info, name), result(g.Action))
		}
		body, order := conditional(g)
		for _, name := range order {
			b := append(body[name], result(otherwise(p, name)))
			if len(b) > math.MaxUint8 {
				return nil, fmt.Errorf("the conditions of %s are too long to be jumped over", name)
			}
			jump := ifNumber(info, name)
			jump.SkipFalse = uint8(len(b))
			program = append(append(program, jump), b...)
		}
	}
	return append(program, result(p.DefaultAction)), nil
}

// foreign is the action for calls by other numbers than the architecture's: the default one, if
// that does not allow them.
func foreign(p *seccomp.Policy) seccomp.Action {
	if p.DefaultAction == seccomp.ActionAllow {
		return seccomp.ActionErrno
	}
	return p.DefaultAction
}

// lastCall is the highest number of the calls that are known.
func lastCall(info *arch.Info) (last uint32) {
	for _, number := range info.SyscallNames {
		if number < x32 {
			last = max(last, uint32(number))
		}
	}
	return last
}

// otherwise is the action for a call when the conditions under which a group names it do not hold.
func otherwise(p *seccomp.Policy, name string) seccomp.Action {
	for _, g := range p.Syscalls {
		if slices.Contains(g.Names, name) {
			return g.Action
		}
	}
	return p.DefaultAction
}

// ifNumber skips the next instruction unless the call has the name.
func ifNumber(info *arch.Info, name string) bpf.JumpIf {
	return bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.SyscallNames[name]), SkipFalse: 1}
}

// result returns an action from the program.
func result(a seccomp.Action) bpf.RetConstant {
	if a == seccomp.ActionErrno {
		a |= seccomp.Action(unix.EPERM)
	}
	return bpf.RetConstant{Val: uint32(a)}
}

// conditional returns, by the name of the call, the instructions that end with the
// action of a group when one of its sets of conditions holds; and the names in order.
func conditional(g seccomp.SyscallGroup) (body map[string][]bpf.Instruction, order []string) {
	body = map[string][]bpf.Instruction{}
	for _, n := range g.NamesWithCondtions {
		if body[n.Name] == nil {
			order = append(order, n.Name)
		}
		set := []bpf.Instruction{result(g.Action)}
		for _, c := range slices.Backward(n.Conditions) {
			set = append(condition(c, uint8(len(set))), set...)
		}
		body[n.Name] = append(body[n.Name], set...)
	}
	return body, order
}

// condition continues with the next instruction if a condition holds, and skips rest
// instructions if not. It compares both 32-bit halves of the argument.
func condition(c seccomp.Condition, rest uint8) []bpf.Instruction {
	high, low := uint32(c.Value>>32), uint32(c.Value)
	loadHigh, loadLow := halves(c.Argument)
	switch c.Operation {
	case seccomp.Equal:
		return []bpf.Instruction{
			loadHigh,
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: high, SkipTrue: rest + 2},
			loadLow,
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: low, SkipTrue: rest},
		}
	case seccomp.NotEqual:
		return []bpf.Instruction{
			loadHigh,
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: high, SkipTrue: 2},
			loadLow,
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: low, SkipTrue: rest},
		}
	case seccomp.LessOrEqual:
		return []bpf.Instruction{
			loadHigh,
			bpf.JumpIf{Cond: bpf.JumpGreaterThan, Val: high, SkipTrue: rest + 3},
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: high, SkipTrue: 2},
			loadLow,
			bpf.JumpIf{Cond: bpf.JumpGreaterThan, Val: low, SkipTrue: rest},
		}
	case seccomp.BitsSet:
		return []bpf.Instruction{
			loadHigh,
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: high, SkipTrue: 2},
			loadLow,
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: low, SkipFalse: rest},
		}
	case seccomp.BitsNotSet:
		return []bpf.Instruction{
			loadHigh,
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: high, SkipTrue: rest + 2},
			loadLow,
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: low, SkipTrue: rest},
		}
	default: // We make no others: whatever they are, they do not hold.
		return []bpf.Instruction{bpf.Jump{Skip: uint32(rest)}}
	}
}

// halves load those of an argument.
func halves(argument uint32) (high, low bpf.LoadAbsolute) {
	first := argumentsOffset + 8*argument
	high, low = bpf.LoadAbsolute{Off: first, Size: 4}, bpf.LoadAbsolute{Off: first + 4, Size: 4}
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return low, high
	}
	return high, low
}
