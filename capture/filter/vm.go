package filter

import (
	"encoding/binary"

	"golang.org/x/net/bpf"
)

// Metadata is what a Linux packet socket knows of a packet beside its bytes: the
// answers to the loads of [TargetSocket].
type Metadata struct {
	Protocol    uint16 // Ethernet type, in host byte order
	PacketType  uint8  // PACKET_HOST and so on, <linux/if_packet.h>
	Interface   uint32 // index
	VLANPresent bool   // the kernel took a tag out of the frame
	VLANTCI     uint16 // its tag control information
}

// instr is an instruction made ready to be run.
type instr struct {
	k      uint32
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
	runLoadXW
	runLoadXH
	runLoadXB
	runLoadLen
	runLoadImm
	runLoadMem
	runLoadMeta
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
	classLD | modeABS | sizeW: runLoadW, classLD | modeABS | sizeH: runLoadH,
	classLD | modeABS | sizeB: runLoadB, classLD | modeIND | sizeW: runLoadXW,
	classLD | modeIND | sizeH: runLoadXH, classLD | modeIND | sizeB: runLoadXB,
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
		case r.K >= adOffset && (in.op == runLoadW || in.op == runLoadH || in.op == runLoadB):
			in.op = runLoadMeta
		}
		code[i] = in
	}
	return code
}

// Match reports whether the program accepts a packet, of which data is what was
// captured and wireLen how long it was on the wire. A load beyond data rejects the
// packet. It does not allocate.
func (p Program) Match(data []byte, wireLen int) bool {
	return run(p.code, data, uint32(wireLen), nil) != 0
}

// MatchMeta is Match for a program of [TargetSocket] or [TargetCooked], with what
// the kernel would have told it of the packet.
func (p Program) MatchMeta(data []byte, wireLen int, m Metadata) bool {
	return run(p.code, data, uint32(wireLen), &m) != 0
}

// answer returns what an ancillary load returns.
func (m *Metadata) answer(k uint32) (v uint32, ok bool) {
	if m == nil {
		return 0, false
	}
	switch k {
	case adProtocol:
		return uint32(m.Protocol), true
	case adPacketType:
		return uint32(m.PacketType), true
	case adInterface:
		return m.Interface, true
	case adVLANTag:
		return uint32(m.VLANTCI), true
	case adVLANTagPresent:
		if m.VLANPresent {
			return 1, true
		}
		return 0, true
	default:
		return 0, false
	}
}

// run is the machine of bpf(4). The offsets of indexed loads do not wrap around,
// and shifts by 32 and more leave nothing, as in libpcap. A packet can make the
// program go back at most once for each of its bytes, so that it ends.
func run(code []instr, data []byte, wireLen uint32, m *Metadata) uint32 {
	var (
		a, x uint32
		mem  [memWords]uint32
		pc   uint
		back int
	)
	for pc < uint(len(code)) {
		in := &code[pc]
		pc++
		switch in.op {
		case runLoadH:
			if uint64(in.k)+2 > uint64(len(data)) {
				return 0
			}
			a = uint32(binary.BigEndian.Uint16(data[in.k:]))
		case runEqK:
			if a == in.k {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runLoadB:
			if uint64(in.k) >= uint64(len(data)) {
				return 0
			}
			a = uint32(data[in.k])
		case runLoadW:
			if uint64(in.k)+4 > uint64(len(data)) {
				return 0
			}
			a = binary.BigEndian.Uint32(data[in.k:])
		case runLoadXH:
			at := uint64(in.k) + uint64(x)
			if at+2 > uint64(len(data)) {
				return 0
			}
			a = uint32(binary.BigEndian.Uint16(data[at:]))
		case runLoadXB:
			at := uint64(in.k) + uint64(x)
			if at >= uint64(len(data)) {
				return 0
			}
			a = uint32(data[at])
		case runLoadXW:
			at := uint64(in.k) + uint64(x)
			if at+4 > uint64(len(data)) {
				return 0
			}
			a = binary.BigEndian.Uint32(data[at:])
		case runLDXMSH:
			if uint64(in.k) >= uint64(len(data)) {
				return 0
			}
			x = uint32(data[in.k]&0xf) << 2
		case runGtK:
			if a > in.k {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runGeK:
			if a >= in.k {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runSetK:
			if a&in.k != 0 {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runEqX:
			if a == x {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runGtX:
			if a > x {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runGeX:
			if a >= x {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runSetX:
			if a&x != 0 {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runJump:
			pc = uint(in.jt)
		case runJumpBack:
			if back++; back > len(data) {
				return 0
			}
			pc = uint(in.jt)
		case runReturnK:
			return in.k
		case runReturnA:
			return a
		case runLoadLen:
			a = wireLen
		case runLoadImm:
			a = in.k
		case runLoadMem:
			a = mem[in.k%memWords]
		case runLoadMeta:
			v, ok := m.answer(in.k)
			if !ok {
				return 0
			}
			a = v
		case runLDXImm:
			x = in.k
		case runLDXMem:
			x = mem[in.k%memWords]
		case runLDXLen:
			x = wireLen
		case runStore:
			mem[in.k%memWords] = a
		case runStoreX:
			mem[in.k%memWords] = x
		case runTAX:
			x = a
		case runTXA:
			a = x
		case runNeg:
			a = -a
		case runReject:
			return 0
		default:
			v, ok := compute(in.op, a, in.k, x)
			if !ok {
				return 0
			}
			a = v
		}
	}
	return 0
}

// compute does an operation of two operands; there is no result of a division by
// zero.
func compute(op runOp, a, k, x uint32) (v uint32, ok bool) {
	if op >= runAddX {
		op, k = op-runAddX+runAddK, x
		if op >= runNeg {
			return 0, false
		}
	}
	switch op {
	case runAddK:
		return a + k, true
	case runSubK:
		return a - k, true
	case runMulK:
		return a * k, true
	case runDivK:
		if k == 0 {
			return 0, false
		}
		return a / k, true
	case runModK:
		if k == 0 {
			return 0, false
		}
		return a % k, true
	case runAndK:
		return a & k, true
	case runOrK:
		return a | k, true
	case runXorK:
		return a ^ k, true
	case runLshK:
		return a << k, true
	default:
		return a >> k, true
	}
}
