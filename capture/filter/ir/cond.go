package ir

// Cond is a part of the graph under construction: the block where it begins, and
// the ways out of it that lead nowhere yet. The zero value stands for no test.
type Cond struct {
	Head    *Block
	whenYes []**Block // the ways out if the condition holds
	whenNo  []**Block // the ways out if not
}

// Branch makes a condition of a block that ends in a test.
func Branch(b *Block) Cond {
	return Cond{Head: b, whenYes: []**Block{&b.True}, whenNo: []**Block{&b.False}}
}

// And tests x, then y if x holds.
func And(x, y Cond) Cond {
	lead(x.whenYes, y.Head)
	return Cond{Head: x.Head, whenYes: y.whenYes, whenNo: join(x.whenNo, y.whenNo)}
}

// Or tests x, then y if x does not hold.
func Or(x, y Cond) Cond {
	lead(x.whenNo, y.Head)
	return Cond{Head: x.Head, whenYes: join(x.whenYes, y.whenYes), whenNo: y.whenNo}
}

// Not holds where x does not.
func Not(x Cond) Cond {
	return Cond{Head: x.Head, whenYes: x.whenNo, whenNo: x.whenYes}
}

// Close makes a program of the condition and returns its first block: it goes on
// with accept if the condition holds, with reject if not.
func (c Cond) Close(accept, reject *Block) *Block {
	lead(c.whenYes, accept)
	lead(c.whenNo, reject)
	return c.Head
}

// lead makes ways lead to a block.
func lead(ways []**Block, to *Block) {
	for _, way := range ways {
		*way = to
	}
}

// join puts the shorter list of ways behind the longer one.
func join(x, y []**Block) []**Block {
	if len(x) < len(y) {
		x, y = y, x
	}
	return append(x, y...)
}
