package optimize

import "iftopgo/capture/filter/opcode"

// For a large graph, sets of dominators would take memory and time by the square of its
// size. A tree takes their place: the parent of an edge is the last edge through which
// every way to its block goes. While the tree is walked, a map has the outcomes of the
// tests above the current edge, by value. So a pass takes time nearly proportional to
// the size of the graph.

// fact is a test: whether an operation holds for two values.
type fact struct {
	op   int
	a, b valueNum
}

// treeNode is an edge in the tree, or its root.
type treeNode struct {
	edge   *edge
	parent *treeNode
	skip   *treeNode // an ancestor further up, so that any is reached in few steps
	depth  int
	child  *treeNode // the first of its children
	next   *treeNode // the next child of its parent
}

// shortcutTree makes every edge lead past tests whose outcome is known on it.
func (o *optimizer) shortcutTree() {
	tree := o.dominatorTree()
	known := facts{outcomes: map[fact]outcome{}, constants: map[valueNum]int{}}
	known.walk(o, tree)
}

// dominatorTree makes the tree of the edges that are reached.
func (o *optimizer) dominatorTree() *treeNode {
	nodes := make([]treeNode, 2*len(o.blocks)+1)
	root := &nodes[2*len(o.blocks)]
	root.skip = root
	at := func(e *edge) *treeNode {
		n := 2 * e.pred.id
		if e == &e.pred.jf {
			n++
		}
		return &nodes[n]
	}
	for b := range o.downward {
		if b.leaf() {
			continue
		}
		parent := root
		if b.in != nil {
			parent = at(b.in)
			for e := b.in.next; e != nil; e = e.next {
				parent = commonAncestor(parent, at(e))
			}
		}
		for _, e := range []*edge{&b.jt, &b.jf} {
			n := at(e)
			n.edge, n.parent, n.depth = e, parent, parent.depth+1
			n.next, parent.child = parent.child, n
			n.skip = parent
			if up := parent.skip; parent.depth-up.depth == up.depth-up.skip.depth {
				n.skip = up.skip
			}
		}
	}
	return root
}

// commonAncestor returns the lowest node above both or equal to one of them.
func commonAncestor(x, y *treeNode) *treeNode {
	if x.depth < y.depth {
		x, y = y, x
	}
	for x.depth > y.depth {
		if x.skip.depth >= y.depth {
			x = x.skip
		} else {
			x = x.parent
		}
	}
	for x != y {
		if x.skip != y.skip {
			x, y = x.skip, y.skip
		} else {
			x, y = x.parent, y.parent
		}
	}
	return x
}

// outcome is what is known of a test.
type outcome uint8

const (
	unknownOutcome outcome = iota
	fails
	holdsTrue
)

// facts are the outcomes of the tests on the way to an edge.
type facts struct {
	outcomes  map[fact]outcome
	constants map[valueNum]int // how many tests found a value equal to a constant
}

// walk shortens the edges below a node, the lower ones first.
func (f facts) walk(o *optimizer, n *treeNode) {
	for c := n.child; c != nil; c = c.next {
		p := c.edge.pred
		key := fact{p.op, p.val[atomA], p.oper}
		now, equal := fails, 0
		if c.edge == &p.jt {
			now = holdsTrue
			if p.op == opcode.JumpEq {
				equal = 1
			}
		}
		before := f.outcomes[key]
		f.outcomes[key] = now
		f.constants[key.a] += equal
		f.walk(o, c)
		f.shortcut(o, c.edge)
		f.constants[key.a] -= equal
		f.outcomes[key] = before
	}
}

// shortcut makes one edge lead past tests whose outcome is known.
func (f facts) shortcut(o *optimizer, e *edge) {
	for !e.succ.leaf() {
		to := f.after(e.succ)
		moved := to != nil
		if both := e.succ.jt.succ; both == e.succ.jf.succ {
			to, moved = both, true
			o.reduced = true
		}
		if !moved || conflicts(e.pred, to) {
			return
		}
		e.succ = to
		o.changed = true
	}
}

// after returns where a block goes, given the facts, or nil.
func (f facts) after(b *block) *block {
	a := b.val[atomA]
	switch f.outcomes[fact{b.op, a, b.oper}] {
	case holdsTrue:
		return b.jt.succ
	case fails:
		return b.jf.succ
	default:
	}
	if b.op == opcode.JumpEq && f.constants[a] > 0 {
		return b.jf.succ
	}
	return nil
}
