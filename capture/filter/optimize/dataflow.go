package optimize

import (
	"slices"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// atoms is a set of registers: the scratch registers, A and X. libpcap calls them so.
type atoms uint32

const (
	atomA    = opcode.MemWords
	atomX    = opcode.MemWords + 1
	numAtoms = opcode.MemWords + 2
	noAtom   = -1
	atomAX   = numAtoms // both A and X, as the result of uses
)

func (a atoms) has(atom int) bool { return a>>atom&1 != 0 }

// uses returns the register a statement uses, noAtom or atomAX.
func uses(op int, k uint32) int {
	if op == ir.Nop {
		return noAtom
	}
	switch opcode.Class(op) {
	case opcode.ClassRET:
		return noAtom
	case opcode.ClassLD, opcode.ClassLDX:
		switch opcode.Mode(op) {
		case opcode.ModeIND:
			return atomX
		case opcode.ModeMEM:
			return int(k)
		default:
			return noAtom
		}
	case opcode.ClassST:
		return atomA
	case opcode.ClassSTX:
		return atomX
	case opcode.ClassMISC:
		if op == opcode.TXA {
			return atomX
		}
		return atomA
	default: // ClassJMP, ClassALU
		if opcode.Source(op) == opcode.SrcX {
			return atomAX
		}
		return atomA
	}
}

// defines returns the register a statement sets, or noAtom.
func defines(op int, k uint32) int {
	if op == ir.Nop {
		return noAtom
	}
	switch opcode.Class(op) {
	case opcode.ClassLD, opcode.ClassALU:
		return atomA
	case opcode.ClassLDX:
		return atomX
	case opcode.ClassST, opcode.ClassSTX:
		return int(k)
	case opcode.ClassMISC:
		if op == opcode.TAX {
			return atomX
		}
		return atomA
	default:
		return noAtom
	}
}

// findLevels finds the blocks that are still reached, and their levels.
func (o *optimizer) findLevels() {
	o.levels = o.levels[:0]
	o.walks++
	o.findLevel(o.root)
}

func (o *optimizer) findLevel(b *block) {
	if !o.walks.first(b) {
		return
	}
	b.level = 0
	if !b.leaf() {
		o.findLevel(b.jt.succ)
		o.findLevel(b.jf.succ)
		b.level = max(b.jt.succ.level, b.jf.succ.level) + 1
	}
	for n := len(o.levels); n <= b.level; n++ {
		o.levels = slices.Grow(o.levels, 1)[:n+1]
		o.levels[n] = o.levels[n][:0] // The memory of the pass before is used again.
	}
	o.levels[b.level] = append(o.levels[b.level], b)
}

// findIn finds the edges into each block.
func (o *optimizer) findIn() {
	for _, b := range o.blocks {
		b.in, b.ways = nil, 0
	}
	for b := range o.downward {
		if b.leaf() {
			continue
		}
		for _, e := range []*edge{&b.jt, &b.jf} {
			e.next = e.succ.in
			e.succ.in = e
			e.succ.ways++
		}
	}
}

// dominates reports whether every way to b goes through a. b is further down in a chain
// that begins with a, and a dominates all blocks in between.
func (o *optimizer) dominates(a, b *block) bool {
	if o.large {
		return a == b || b.ways == 1
	}
	if o.stale {
		o.findDominators()
	}
	return b.doms.has(a.id)
}

// findDominators finds the dominators of every block. The levels may be those from
// before branches were moved; the result is then the same as in libpcap.
func (o *optimizer) findDominators() {
	for _, b := range o.blocks {
		b.doms.fill()
	}
	clear(o.root.doms)
	for b := range o.downward {
		b.doms.add(b.id)
		if b.leaf() {
			continue
		}
		b.jt.succ.doms.keep(b.doms)
		b.jf.succ.doms.keep(b.doms)
	}
	o.stale = false
}

// findEdgeDominators finds the dominators of every edge.
func (o *optimizer) findEdgeDominators() {
	for _, e := range o.edges {
		e.dom.fill()
	}
	clear(o.root.jt.dom)
	clear(o.root.jf.dom)
	for b := range o.downward {
		for _, e := range []*edge{&b.jt, &b.jf} {
			e.dom.add(e.id)
			if e.succ != nil {
				e.succ.jt.dom.keep(e.dom)
				e.succ.jf.dom.keep(e.dom)
			}
		}
	}
}

// findLive finds the registers that are used after each block.
func (o *optimizer) findLive() {
	for b := range o.downward {
		b.findUse()
		b.live = 0
	}
	for b := range o.upward {
		b.live |= b.jt.succ.use | b.jf.succ.use
		b.use |= b.live &^ b.kill
	}
}

// findUse finds the registers that the block itself uses and overwrites.
func (b *block) findUse() {
	var def, use, kill atoms
	useAtom := func(a int) {
		switch a {
		case noAtom:
		case atomAX:
			use |= (1<<atomA | 1<<atomX) &^ def
		default:
			use |= 1 << a &^ def
		}
	}
	for _, s := range b.stmts {
		useAtom(uses(s.Op, s.K))
		if a := defines(s.Op, s.K); a != noAtom {
			kill |= 1 << a &^ use
			def |= 1 << a
		}
	}
	if !b.leaf() {
		useAtom(uses(b.op, b.k))
	}
	b.use, b.kill = use, kill
}
