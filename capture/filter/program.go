package filter

import (
	"slices"
	"strconv"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/vm"
)

// Program is a compiled filter. It is never changed and may be used by any number
// of goroutines.
type Program struct {
	raw       []bpf.RawInstruction
	code      vm.Code
	userSpace bool
}

// newProgram prepares instructions for being run.
func newProgram(raw []bpf.RawInstruction, userSpace bool) Program {
	return Program{raw: raw, code: vm.Load(raw), userSpace: userSpace}
}

// Match reports whether the program accepts a packet, of which data is what was
// captured and wireLen how many bytes it had on the wire. A load beyond data rejects
// the packet, and so does a question to the kernel. Match does not allocate.
func (p Program) Match(data []byte, wireLen int) bool {
	return p.code.Run(data, uint32(wireLen)) != 0
}

// Raw returns the instructions, as SO_ATTACH_FILTER and BIOCSETF take them.
func (p Program) Raw() []bpf.RawInstruction { return slices.Clone(p.raw) }

// UserSpaceOnly reports whether a kernel would refuse the program, or get other
// packets than the program was written for, so that only [Program.Match] can run
// it: "protochain" loops, and not all of a cooked header can be asked of the kernel
// (see [TargetCooked]).
func (p Program) UserSpaceOnly() bool { return p.userSpace }

// String returns the program as tcpdump -ddd prints it: the number of instructions,
// then for each one its code, jt, jf and k in decimal on a line.
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
