package optimize

import (
	"errors"
	"testing"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// equal tests whether what the statements leave in A is k.
func equal(k uint32, stmts ...*ir.Stmt) ir.Cond {
	return ir.Branch(&ir.Block{Stmts: stmts, Op: opcode.JumpEq, K: k})
}

// halfword loads two bytes of the packet.
func halfword(at uint32) *ir.Stmt { return ir.Ins(opcode.LoadAbs|opcode.SizeH, at) }

// ways are the two ways a graph is optimised.
var ways = map[string]func(*ir.Block) (*ir.Block, error){"exact": Graph, "large": Large}

func TestGraphsGetShorter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cond   func() ir.Cond
		blocks int // with the returns
		stmts  int
	}{
		"a test of a constant that holds": {
			func() ir.Cond { return equal(5, ir.Ins(opcode.LoadImm, 5)) }, 1, 0,
		},
		"a test made before": {
			func() ir.Cond { return ir.And(equal(1, halfword(12)), equal(1, halfword(12))) }, 3, 1,
		},
		"two tests that exclude each other": {
			func() ir.Cond { return ir.And(equal(1, halfword(12)), equal(2, halfword(12))) }, 1, 0,
		},
		"a load made before": {
			func() ir.Cond { return ir.Or(equal(1, halfword(12)), equal(2, halfword(12))) }, 4, 1,
		},
		"a store nobody reads": {
			func() ir.Cond { return equal(1, halfword(12), ir.Ins(opcode.Store, 3)) }, 3, 1,
		},
		"arithmetic on constants": {
			func() ir.Cond {
				return equal(1, ir.Ins(opcode.LoadImm, 7), ir.Ins(opcode.AddK, 5), ir.Ins(opcode.TAX, 0),
					ir.Ins(opcode.LoadInd|opcode.SizeH, 0))
			}, 3, 1,
		},
	} {
		for way, optimize := range ways {
			root, err := optimize(c.cond().Close(ir.Return(1), ir.Return(0)))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			blocks := ir.Blocks(root)
			stmts := 0
			for _, b := range blocks {
				for _, s := range b.Stmts {
					if s.Op != ir.Nop {
						stmts++
					}
				}
			}
			if len(blocks) != c.blocks || stmts != c.stmts {
				t.Errorf("%s, %s: %d blocks with %d statements, want %d with %d",
					name, way, len(blocks), stmts, c.blocks, c.stmts)
			}
		}
	}
}

func TestEqualBlocksAreMadeOne(t *testing.T) {
	t.Parallel()
	accept, reject := ir.Return(1), ir.Return(0)
	left, right := equal(1, halfword(20)), equal(1, halfword(20))
	root := equal(1, halfword(12)).Close(left.Close(accept, reject), right.Close(ir.Return(1), reject))
	root, err := Graph(root)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(ir.Blocks(root)); n != 3 {
		t.Errorf("%d blocks, want one test and two returns", n)
	}
}

func TestOperandsWithoutAResultAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op   int
		k    uint32
		want error
	}{
		{opcode.DIV, 0, errDivideByZero}, {opcode.MOD, 0, errDivideByZero}, {opcode.LSH, 32, errShiftTooFar},
	} {
		test := equal(1, ir.Ins(opcode.LoadXImm, c.k), halfword(12), ir.Ins(opcode.ClassALU|c.op|opcode.SrcX, 0))
		if _, err := Graph(test.Close(ir.Return(1), ir.Return(0))); !errors.Is(err, c.want) {
			t.Errorf("operator %#x by %d: error is %v, want %v", c.op, c.k, err, c.want)
		}
	}
}
