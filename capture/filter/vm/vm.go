package vm

import (
	"encoding/binary"

	"iftopgo/capture/filter/opcode"
)

// Run runs a program on a packet, of which data is what was captured and wireLen
// how many bytes it had on the wire. It returns how many bytes of the packet the
// program asks for, 0 if it rejects the packet. A load beyond data rejects, and so
// does an ancillary load, whose offset is far beyond. Run does not allocate.
//
// The offsets of indexed loads do not wrap around, and shifts by 32 and more leave
// nothing, as in libpcap. A packet can make the program go back at most once for
// each of its bytes, so that it ends.
func (code Code) Run(data []byte, wireLen uint32) uint32 {
	var (
		a, x uint32
		mem  [opcode.MemWords]uint32
		pc   uint
		back int
	)
	for pc < uint(len(code)) {
		in := &code[pc]
		pc++
		switch in.op {
		case runLoadHEq:
			if uint64(in.k)+2 > uint64(len(data)) {
				return 0
			}
			a = uint32(binary.BigEndian.Uint16(data[in.k:]))
			if a == in.v {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runLoadBEq:
			if uint64(in.k) >= uint64(len(data)) {
				return 0
			}
			a = uint32(data[in.k])
			if a == in.v {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runLoadWEq:
			if uint64(in.k)+4 > uint64(len(data)) {
				return 0
			}
			a = binary.BigEndian.Uint32(data[in.k:])
			if a == in.v {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
		case runLoadXHEq:
			at := uint64(in.k) + uint64(x)
			if at+2 > uint64(len(data)) {
				return 0
			}
			a = uint32(binary.BigEndian.Uint16(data[at:]))
			if a == in.v {
				pc = uint(in.jt)
			} else {
				pc = uint(in.jf)
			}
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
			a = mem[in.k%opcode.MemWords]
		case runLDXImm:
			x = in.k
		case runLDXMem:
			x = mem[in.k%opcode.MemWords]
		case runLDXLen:
			x = wireLen
		case runStore:
			mem[in.k%opcode.MemWords] = a
		case runStoreX:
			mem[in.k%opcode.MemWords] = x
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

// compute returns the result of an operation of two operands; ok is false for a division
// by zero.
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
