package ir

import "iftopgo/capture/filter/opcode"

// Stmt is an instruction within a block. The few that jump lead to statements of
// the same block.
type Stmt struct {
	Op    int    // an instruction code, or Nop
	K     uint32 // its operand
	True  *Stmt  // where a conditional jump goes if its test holds, and JA always
	False *Stmt  // where a conditional jump goes if not
}

// Nop is the operation of a statement that was optimised away.
const Nop = -1

// Block is a straight piece of code that ends in a test or a return.
type Block struct {
	Stmts []*Stmt
	Op    int    // the code of the jump or return at its end
	K     uint32 // the operand of that
	True  *Block // where it goes if the test holds; nil for a return
	False *Block // where it goes if not; nil for a return
	Index int    // its place in the list that Blocks returned last
}

// Returns reports whether the block ends the program.
func (b *Block) Returns() bool { return b.True == nil }

// Ins makes a statement of an instruction code and its operand.
func Ins(op int, k uint32) *Stmt { return &Stmt{Op: op, K: k} }

// Return makes the block that ends the program with a constant: the number of
// bytes to take of the packet, 0 to reject it.
func Return(k uint32) *Block { return &Block{Op: opcode.ReturnK, K: k} }

// Blocks lists the blocks that are reached from root, depth first, each before
// those it leads to for the first time, and sets their Index.
func Blocks(root *Block) []*Block {
	return appendBlocks(make([]*Block, 0, 32), root)
}

func appendBlocks(all []*Block, b *Block) []*Block {
	if b == nil || (b.Index < len(all) && all[b.Index] == b) {
		return all
	}
	b.Index = len(all)
	all = append(all, b)
	return appendBlocks(appendBlocks(all, b.True), b.False)
}
