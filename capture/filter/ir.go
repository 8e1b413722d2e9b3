package filter

// The code generator makes a graph of blocks: each runs its statements, tests
// the accumulator, and goes one of two ways. The graph has no cycles. The
// optimiser rewrites it, the assembler lays it out.

// nop is the operation of a statement that was optimised away.
const nop = -1

// stmt is an instruction within a block. The few that jump jump to statements of
// the same block.
type stmt struct {
	op     int
	k      uint32
	jt, jf *stmt // of a conditional jump; of JA, jt
}

// block is a straight piece of code that ends in a test or a return.
type block struct {
	stmts []*stmt
	op    int // of the jump or return at its end
	k     uint32
	jt    edge // where it goes if the test holds; jt.succ is nil for a return
	jf    edge

	mark   int // the walk that saw it last
	id     int
	placed bool // it is in the assembled program
	offset int  // of its first instruction there
	longT  bool // jt needs a jump of its own, because it is too far away
	longF  bool

	flow
}

// edge is a way out of a block.
type edge struct {
	id   int
	pred *block
	succ *block
	next *edge  // the next edge into succ
	dom  bitset // the edges without which this one is not reached
}

// leaf reports whether the block returns.
func (b *block) leaf() bool { return b.jt.succ == nil }

// cond is a part of the graph under construction: where it begins, and the edges
// that still lead nowhere, those taken if it holds and those taken if not.
type cond struct {
	head *block
	t, f []*edge
}

// patch makes edges lead to a block.
func patch(edges []*edge, to *block) {
	for _, e := range edges {
		e.succ = to
	}
}

// join puts the shorter list of edges behind the longer one.
func join(x, y []*edge) []*edge {
	if len(x) < len(y) {
		x, y = y, x
	}
	return append(x, y...)
}

// and tests x, then y if x holds.
func and(x, y cond) cond {
	patch(x.t, y.head)
	return cond{head: x.head, t: y.t, f: join(x.f, y.f)}
}

// or tests x, then y if x does not hold.
func or(x, y cond) cond {
	patch(x.f, y.head)
	return cond{head: x.head, t: join(x.t, y.t), f: y.f}
}

// not holds where x does not.
func not(x cond) cond {
	return cond{head: x.head, t: x.f, f: x.t}
}

// ret makes the block that ends the program.
func ret(k uint32) *block { return &block{op: insReturnK, k: k} }

// ins makes a statement.
func ins(op int, k uint32) *stmt { return &stmt{op: op, k: k} }

// walk is one pass over a graph of blocks: it tells those it has seen.
type walk int

// first reports whether the walk comes to b for the first time.
func (w walk) first(b *block) bool {
	if b == nil || b.mark == int(w) {
		return false
	}
	b.mark = int(w)
	return true
}
