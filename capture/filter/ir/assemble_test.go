package ir

import (
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

// loads is a test behind so many loads.
func loads(n int) *Block {
	b := &Block{Op: opcode.JumpEq, K: 1}
	for range n {
		b.Stmts = append(b.Stmts, Ins(opcode.LoadLen, 0))
	}
	return b
}

func TestEveryBlockStandsBeforeThoseItLeadsTo(t *testing.T) {
	t.Parallel()
	root := And(Branch(loads(1)), Or(Branch(loads(2)), Not(Branch(loads(3))))).Close(Return(1), Return(0))
	program, n := Assemble(root, opcode.MaxInstrs)
	if want := 2 + 3 + 4 + 2; len(program) != want || n != want {
		t.Fatalf("%d instructions, said to be %d, want %d", len(program), n, want)
	}
	accept, reject := 9, 10
	for at, want := range map[int][2]int{1: {2, reject}, 4: {accept, 5}, 8: {reject, accept}} {
		in := program[at]
		if got := [2]int{at + 1 + int(in.Jt), at + 1 + int(in.Jf)}; got != want {
			t.Errorf("the jump at %d leads to %v, want %v", at, got, want)
		}
	}
}

func TestAJumpThatDoesNotReachGetsAnUnconditionalOneAfterIt(t *testing.T) {
	t.Parallel()
	root := And(Branch(loads(1)), Branch(loads(opcode.MaxShortJump))).Close(Return(1), Return(0))
	program, _ := Assemble(root, opcode.MaxInstrs)
	first, far := program[1], program[2]
	if first.Jt != 1 || first.Jf != 0 || far.Op != opcode.Jump {
		t.Fatalf("the first jump is %v, after it is %v", first, far)
	}
	if to := 2 + 1 + int(far.K); program[to] != (bpf.RawInstruction{Op: opcode.ReturnK}) {
		t.Errorf("it leads to %v", program[to])
	}
}

func TestStatementsThatWereOptimisedAwayTakeNoSpace(t *testing.T) {
	t.Parallel()
	b := loads(4)
	b.Stmts[1].Op, b.Stmts[3].Op = Nop, Nop
	last := &Stmt{Op: opcode.Jump, True: b.Stmts[3]}
	b.Stmts = append([]*Stmt{last}, b.Stmts...)
	program, _ := Assemble(Branch(b).Close(Return(1), Return(0)), opcode.MaxInstrs)
	if len(program) != 6 || program[0].K != 2 {
		t.Errorf("the program is %v", program)
	}
}

func TestProgramsAboveTheLimitAreCountedButNotMade(t *testing.T) {
	t.Parallel()
	if program, n := Assemble(Branch(loads(10)).Close(Return(1), Return(0)), 12); program != nil || n != 13 {
		t.Errorf("%d instructions, said to be %d", len(program), n)
	}
}
