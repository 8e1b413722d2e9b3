package optimize

import "iftopgo/capture/filter/ir"

// block is a block of the graph, with what the optimiser finds out about it.
type block struct {
	from  *ir.Block // the block it was made from
	stmts []*ir.Stmt
	op    int // of the jump or return at its end
	k     uint32
	jt    edge // where it goes if the test holds; jt.succ is nil for a return
	jf    edge
	id    int // its place in optimizer.blocks
	mark  int // the walk that saw it last

	level int      // the length of the longest way to a return
	in    *edge    // the edges into the block
	ways  int      // how many there are
	doms  bitset   // the blocks without which this one is not reached
	same  *block   // the block that it and its equals were merged into
	use   atoms    // the registers it uses before it sets them
	kill  atoms    // the registers it sets before it uses them
	live  atoms    // the registers that are used after it
	val   values   // what the registers hold after it
	oper  valueNum // what the jump at its end compares with
}

// leaf reports whether the block returns.
func (b *block) leaf() bool { return b.jt.succ == nil }

// edge is a way out of a block.
type edge struct {
	id   int
	pred *block
	succ *block
	next *edge  // the next edge into succ
	dom  bitset // the edges without which this one is not reached
}

// walk is the number of a pass over the graph, which marks the blocks it has seen.
type walk int

// first reports whether the walk comes to b for the first time.
func (w walk) first(b *block) bool {
	if b.mark == int(w) {
		return false
	}
	b.mark = int(w)
	return true
}
