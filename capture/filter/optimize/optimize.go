package optimize

import (
	"slices"

	"iftopgo/capture/filter/ir"
)

// Limits of the work for one program. libpcap has none, and takes minutes for long
// expressions.
const (
	// maxMovesOnly is how many passes in a row may only move branches, because such
	// passes may repeat without end.
	maxMovesOnly = 100

	// maxExact is how many blocks a graph may have to be optimised exactly as by
	// libpcap. A larger one is optimised by means of the tree of tree.go.
	maxExact = 512

	// maxPasses bounds the passes over a graph, maxLargePasses over a large one.
	maxPasses      = 1000
	maxLargePasses = 24
)

// optimizer is the state of the optimisation of one program.
type optimizer struct {
	root   *block
	blocks []*block   // all blocks of the graph, by id
	edges  []*edge    // of all blocks, by id
	levels [][]*block // the blocks that are reached, by level

	values valueTable

	changed bool // this pass changed something
	reduced bool // this pass did more than move branches
	stale   bool // the dominators must be found again
	large   bool // the graph is too large for sets of dominators
	walks   walk
	err     error // the program divides by zero
}

// Graph rewrites the graph that begins at root and returns its new beginning. It
// fails for a program that divides by zero or shifts by more than 31 bits, if that
// turns out only here.
func Graph(root *ir.Block) (*ir.Block, error) {
	blocks := ir.Blocks(root)
	if len(blocks) > maxExact {
		return Large(root)
	}
	o := newOptimizer(blocks)
	o.makeSets()
	return o.run()
}

// Large is [Graph] in time nearly proportional to the size of the graph. The
// program may come out otherwise ordered than libpcap's, or a little longer.
func Large(root *ir.Block) (*ir.Block, error) {
	o := newOptimizer(ir.Blocks(root))
	o.large = true
	return o.run()
}

// newOptimizer returns an optimizer of a graph, given as its list of blocks, the
// beginning first.
func newOptimizer(list []*ir.Block) *optimizer {
	blocks := make([]block, len(list))
	o := &optimizer{root: &blocks[0], blocks: make([]*block, len(list))}
	for i, from := range list {
		b := &blocks[i]
		b.id, b.from, b.stmts, b.op, b.k = i, from, from.Stmts, from.Op, from.K
		b.jt.pred, b.jf.pred = b, b
		if !from.Returns() {
			b.jt.succ, b.jf.succ = &blocks[from.True.Index], &blocks[from.False.Index]
		}
		o.blocks[i] = b
	}
	return o
}

// run optimises the graph.
func (o *optimizer) run() (*ir.Block, error) {
	o.loop(false)
	o.loop(true)
	if o.err != nil {
		return nil, o.err
	}
	o.merge()
	return o.result(skipRoot(o.root)), nil
}

// result writes what became of the blocks back to the graph it was made from.
func (o *optimizer) result(root *block) *ir.Block {
	for _, b := range o.blocks {
		b.from.Stmts, b.from.Op, b.from.K = b.stmts, b.op, b.k
		if !b.leaf() {
			b.from.True, b.from.False = b.jt.succ.from, b.jf.succ.from
		}
	}
	return root.from
}

// makeSets numbers the edges and makes the sets of dominators.
func (o *optimizer) makeSets() {
	n := len(o.blocks)
	doms, edgeDoms := newBitsets(n, n), newBitsets(2*n, 2*n)
	o.edges = make([]*edge, 2*n)
	for i, b := range o.blocks {
		b.doms = doms[i]
		b.jt.id, b.jf.id = i, n+i
		b.jt.dom, b.jf.dom = edgeDoms[i], edgeDoms[n+i]
		o.edges[i], o.edges[n+i] = &b.jt, &b.jf
	}
}

// loop makes passes over the graph until nothing changes. They move branches or, with
// rewrite, change statements.
func (o *optimizer) loop(rewrite bool) {
	limit := maxPasses
	if o.large {
		limit = maxLargePasses
	}
	moves := 0
	for pass := 0; pass < limit && moves < maxMovesOnly && o.err == nil; pass++ {
		o.changed, o.reduced = false, false
		o.findLevels()
		o.findLive()
		if !rewrite && !o.large {
			o.findDominators()
			o.findEdgeDominators()
		}
		o.pass(rewrite)
		switch {
		case !o.changed:
			return
		case o.reduced:
			moves = 0
		default:
			moves++
		}
	}
}

// pass makes one pass over the graph.
func (o *optimizer) pass(rewrite bool) {
	o.values.reset()
	o.findIn()
	for b := range o.downward {
		o.block(b, rewrite)
	}
	if rewrite {
		return
	}
	if o.large {
		o.shortcutTree()
	} else {
		for b := range o.upward {
			o.shortcut(&b.jt)
			o.shortcut(&b.jf)
		}
	}
	o.findIn()
	for b := range o.upward {
		o.pullUp(b, true)
		o.pullUp(b, false)
	}
}

// downward goes through the blocks from the root on, level by level.
func (o *optimizer) downward(yield func(*block) bool) {
	for _, level := range slices.Backward(o.levels) {
		for _, b := range slices.Backward(level) {
			if !yield(b) {
				return
			}
		}
	}
}

// upward goes through the blocks from those before a return to the root.
func (o *optimizer) upward(yield func(*block) bool) {
	for l := 1; l < len(o.levels); l++ {
		for _, b := range slices.Backward(o.levels[l]) {
			if !yield(b) {
				return
			}
		}
	}
}

// touch records that the program became simpler.
func (o *optimizer) touch() { o.changed, o.reduced = true, true }

// skipRoot removes the first blocks as long as both their ways lead to the same block,
// and keeps their statements.
func skipRoot(root *block) *block {
	s := root.stmts
	root.stmts = nil
	for !root.leaf() && root.jt.succ == root.jf.succ {
		root = root.jt.succ
	}
	if root.leaf() {
		root.stmts = nil
		return root
	}
	root.stmts = append(s, root.stmts...)
	return root
}
