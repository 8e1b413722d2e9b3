package optimize

import "iftopgo/capture/filter/ir"

// block is a block of the graph and what the optimiser knows of it.
type block struct {
	from  *ir.Block // what it was made from
	stmts []*ir.Stmt
	op    int // of the jump or return at its end
	k     uint32
	jt    edge // where it goes if the test holds; jt.succ is nil for a return
	jf    edge
	id    int // its place in optimizer.blocks
	mark  int // the walk that saw it last

	level int      // the longest way to a return
	in    *edge    // the edges into the block
	ways  int      // how many there are
	doms  bitset   // the blocks without which this one is not reached
	same  *block   // the block that stands for it and its equals, after they are merged
	use   atoms    // what it uses of what it finds
	kill  atoms    // what it overwrites unused
	live  atoms    // what is used after it
	val   values   // what it leaves behind
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

// walk is one pass over a graph of blocks: it tells those it has seen.
type walk int

// first reports whether the walk comes to b for the first time.
func (w walk) first(b *block) bool {
	if b.mark == int(w) {
		return false
	}
	b.mark = int(w)
	return true
}
