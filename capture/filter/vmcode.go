package filter

import "golang.org/x/net/bpf"

// instr is an instruction made ready to be run.
type instr struct {
	k      uint32
	v      uint32 // what a load with a test compares with
	jt, jf uint16 // where a jump leads, counted from the first instruction
	op     runOp
}

// runOp is an operation of the machine, without gaps so that the switch over it
// is a table.
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
	insReturnK: runReturnK, insReturnA: runReturnA,
	insLoadAbs | sizeW: runLoadW, insLoadAbs | sizeH: runLoadH,
	insLoadAbs | sizeB: runLoadB, insLoadInd | sizeW: runLoadXW,
	insLoadInd | sizeH: runLoadXH, insLoadInd | sizeB: runLoadXB,
	insLoadLen: runLoadLen, insLoadImm: runLoadImm, insLoadMem: runLoadMem,
	insLoadXImm: runLDXImm, insLoadXMem: runLDXMem, insLoadXMSH: runLDXMSH,
	classLDX | modeLEN: runLDXLen,
	insStore:           runStore, insStoreX: runStoreX, insTAX: runTAX, insTXA: runTXA,
	insJump: runJump, insJumpEq: runEqK, insJumpEqX: runEqX,
	classJMP | opJGT | srcK: runGtK, classJMP | opJGT | srcX: runGtX,
	classJMP | opJGE | srcK: runGeK, classJMP | opJGE | srcX: runGeX,
	insJumpSet: runSetK, classJMP | opJSET | srcX: runSetX,
	insAddK: runAddK, insSubK: runSubK, insMulK: runMulK, insAndK: runAndK, insLshK: runLshK,
	classALU | opDIV | srcK: runDivK, classALU | opMOD | srcK: runModK,
	classALU | opOR | srcK: runOrK, classALU | opXOR | srcK: runXorK,
	classALU | opRSH | srcK: runRshK, insNeg: runNeg,
	insAddX: runAddX, insSubX: runSubX,
	classALU | opMUL | srcX: runMulX, classALU | opDIV | srcX: runDivX,
	classALU | opMOD | srcX: runModX, classALU | opAND | srcX: runAndX,
	classALU | opOR | srcX: runOrX, classALU | opXOR | srcX: runXorX,
	classALU | opLSH | srcX: runLshX, classALU | opRSH | srcX: runRshX,
}

// decode makes instructions ready to be run. A jump out of the program rejects.
func decode(raw []bpf.RawInstruction) []instr {
	code := make([]instr, len(raw)+1)
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
		case class(int(r.Op)) == classJMP:
			in.jt, in.jf = target(int(r.Jt)), target(int(r.Jf))
		case (in.op == runLoadMem || in.op == runLDXMem || in.op == runStore || in.op == runStoreX) && r.K >= memWords:
			in.op = runReject
		}
		code[i] = in
	}
	for i := range raw {
		fuse(&code[i], code[i+1])
	}
	return code
}

// fused are the loads that have a form with a test.
var fused = map[runOp]runOp{
	runLoadW: runLoadWEq, runLoadH: runLoadHEq, runLoadB: runLoadBEq, runLoadXH: runLoadXHEq,
}

// fuse makes one of a load and a test for equality after it, which is what most of
// a filter is. The test stays where it is for what jumps to it.
func fuse(load *instr, test instr) {
	op, ok := fused[load.op]
	if ok && test.op == runEqK {
		load.op, load.v, load.jt, load.jf = op, test.k, test.jt, test.jf
	}
}
