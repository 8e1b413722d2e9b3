package optimize

import "iftopgo/capture/filter/opcode"

// conflicts reports whether a register that is used after block to has another value
// there than after block from, so that an edge of from must not be made to lead to it.
func conflicts(from, to *block) bool {
	for a := range numAtoms {
		if to.live.has(a) && from.val[a] != to.val[a] {
			return true
		}
	}
	return false
}

// next returns the block after b for packets that went along an edge, or nil if that is
// not known.
func next(b *block, along *edge) *block {
	p := along.pred
	if b.op != p.op || b.val[atomA] != p.val[atomA] {
		return nil
	}
	holds := along == &p.jt
	switch {
	case b.oper == p.oper && holds:
		return b.jt.succ
	case b.oper == p.oper:
		return b.jf.succ
	case holds && b.op == opcode.JumpEq:
		// A is equal to one constant, and so not to another.
		return b.jf.succ
	default:
		return nil
	}
}

// shortcut makes an edge lead past tests whose outcome is known on it.
func (o *optimizer) shortcut(e *edge) {
	if e.succ.leaf() {
		return
	}
	if both := e.succ.jt.succ; both == e.succ.jf.succ && !conflicts(e.pred, both) {
		e.succ = both
		o.touch()
	}
	for o.skip(e) && !e.succ.leaf() {
	}
}

// skip makes an edge lead past one test, if it can.
func (o *optimizer) skip(e *edge) bool {
	if e.succ.leaf() {
		return false
	}
	for i := e.dom.first(0); i >= 0; i = e.dom.first(i + 1) {
		to := next(e.succ, o.edges[i])
		if to != nil && !conflicts(e.pred, to) {
			e.succ = to
			o.changed = true
			return true
		}
	}
	return false
}

// way returns the edge along which a chain of alternatives (or) or of conditions (and)
// goes on, and the block to which the other edge leaves it.
func (b *block) way(or bool) (on *edge, off *block) {
	if or {
		return &b.jf, b.jt.succ
	}
	return &b.jt, b.jf.succ
}

// pullUp brings together tests of the same value in a chain, so that it is not loaded
// again: in "src host A or dst host B or src host C", the test for C moves behind that
// for A. b is the beginning of the chain.
func (o *optimizer) pullUp(b *block, or bool) {
	if b.in == nil {
		return
	}
	// Every way into the chain must have loaded the same value.
	val := b.in.pred.val[atomA]
	for e := b.in.next; e != nil; e = e.next {
		if val != e.pred.val[atomA] {
			return
		}
	}
	diff := &b.in.pred.jf
	if b.in.pred.jt.succ == b {
		diff = &b.in.pred.jt
	}
	_, off := b.way(or)
	belongs := func(at *edge) bool {
		if at.succ == nil || at.succ.leaf() {
			return false
		}
		_, left := at.succ.way(or)
		return left == off && o.dominates(b, at.succ)
	}
	atTop := true
	for {
		if !belongs(diff) {
			return
		}
		if diff.succ.val[atomA] != val {
			break
		}
		diff, _ = diff.succ.way(or)
		atTop = false
	}
	same, _ := diff.succ.way(or)
	for {
		if !belongs(same) {
			return
		}
		if same.succ.val[atomA] == val {
			break
		}
		same, _ = same.succ.way(or)
	}

	pull := same.succ
	on, _ := pull.way(or)
	same.redirect(on.succ)
	on.redirect(diff.succ)
	if !atTop {
		diff.redirect(pull)
	} else {
		for e := b.in; e != nil; e = e.next {
			if e.pred.jt.succ == b {
				e.pred.jt.redirect(pull)
			} else {
				e.pred.jf.redirect(pull)
			}
		}
	}
	o.changed, o.stale = true, true
}

// redirect makes an edge lead to another block.
func (e *edge) redirect(to *block) {
	e.succ.ways--
	e.succ = to
	to.ways++
}
