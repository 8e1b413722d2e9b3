package filter

import "golang.org/x/net/bpf"

// assembler lays a graph of blocks out as a program, each block before those it
// leads to.
type assembler struct {
	blocks []*block // in the order of the program, last to first
}

// length is how many instructions a block takes.
func (b *block) length() int {
	n := 1
	for _, s := range b.stmts {
		if s.op != nop {
			n++
		}
	}
	if b.longT {
		n++
	}
	if b.longF {
		n++
	}
	return n
}

// assemble makes a program of a graph, or returns how many instructions it would
// have had.
func assemble(root *block) (program []bpf.RawInstruction, n int) {
	a := &assembler{}
	a.collect(root)
	for {
		n = 0
		for _, b := range a.blocks {
			n += b.length()
		}
		if n > maxInstrs {
			return nil, n
		}
		a.place(n)
		if a.fits() {
			break
		}
	}
	program = make([]bpf.RawInstruction, n)
	for _, b := range a.blocks {
		b.write(program[b.offset:])
	}
	return program, n
}

// collect orders the blocks: what a block leads to comes before it, and what it
// leads to if its test fails before what it leads to if it holds.
func (a *assembler) collect(b *block) {
	if b == nil || b.placed {
		return
	}
	b.placed = true
	a.collect(b.jf.succ)
	a.collect(b.jt.succ)
	a.blocks = append(a.blocks, b)
}

// place gives the blocks of a program of n instructions their offsets.
func (a *assembler) place(n int) {
	for _, b := range a.blocks {
		n -= b.length()
		b.offset = n
	}
}

// fits reports whether all conditional jumps reach where they lead, and gives
// those that do not a jump of their own.
func (a *assembler) fits() bool {
	ok := true
	for _, b := range a.blocks {
		if b.leaf() {
			continue
		}
		from := b.jumpAt() + 1
		if !b.longT && b.jt.succ.offset-from > maxShortJump {
			b.longT, ok = true, false
		}
		if !b.longF && b.jf.succ.offset-from > maxShortJump {
			b.longF, ok = true, false
		}
	}
	return ok
}

// jumpAt is where the jump of the block is in the program.
func (b *block) jumpAt() int {
	n := b.offset
	for _, s := range b.stmts {
		if s.op != nop {
			n++
		}
	}
	return n
}

// write writes the instructions of a block.
func (b *block) write(to []bpf.RawInstruction) {
	at := map[*stmt]int{}
	n := 0
	for _, s := range b.stmts {
		if class(s.op) == classJMP && s.op != nop {
			b.index(at)
			break
		}
	}
	for _, s := range b.stmts {
		if s.op == nop {
			continue
		}
		to[n] = bpf.RawInstruction{Op: uint16(s.op), K: s.k}
		switch {
		case s.op == insJump:
			to[n].K = uint32(at[s.jt] - n - 1)
		case class(s.op) == classJMP:
			to[n].Jt, to[n].Jf = uint8(at[s.jt]-n-1), uint8(at[s.jf]-n-1)
		}
		n++
	}
	to[n] = bpf.RawInstruction{Op: uint16(b.op), K: b.k}
	if b.leaf() {
		return
	}
	from := b.offset + n + 1
	jt, jf := b.jt.succ.offset-from, b.jf.succ.offset-from
	extra := 0
	if b.longT {
		to[n+1] = bpf.RawInstruction{Op: insJump, K: uint32(jt - 1)}
		jt, extra = 0, 1
	}
	if b.longF {
		to[n+1+extra] = bpf.RawInstruction{Op: insJump, K: uint32(jf - 1 - extra)}
		jf = extra
	}
	to[n].Jt, to[n].Jf = uint8(jt), uint8(jf)
}

// index finds where in the block each statement is. One that was optimised away
// is where the next one is.
func (b *block) index(at map[*stmt]int) {
	n := 0
	for _, s := range b.stmts {
		at[s] = n
		if s.op != nop {
			n++
		}
	}
}
