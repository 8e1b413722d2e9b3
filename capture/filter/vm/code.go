package vm

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

// Code is a program that was translated for [Code.Run]. It does not change.
type Code []instr

// instr is a translated instruction.
type instr struct {
	k      uint32
	v      uint32 // what a load with a test compares with
	jt, jf uint16 // where a jump leads, counted from the first instruction
	op     runOp
}

// runOp is an operation of the machine. The numbers have no gaps, so that the compiler
// makes a jump table of the switch over them.
type runOp uint8

const (
	runReject runOp = iota // also for what is no instruction
	runReturnK
	runReturnA
	runLoadW
	runLoadH
	runLoadB
	runLoadWEq // a load and the test for equality after it, in one
	runLoadHEq
	runLoadBEq
	runLoadXHEq
	runLoadXW
	runLoadXH
	runLoadXB
	runLoadLen
	runLoadImm
	runLoadMem
	runLDXImm
	runLDXMem
	runLDXLen
	runLDXMSH
	runStore
	runStoreX
	runTAX
	runTXA
	runJump
	runJumpBack
	runEqK
	runGtK
	runGeK
	runSetK
	runEqX
	runGtX
	runGeX
	runSetX
	runAddK
	runSubK
	runMulK
	runDivK
	runModK
	runAndK
	runOrK
	runXorK
	runLshK
	runRshK
	runNeg
	runAddX
	runSubX
	runMulX
	runDivX
	runModX
	runAndX
	runOrX
	runXorX
	runLshX
	runRshX
)

// runOps are the operations by instruction code.
var runOps = map[uint16]runOp{
	opcode.ReturnK: runReturnK, opcode.ReturnA: runReturnA,
	opcode.LoadAbs | opcode.SizeW: runLoadW, opcode.LoadAbs | opcode.SizeH: runLoadH,
	opcode.LoadAbs | opcode.SizeB: runLoadB, opcode.LoadInd | opcode.SizeW: runLoadXW,
	opcode.LoadInd | opcode.SizeH: runLoadXH, opcode.LoadInd | opcode.SizeB: runLoadXB,
	opcode.LoadLen: runLoadLen, opcode.LoadImm: runLoadImm, opcode.LoadMem: runLoadMem,
	opcode.LoadXImm: runLDXImm, opcode.LoadXMem: runLDXMem, opcode.LoadXMSH: runLDXMSH,
	opcode.ClassLDX | opcode.ModeLEN: runLDXLen,
	opcode.Store:                     runStore, opcode.StoreX: runStoreX, opcode.TAX: runTAX, opcode.TXA: runTXA,
	opcode.Jump: runJump, opcode.JumpEq: runEqK, opcode.JumpEqX: runEqX,
	opcode.ClassJMP | opcode.JGT | opcode.SrcK: runGtK, opcode.ClassJMP | opcode.JGT | opcode.SrcX: runGtX,
	opcode.ClassJMP | opcode.JGE | opcode.SrcK: runGeK, opcode.ClassJMP | opcode.JGE | opcode.SrcX: runGeX,
	opcode.JumpSet: runSetK, opcode.ClassJMP | opcode.JSET | opcode.SrcX: runSetX,
	opcode.AddK: runAddK, opcode.SubK: runSubK, opcode.MulK: runMulK, opcode.AndK: runAndK, opcode.LshK: runLshK,
	opcode.ClassALU | opcode.DIV | opcode.SrcK: runDivK, opcode.ClassALU | opcode.MOD | opcode.SrcK: runModK,
	opcode.ClassALU | opcode.OR | opcode.SrcK: runOrK, opcode.ClassALU | opcode.XOR | opcode.SrcK: runXorK,
	opcode.ClassALU | opcode.RSH | opcode.SrcK: runRshK, opcode.Neg: runNeg,
	opcode.AddX: runAddX, opcode.SubX: runSubX,
	opcode.ClassALU | opcode.MUL | opcode.SrcX: runMulX, opcode.ClassALU | opcode.DIV | opcode.SrcX: runDivX,
	opcode.ClassALU | opcode.MOD | opcode.SrcX: runModX, opcode.ClassALU | opcode.AND | opcode.SrcX: runAndX,
	opcode.ClassALU | opcode.OR | opcode.SrcX: runOrX, opcode.ClassALU | opcode.XOR | opcode.SrcX: runXorX,
	opcode.ClassALU | opcode.LSH | opcode.SrcX: runLshX, opcode.ClassALU | opcode.RSH | opcode.SrcX: runRshX,
}

// Load translates a program. An unknown instruction rejects the packet when it is
// reached, and so does a jump out of the program.
func Load(raw []bpf.RawInstruction) Code {
	code := make(Code, len(raw)+1)
	for i, r := range raw {
		in := instr{k: r.K, op: runOps[r.Op]}
		target := func(d int) uint16 {
			if to := i + 1 + d; to >= 0 && to < len(raw) {
				return uint16(to)
			}
			return uint16(len(raw))
		}
		switch {
		case in.op == runJump:
			in.jt = target(int(int32(r.K)))
			if int(in.jt) <= i {
				in.op = runJumpBack
			}
		case opcode.Class(int(r.Op)) == opcode.ClassJMP:
			in.jt, in.jf = target(int(r.Jt)), target(int(r.Jf))
		case (in.op == runLoadMem || in.op == runLDXMem || in.op == runStore || in.op == runStoreX) && r.K >= opcode.MemWords:
			in.op = runReject
		}
		code[i] = in
	}
	for i := range raw {
		fuse(&code[i], code[i+1])
	}
	return code
}

// fused are the loads with a form that includes a test.
var fused = map[runOp]runOp{
	runLoadW: runLoadWEq, runLoadH: runLoadHEq, runLoadB: runLoadBEq, runLoadXH: runLoadXHEq,
}

// fuse merges a load and the test for equality after it, because most of a filter
// consists of such pairs. The test itself stays for jumps that lead to it.
func fuse(load *instr, test instr) {
	op, ok := fused[load.op]
	if ok && test.op == runEqK {
		load.op, load.v, load.jt, load.jf = op, test.k, test.jt, test.jf
	}
}
