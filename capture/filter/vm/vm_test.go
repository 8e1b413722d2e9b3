package vm

import (
	"testing"
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

func TestProgramsThatLoopEnd(t *testing.T) {
	t.Parallel()
	raw := []bpf.RawInstruction{{Op: opcode.Jump, K: 0xffffffff}}
	done := make(chan uint32)
	go func() { done <- Load(raw).Run(make([]byte, 1500), 1500) }()
	select {
	case got := <-done:
		if got != 0 {
			t.Error("an endless loop matched")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("still looping")
	}
}

func TestFaultyProgramsRejectPackets(t *testing.T) {
	t.Parallel()
	ret := bpf.RawInstruction{Op: opcode.ReturnK, K: 1}
	for name, raw := range map[string][]bpf.RawInstruction{
		"no instruction":                       {},
		"an unknown instruction":               {{Op: 0xffff}, ret},
		"a jump beyond the end":                {{Op: opcode.JumpEq, Jt: 200, Jf: 200}, ret},
		"a far jump beyond the end":            {{Op: opcode.Jump, K: 1 << 30}, ret},
		"no return":                            {{Op: opcode.LoadImm}},
		"a division by zero":                   {{Op: opcode.ClassALU | opcode.DIV | opcode.SrcX}, ret},
		"a remainder of zero":                  {{Op: opcode.ClassALU | opcode.MOD | opcode.SrcK}, ret},
		"a load beyond the packet":             {{Op: opcode.LoadAbs | opcode.SizeW, K: 2}, ret},
		"a load that wraps around":             {{Op: opcode.LoadXImm, K: 8}, {Op: opcode.LoadInd | opcode.SizeB, K: 0xfffffff8}, ret},
		"a scratch register too many":          {{Op: opcode.Store, K: 16}, ret},
		"a question for the kernel, in a file": {{Op: opcode.LoadAbs | opcode.SizeB, K: opcode.AncillaryVLANTag}, ret},
	} {
		if Load(raw).Run([]byte{1, 2, 3, 4}, 4) != 0 {
			t.Errorf("%s: matched", name)
		}
	}
}
