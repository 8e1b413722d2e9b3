//go:build linux

package kernelcount

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/cilium/ebpf/asm"
	"golang.org/x/net/bpf"
)

// errUntranslated says that a classic program asks for what the translation does not have.
var errUntranslated = errors.New("no translation for this instruction of classic BPF")

// The registers of a translated program. Loads from the packet take the context in R6, return in
// R0 and destroy R1 to R5 (Documentation/bpf/standardization/instruction-set.rst, "Legacy BPF
// packet access instructions").
const (
	context = asm.R6
	regA    = asm.R7
	regX    = asm.R8
)

// The fields of struct __sk_buff that classic programs can ask for.
const (
	fieldLen         = 0
	fieldPacketType  = 4
	fieldProtocol    = 16
	fieldVLANPresent = 20
	fieldVLANTag     = 24
	fieldIfindex     = 40
)

// The classes, sizes, modes and operators of classic BPF (linux/bpf_common.h), and what it asks
// for beside the bytes of a packet (linux/filter.h).
const (
	classMask, classLD, classLDX, classST, classSTX, classALU, classJMP, classRET, classMISC = 0x07, 0, 1, 2, 3, 4, 5, 6, 7

	sizeMask, sizeW, sizeH, sizeB                                  = 0x18, 0x00, 0x08, 0x10
	modeMask, modeIMM, modeABS, modeIND, modeMEM, modeLEN, modeMSH = 0xe0, 0x00, 0x20, 0x40, 0x60, 0x80, 0xa0

	opMask, opDiv, opNeg, opMod, opXor                                 = 0xf0, 0x30, 0x80, 0x90, 0xa0
	jumpAlways, jumpEqual                                              = 0x00, 0x10
	jumpGreater, jumpNotLess, jumpSet                                  = 0x20, 0x30, 0x40
	sourceX, returnA, moveTXA                                          = 0x08, 0x10, 0x80
	scratchWords, ancillary                                            = 16, 0xfffff000
	askProtocol, askPacketType, askIfindex, askVLANTag, askVLANPresent = ancillary, ancillary + 4, ancillary + 8, ancillary + 44, ancillary + 48
)

// translate makes eBPF of a classic program for packet sockets, as the kernel does
// (bpf_convert_filter in net/core/filter.c). Where the classic program rejects a packet the result
// exits with 0; else it goes on at the label accepted, with the context in R1 and what the classic
// program returned in R2.
func translate(program []bpf.RawInstruction, accepted string) (asm.Instructions, error) {
	t := translation{program: program, accepted: accepted}
	t.add(asm.Mov.Reg(context, asm.R1), asm.Mov.Imm32(regA, 0), asm.Mov.Imm32(regX, 0))
	for i := range program {
		begin := len(t.out)
		if err := t.one(i); err != nil {
			return nil, fmt.Errorf("instruction %d of the filter, %+v: %w", i, program[i], err)
		}
		t.out[begin] = t.out[begin].WithSymbol(label(i))
	}
	return t.out, nil
}

// label names the translation of an instruction.
func label(i int) string { return "filter " + strconv.Itoa(i) }

// translation is the work of translate.
type translation struct {
	program  []bpf.RawInstruction
	accepted string
	out      asm.Instructions
}

func (t *translation) add(in ...asm.Instruction) { t.out = append(t.out, in...) }

// one translates an instruction, into at least one.
func (t *translation) one(i int) error {
	in := t.program[i]
	switch in.Op & classMask {
	case classLD:
		return t.load(in)
	case classLDX:
		return t.loadX(in)
	case classST, classSTX:
		from := regA
		if in.Op&classMask == classSTX {
			from = regX
		}
		at, err := scratch(in.K)
		t.add(asm.StoreMem(asm.RFP, at, from, asm.Word))
		return err
	case classALU:
		return t.arithmetic(in)
	case classJMP:
		return t.jump(i, in)
	case classRET:
		t.result(in)
	case classMISC:
		to, from := regX, regA
		if in.Op&moveTXA != 0 {
			to, from = regA, regX
		}
		t.add(asm.Mov.Reg32(to, from))
	}
	return nil
}

// scratch is where a word of the classic program's memory is on the stack.
func scratch(k uint32) (int16, error) {
	if k >= scratchWords {
		return 0, errUntranslated
	}
	return -4 * (int16(k) + 1), nil
}

// load translates what loads A.
func (t *translation) load(in bpf.RawInstruction) error {
	size, ok := map[uint16]asm.Size{sizeW: asm.Word, sizeH: asm.Half, sizeB: asm.Byte}[in.Op&sizeMask]
	if !ok {
		return errUntranslated
	}
	switch in.Op & modeMask {
	case modeIMM:
		t.add(asm.Mov.Imm32(regA, int32(in.K)))
	case modeLEN:
		t.add(asm.LoadMem(regA, context, fieldLen, asm.Word))
	case modeMEM:
		at, err := scratch(in.K)
		t.add(asm.LoadMem(regA, asm.RFP, at, asm.Word))
		return err
	case modeABS:
		if in.K > math.MaxInt32 {
			return t.ask(in.K)
		}
		t.add(asm.LoadAbs(int32(in.K), size), asm.Mov.Reg32(regA, asm.R0))
	case modeIND:
		t.add(asm.LoadInd(asm.R0, regX, int32(in.K), size), asm.Mov.Reg32(regA, asm.R0))
	default:
		return errUntranslated
	}
	return nil
}

