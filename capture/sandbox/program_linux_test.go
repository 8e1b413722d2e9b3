package sandbox

import (
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
)

// holds says whether a condition holds, as its documentation says.
func holds(c seccomp.Condition, args [6]uint64) bool {
	a := args[c.Argument]
	switch c.Operation {
	case seccomp.Equal:
		return a == c.Value
	case seccomp.NotEqual:
		return a != c.Value
	case seccomp.LessOrEqual:
		return a <= c.Value
	case seccomp.BitsSet:
		return a&c.Value != 0
	case seccomp.BitsNotSet:
		return a&c.Value == 0
	default:
		return false
	}
}

// meant is what a policy says of a call: its words, without a program.
func meant(p *seccomp.Policy, name string, args [6]uint64) seccomp.Action {
	for _, g := range p.Syscalls {
		if slices.Contains(g.Names, name) {
			return g.Action
		}
		for _, c := range g.NamesWithCondtions {
			if c.Name == name && !slices.ContainsFunc(c.Conditions, func(c seccomp.Condition) bool { return !holds(c, args) }) {
				return g.Action
			}
		}
	}
	return p.DefaultAction
}

// asSeccompData is struct seccomp_data, each word of which is as the machine of
// package bpf loads it.
func asSeccompData(number, architecture uint32, args [6]uint64) []byte {
	b := binary.BigEndian.AppendUint32(nil, number)
	b = binary.BigEndian.AppendUint32(b, architecture)
	b = append(b, make([]byte, 8)...) // instruction_pointer
	for i, a := range args {
		high, low := halves(uint32(i))
		words := map[uint32]uint32{high.Off: uint32(a >> 32), low.Off: uint32(a)}
		for _, off := range slices.Sorted(maps.Keys(words)) {
			b = binary.BigEndian.AppendUint32(b, words[off])
		}
	}
	return b
}

// tellingValues are those that conditions of a policy compare with, what is beside
// them, and the numbers of all calls that have conditions.
func tellingValues(p *seccomp.Policy, info *arch.Info) (all []uint64) {
	for _, g := range p.Syscalls {
		for _, n := range g.NamesWithCondtions {
			all = append(all, uint64(info.SyscallNames[n.Name]))
			for _, c := range n.Conditions {
				all = append(all, c.Value, c.Value|1<<32, c.Value+1, c.Value<<32)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestAProgramIsItsPolicy(t *testing.T) {
	t.Parallel()
	info, err := arch.GetInfo("")
	if err != nil {
		t.Skip(err)
	}
	for name, l := range map[string]Limits{
		"monitor":                {Calls: MonitorCalls, Ports: []uint16{53}, Unix: true, Packets: true},
		"monitor without a port": {Calls: MonitorCalls},
		"reader":                 {Calls: ReaderCalls},
		"helper":                 {Calls: HelperCalls},
		"helper, once loaded":    {Calls: LoadedCalls},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := policy(&l, info)
			program, err := assemble(&p, info)
			if err != nil {
				t.Fatal(err)
			}
			vm, err := bpf.NewVM(program)
			if err != nil {
				t.Fatal(err)
			}
			says := func(number, architecture uint32, args [6]uint64) uint32 {
				n, err := vm.Run(asSeccompData(number, architecture, args))
				if err != nil {
					t.Fatal(err)
				}
				return uint32(n)
			}
			values := tellingValues(&p, info)
			for call, number := range info.SyscallNames {
				for _, a := range values {
					for i := range 3 {
						args := [6]uint64{1, 1, 1}
						args[i] = a
						if got, want := says(uint32(number), uint32(info.ID), args), result(meant(&p, call, args)).Val; got != want {
							t.Fatalf("%s%#x: %#x, want %#x", call, args, got, want)
						}
					}
				}
			}
			read := uint32(info.SyscallNames["read"])
			if got := says(read, uint32(info.ID)+1, [6]uint64{}); got != result(seccomp.ActionErrno).Val {
				t.Errorf("on another architecture: %#x", got)
			}
			if got := says(read|x32, uint32(info.ID), [6]uint64{}); info.ID == arch.X86_64.ID && got != result(notThere).Val {
				t.Errorf("by the other interface: %#x", got)
			}
		})
	}
}
