package filter

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// FuzzEvaluate runs a filter on a packet in three ways: the compiled program here and in
// the machine of golang.org/x/net/bpf, which also checks it, and the program before it was
// optimised by the simple interpreter below. All must agree, and an expression that is an
// error because it rejects everything must do so. One case is not compared: a program that
// loads beyond the packet before it is optimised. Such a load rejects the packet, and is
// optimised away where its value does not matter, as in libpcap.
func FuzzEvaluate(f *testing.F) {
	for dir, link := range dataDirs {
		for i, packet := range linkPackets(f, link) {
			for _, expr := range randomExpressions(link, uint64(i), 1) {
				f.Add(expr, uint16(link), packet.data)
			}
			if i == 20 {
				break
			}
		}
		for i, row := range readTable(f, dir, "corpus.tsv.gz") {
			if i%20 == 0 {
				f.Add(row[0], uint16(link), tcp443())
			}
		}
	}
	for _, l := range diffLinks {
		for i, packet := range linkPackets(f, l.link)[:20] {
			for _, expr := range randomExpressions(l.link, uint64(i), 2) {
				f.Add(expr, uint16(l.link), packet.data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, expr string, link uint16, packet []byte) {
		o := Options{LinkType: LinkType(link)}
		p, err := Compile(expr, o)
		refused := errors.Is(err, ErrRejectsAll)
		if err != nil && !refused {
			return
		}
		got := !refused && p.Match(packet, len(packet))
		plain, ok := unoptimized(expr, o)
		if want, beyond := evaluate(plain, packet, nil); ok && !beyond && want != got {
			t.Errorf("%q: %v of %x, before it was optimised %v", expr, got, packet, want)
		}
		if refused {
			return
		}
		if !p.UserSpaceOnly() {
			checkElsewhere(t, p, packet, got)
		}
	})
}

// checkElsewhere checks and runs a program in golang.org/x/net/bpf.
func checkElsewhere(t *testing.T, p Program, packet []byte, want bool) {
	t.Helper()
	instructions, all := bpf.Disassemble(p.Raw())
	if !all {
		t.Fatalf("not all instructions are known:\n%s", p)
	}
	if slices.ContainsFunc(instructions, lacking) {
		return
	}
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatalf("%v in\n%s", err, p)
	}
	n, err := vm.Run(packet)
	if err != nil {
		t.Fatalf("%v in\n%s", err, p)
	}
	if (n != 0) != want {
		t.Errorf("%v here, %d there of %x in\n%s", want, n, packet, p)
	}
}

// lacking reports whether that machine lacks an instruction: negation, and the ancillary
// loads of the kernel.
func lacking(instruction bpf.Instruction) bool {
	switch in := instruction.(type) {
	case bpf.NegateA:
		return true
	case bpf.LoadExtension:
		return in.Num != bpf.ExtLen
	default:
		return false
	}
}

// unoptimized compiles an expression without optimising it; ok is false for programs that
// loop.
func unoptimized(expr string, o Options) (instructions []bpf.Instruction, ok bool) {
	o.SnapLen, o.Resolver = DefaultSnapLen, Builtin()
	g, err := newGenerator(expr, o)
	if err != nil {
		return nil, false
	}
	tree, parseError := syntax.Parse(expr)
	if parseError != nil {
		return nil, false
	}
	root := g.program(tree)
	if g.err != nil || g.loops {
		return nil, false
	}
	code, _ := ir.Assemble(root, opcode.MaxInstrs)
	return bpf.Disassemble(code)
}

// evaluate runs instructions on a packet, and reports whether one loaded beyond it. With
// metadata it answers ancillary loads, as the kernel does.
func evaluate(instructions []bpf.Instruction, packet []byte, meta *metadata) (matches, beyond bool) {
	m := machine{meta: meta}
	for pc := 0; pc < len(instructions); pc++ {
		switch in := instructions[pc].(type) {
		case bpf.RetConstant:
			return in.Val != 0, false
		case bpf.RetA:
			return m.a != 0, false
		case bpf.Jump:
			pc += int(in.Skip)
		case bpf.JumpIf:
			pc += skip(in.Cond, m.a, in.Val, in.SkipTrue, in.SkipFalse)
		case bpf.JumpIfX:
			pc += skip(in.Cond, m.a, m.x, in.SkipTrue, in.SkipFalse)
		default:
			if !m.step(in, packet) {
				return false, true
			}
		}
	}
	return false, true
}

func skip(cond bpf.JumpTest, a, b uint32, yes, no uint8) int {
	holds := map[bpf.JumpTest]bool{
		bpf.JumpEqual: a == b, bpf.JumpNotEqual: a != b, bpf.JumpGreaterThan: a > b, bpf.JumpLessThan: a < b,
		bpf.JumpGreaterOrEqual: a >= b, bpf.JumpLessOrEqual: a <= b, bpf.JumpBitsSet: a&b != 0, bpf.JumpBitsNotSet: a&b == 0,
	}
	if holds[cond] {
		return int(yes)
	}
	return int(no)
}

// metadata is what a Linux packet socket has of a packet beside its bytes.
type metadata struct {
	protocol    uint16 // Ethernet type, in host byte order
	packetType  uint8  // PACKET_HOST and so on, <linux/if_packet.h>
	ifIndex     uint32
	vlanPresent bool   // the kernel took a tag out of the frame
	vlanTCI     uint16 // its tag control information
}

// answer returns what an ancillary load returns (SKF_AD_, <linux/filter.h>).
func (m *metadata) answer(question bpf.Extension) (v uint32, ok bool) {
	if m == nil {
		return 0, false
	}
	switch question {
	case bpf.ExtProto:
		return uint32(m.protocol), true
	case bpf.ExtType:
		return uint32(m.packetType), true
	case bpf.ExtInterfaceIndex:
		return m.ifIndex, true
	case bpf.ExtVLANTag:
		return uint32(m.vlanTCI), true
	case bpf.ExtVLANTagPresent:
		if m.vlanPresent {
			return 1, true
		}
		return 0, true
	default:
		return 0, false
	}
}

// machine is the state of the machine of bpf(4).
type machine struct {
	meta    *metadata // nil where the bytes of the packet are all there is
	a, x    uint32
	scratch [16]uint32
}

// step executes an instruction that is not a jump. It returns false for a load beyond the
// packet or a division by zero, which rejects the packet too.
func (m *machine) step(instruction bpf.Instruction, packet []byte) (ok bool) {
	ok = true
	switch in := instruction.(type) {
	case bpf.LoadConstant:
		*m.register(in.Dst) = in.Val
	case bpf.LoadScratch:
		*m.register(in.Dst) = m.scratch[in.N]
	case bpf.StoreScratch:
		m.scratch[in.N] = *m.register(in.Src)
	case bpf.LoadAbsolute:
		m.a, ok = loaded(packet, uint64(in.Off), in.Size)
	case bpf.LoadIndirect:
		m.a, ok = loaded(packet, uint64(in.Off)+uint64(m.x), in.Size)
	case bpf.LoadMemShift:
		m.x, ok = loaded(packet, uint64(in.Off), 1)
		m.x = m.x & 0x0f * 4
	case bpf.LoadExtension:
		if m.a = uint32(len(packet)); in.Num != bpf.ExtLen {
			m.a, ok = m.meta.answer(in.Num)
		}
	case bpf.ALUOpConstant:
		m.a, ok = arithmetic(in.Op, m.a, in.Val)
	case bpf.ALUOpX:
		m.a, ok = arithmetic(in.Op, m.a, m.x)
	case bpf.NegateA:
		m.a = -m.a
	case bpf.TAX:
		m.x = m.a
	case bpf.TXA:
		m.a = m.x
	default:
		ok = false
	}
	return ok
}

func (m *machine) register(r bpf.Register) *uint32 {
	if r == bpf.RegX {
		return &m.x
	}
	return &m.a
}

func loaded(packet []byte, at uint64, size int) (v uint32, ok bool) {
	if at+uint64(size) > uint64(len(packet)) {
		return 0, false
	}
	for _, b := range packet[at:][:size] {
		v = v<<8 | uint32(b)
	}
	return v, true
}

// arithmetic is the arithmetic of bpf(4).
func arithmetic(op bpf.ALUOp, a, b uint32) (v uint32, ok bool) {
	if b == 0 && (op == bpf.ALUOpDiv || op == bpf.ALUOpMod) {
		return 0, false
	}
	switch op {
	case bpf.ALUOpAdd:
		return a + b, true
	case bpf.ALUOpSub:
		return a - b, true
	case bpf.ALUOpMul:
		return a * b, true
	case bpf.ALUOpDiv:
		return a / b, true
	case bpf.ALUOpMod:
		return a % b, true
	case bpf.ALUOpOr:
		return a | b, true
	case bpf.ALUOpAnd:
		return a & b, true
	case bpf.ALUOpXor:
		return a ^ b, true
	case bpf.ALUOpShiftLeft:
		return a << b, true
	case bpf.ALUOpShiftRight:
		return a >> b, true
	default:
		return 0, false
	}
}