// ask translates a load of what the kernel knows of a packet.
func (t *translation) ask(what uint32) error {
	field, ok := map[uint32]int16{
		askProtocol: fieldProtocol, askPacketType: fieldPacketType, askIfindex: fieldIfindex,
		askVLANTag: fieldVLANTag, askVLANPresent: fieldVLANPresent,
	}[what]
	if !ok {
		return errUntranslated
	}
	t.add(asm.LoadMem(regA, context, field, asm.Word))
	if what == askProtocol {
		t.add(asm.HostTo(asm.BE, regA, asm.Half)) // It is as in the packet there.
	}
	return nil
}

// loadX translates what loads X.
func (t *translation) loadX(in bpf.RawInstruction) error {
	switch in.Op & modeMask {
	case modeIMM:
		t.add(asm.Mov.Imm32(regX, int32(in.K)))
	case modeLEN:
		t.add(asm.LoadMem(regX, context, fieldLen, asm.Word))
	case modeMEM:
		at, err := scratch(in.K)
		t.add(asm.LoadMem(regX, asm.RFP, at, asm.Word))
		return err
	case modeMSH:
		if in.K > math.MaxInt32 {
			return errUntranslated
		}
		t.add(asm.LoadAbs(int32(in.K), asm.Byte), asm.Mov.Reg32(regX, asm.R0), asm.And.Imm32(regX, 0x0f), asm.LSh.Imm32(regX, 2))
	default:
		return errUntranslated
	}
	return nil
}

// arithmetic translates what changes A. The operators have the same codes in eBPF. A division by
// an X of 0 rejects the packet.
func (t *translation) arithmetic(in bpf.RawInstruction) error {
	op := in.Op & opMask
	if op > opXor {
		return errUntranslated
	}
	to := asm.ALUOp(op)
	switch {
	case op == opNeg:
		t.add(asm.Neg.Imm32(regA, 0))
	case in.Op&sourceX == 0:
		if (op == opDiv || op == opMod) && in.K == 0 {
			return errUntranslated
		}
		t.add(to.Imm32(regA, int32(in.K)))
	case op == opDiv || op == opMod:
		const divide = 3 // Instructions further on.
		nonZero := asm.JNE.Imm32(regX, 0, "")
		nonZero.Offset = divide - 1
		t.add(nonZero, asm.Mov.Imm(asm.R0, 0), asm.Return(), to.Reg32(regA, regX))
	default:
		t.add(to.Reg32(regA, regX))
	}
	return nil
}

// jump translates a jump, which leads forward.
func (t *translation) jump(i int, in bpf.RawInstruction) error {
	at := func(skip int) string { return label(i + 1 + skip) }
	if in.Op&opMask == jumpAlways {
		if int(in.K) >= len(t.program)-i-1 {
			return errUntranslated
		}
		t.add(asm.Ja.Label(at(int(in.K))))
		return nil
	}
	op, ok := map[uint16]asm.JumpOp{jumpEqual: asm.JEq, jumpGreater: asm.JGT, jumpNotLess: asm.JGE, jumpSet: asm.JSet}[in.Op&opMask]
	if !ok || int(max(in.Jt, in.Jf)) >= len(t.program)-i-1 {
		return errUntranslated
	}
	if in.Op&sourceX == 0 {
		t.add(op.Imm32(regA, int32(in.K), at(int(in.Jt))))
	} else {
		t.add(op.Reg32(regA, regX, at(int(in.Jt))))
	}
	t.add(asm.Ja.Label(at(int(in.Jf))))
	return nil
}

// result translates the end of a way through the program.
func (t *translation) result(in bpf.RawInstruction) {
	if in.Op&returnA != 0 {
		t.add(asm.Mov.Reg32(asm.R2, regA))
	} else {
		t.add(asm.Mov.Imm32(asm.R2, int32(in.K)))
	}
	if in.Op&returnA == 0 && in.K != 0 {
		t.add(asm.Mov.Reg(asm.R1, context), asm.Ja.Label(t.accepted))
		return
	}
	const rejected = 2 // Instructions that are skipped.
	zero := asm.JEq.Imm32(asm.R2, 0, "")
	zero.Offset = rejected
	t.add(zero, asm.Mov.Reg(asm.R1, context), asm.Ja.Label(t.accepted), asm.Mov.Imm(asm.R0, 0), asm.Return())
}
