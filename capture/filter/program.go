package filter

import (
	"slices"
	"strconv"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/vm"
)

// Program is a compiled filter. It does not change, and any number of goroutines may
// use it at the same time.
type Program struct {
	raw       []bpf.RawInstruction
	code      vm.Code
	userSpace bool
}

// newProgram makes a program of instructions.
func newProgram(raw []bpf.RawInstruction, userSpace bool) Program {
	return Program{raw: raw, code: vm.Load(raw), userSpace: userSpace}
}

// Match reports whether the program accepts a packet, of which data is what was
// captured and wireLen how many bytes it had on the wire. A load beyond data rejects
// the packet, and so does an ancillary load, which only the kernel can answer. Match
// does not allocate.
func (p Program) Match(data []byte, wireLen int) bool {
	return p.code.Run(data, uint32(wireLen)) != 0
}

// Raw returns a copy of the instructions, as SO_ATTACH_FILTER of socket(7) and
// BIOCSETF of bpf(4) take them.
func (p Program) Raw() []bpf.RawInstruction { return slices.Clone(p.raw) }

// UserSpaceOnly reports whether only [Program.Match] can run the program: kernels
// refuse the loops of "protochain", and what is not in the packets of a SOCK_DGRAM
// socket cannot always be asked of the kernel (see [TargetCooked]).
func (p Program) UserSpaceOnly() bool { return p.userSpace }

// String returns the program as tcpdump -ddd prints it: a line with the number of
// instructions, then a line for each with its code, jt, jf and k in decimal.
func (p Program) String() string {
	b := make([]byte, 0, 20*(len(p.raw)+1))
	b = append(strconv.AppendInt(b, int64(len(p.raw)), 10), '\n')
	for _, i := range p.raw {
		b = strconv.AppendUint(b, uint64(i.Op), 10)
		b = strconv.AppendUint(append(b, ' '), uint64(i.Jt), 10)
		b = strconv.AppendUint(append(b, ' '), uint64(i.Jf), 10)
		b = strconv.AppendUint(append(b, ' '), uint64(i.K), 10)
		b = append(b, '\n')
	}
	return string(b)
}
