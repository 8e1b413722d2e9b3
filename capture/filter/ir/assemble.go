package ir

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

// assembler lays out a graph of blocks as a program, each block before those it leads
// to.
type assembler struct {
	order []*Block // in the order of the program, last to first
	spots []spot   // by the Index of the block
}

// spot is the place of a block in the program.
type spot struct {
	ordered   bool // the block is in assembler.order
	stmts     int  // how many of its statements were not optimised away
	offset    int  // of its first instruction
	longTrue  bool // its conditional jump does not reach True, so that an unconditional one follows
	longFalse bool
}

// Assemble makes a program of a graph and returns it with the number of its
// instructions. If that is above limit, the program is nil.
func Assemble(root *Block, limit int) (program []bpf.RawInstruction, n int) {
	count := len(Blocks(root))
	a := &assembler{order: make([]*Block, 0, count), spots: make([]spot, count)}
	a.collect(root)
	for {
		n = 0
		for _, b := range a.order {
			n += a.length(b)
		}
		if n > limit {
			return nil, n
		}
		a.place(n)
		if a.fits() {
			break
		}
	}
	program = make([]bpf.RawInstruction, n)
	for _, b := range a.order {
		a.write(b, program[a.spots[b.Index].offset:])
	}
	return program, n
}

// collect orders the blocks: what a block leads to comes before it, and what it
// leads to if its test fails before what it leads to if it holds.
func (a *assembler) collect(b *Block) {
	if b == nil || a.spots[b.Index].ordered {
		return
	}
	s := &a.spots[b.Index]
	s.ordered = true
	for _, stmt := range b.Stmts {
		if stmt.Op != Nop {
			s.stmts++
		}
	}
	a.collect(b.False)
	a.collect(b.True)
	a.order = append(a.order, b)
}

// length is how many instructions a block takes.
func (a *assembler) length(b *Block) int {
	s := &a.spots[b.Index]
	n := s.stmts + 1
	if s.longTrue {
		n++
	}
	if s.longFalse {
		n++
	}
	return n
}

// place gives the blocks of a program of n instructions their offsets.
func (a *assembler) place(n int) {
	for _, b := range a.order {
		n -= a.length(b)
		a.spots[b.Index].offset = n
	}
}

// fits reports whether all conditional jumps reach where they lead. Those that do not
// get an unconditional jump after them.
func (a *assembler) fits() bool {
	ok := true
	for _, b := range a.order {
		if b.Returns() {
			continue
		}
		s := &a.spots[b.Index]
		from := s.offset + s.stmts + 1
		if !s.longTrue && a.spots[b.True.Index].offset-from > opcode.MaxShortJump {
			s.longTrue, ok = true, false
		}
		if !s.longFalse && a.spots[b.False.Index].offset-from > opcode.MaxShortJump {
			s.longFalse, ok = true, false
		}
	}
	return ok
}

// write writes the instructions of a block.
func (a *assembler) write(b *Block, to []bpf.RawInstruction) {
	n := writeStmts(b.Stmts, to)
	to[n] = bpf.RawInstruction{Op: uint16(b.Op), K: b.K}
	if b.Returns() {
		return
	}
	s := &a.spots[b.Index]
	from := s.offset + n + 1
	jt, jf := a.spots[b.True.Index].offset-from, a.spots[b.False.Index].offset-from
	extra := 0
	if s.longTrue {
		to[n+1] = bpf.RawInstruction{Op: opcode.Jump, K: uint32(jt - 1)}
		jt, extra = 0, 1
	}
	if s.longFalse {
		to[n+1+extra] = bpf.RawInstruction{Op: opcode.Jump, K: uint32(jf - 1 - extra)}
		jf = extra
	}
	to[n].Jt, to[n].Jf = uint8(jt), uint8(jf)
}

// writeStmts writes the statements of a block and returns how many there were.
func writeStmts(stmts []*Stmt, to []bpf.RawInstruction) int {
	var at map[*Stmt]int
	n := 0
	for _, s := range stmts {
		if s.Op == Nop {
			continue
		}
		to[n] = bpf.RawInstruction{Op: uint16(s.Op), K: s.K}
		if opcode.Class(s.Op) == opcode.ClassJMP {
			if at == nil {
				at = positions(stmts)
			}
			if s.Op == opcode.Jump {
				to[n].K = uint32(at[s.True] - n - 1)
			} else {
				to[n].Jt, to[n].Jf = uint8(at[s.True]-n-1), uint8(at[s.False]-n-1)
			}
		}
		n++
	}
	return n
}

// positions finds where in its block each statement is. One that was optimised
// away is where the next one is.
func positions(stmts []*Stmt) map[*Stmt]int {
	at := make(map[*Stmt]int, len(stmts))
	n := 0
	for _, s := range stmts {
		at[s] = n
		if s.Op != Nop {
			n++
		}
	}
	return at
}
