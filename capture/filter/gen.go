package filter

import (
	"errors"
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// offset is where a header begins, in bytes: a constant, plus the content of a scratch
// register if a header before it has a variable length.
type offset struct {
	fixed    uint32
	variable bool
	reg      int // -1 while there is none
}

// generator makes code of an expression tree. It goes through the tree from left to
// right and records where the headers are, because an encapsulation moves them for
// everything right of it.
type generator struct {
	opts Options
	expr string

	link     LinkType // of the innermost link header
	header   offset   // the innermost link header
	payload  offset   // what is behind it
	linkType offset   // its type field
	outer    *outer   // the same of the outermost one; nil while that is the innermost
	network  uint32   // the network header, from payload
	noSNAP   uint32   // the same in a frame with an LLC header but no SNAP header
	vlans    int      // how many "vlan" there were
	labels   int      // how many "mpls"
	geneve   bool     // the link header is inside Geneve
	moving   bool     // where payload and linkType are depends on the tags of the packet

	used    [opcode.MemWords]bool // scratch registers in use
	cleared []int                 // those to be cleared where a kernel runs the program
	reg     int                   // the one allocated last

	// opaque says that there are jumps within blocks, which the optimiser cannot
	// handle; loops, that one goes back.
	opaque, loops bool

	blocks, stmts int // how many there are

	at  syntax.Span // the current primitive, for errors
	err *Error
}

// newGenerator returns a generator for the link type of the options.
func newGenerator(expr string, o Options) (*generator, error) {
	l, ok := layouts[o.LinkType]
	if !ok {
		return nil, errors.New("there are no filters for its link type")
	}
	return &generator{
		opts: o, expr: expr, link: o.LinkType,
		header:   offset{fixed: l.header, variable: l.movingHeader, reg: -1},
		payload:  offset{fixed: l.payload, variable: l.movingPayload, reg: -1},
		linkType: offset{fixed: l.linkType, variable: l.movingType, reg: -1},
		network:  l.network,
		noSNAP:   l.noSNAP,
	}, nil
}

// fail records the first error, at the current primitive, and returns a condition with
// which the caller can go on.
func (g *generator) fail(reason, want string) ir.Cond {
	g.failWith(reason, want, nil)
	return g.jump(opcode.JumpEq, 0)
}

// failLink is fail for what this link type does not have, and others do.
func (g *generator) failLink(reason, want string) ir.Cond {
	first := g.err == nil
	c := g.fail(reason, want)
	if first {
		g.err.OtherLink = g.link == g.opts.LinkType // Inside a tunnel it is Ethernet's.
	}
	return c
}

func (g *generator) failWith(reason, want string, err error) {
	if g.err == nil {
		g.err = &Error{
			Expr: g.expr, Offset: g.at.Pos, Length: g.at.End - g.at.Pos,
			Reason: reason, Want: want, Err: err,
		}
	}
}

// atMost fails for a number above a limit, and reports whether it is not.
func (g *generator) atMost(what string, n, limit uint32) bool {
	if n > limit {
		g.fail(what+" out of range", fmt.Sprintf("at most %d", limit))
	}
	return n <= limit
}

// Limits of what is generated for one expression. More would not fit into a program,
// unless nearly all of it were repetitions.
const (
	maxBlocks = 6144
	maxStmts  = 16 * opcode.MaxInstrs
)

// jump makes a condition of one block.
func (g *generator) jump(op int, k uint32, stmts ...*ir.Stmt) ir.Cond {
	g.blocks++
	g.stmts += len(stmts)
	if g.blocks > maxBlocks || g.stmts > maxStmts {
		g.failWith(ErrTooLong.Error(), "fewer tests up to here", ErrTooLong)
	}
	return ir.Branch(&ir.Block{Stmts: stmts, Op: op, K: k})
}

// program returns the first block of the program for a tree; nil matches all.
func (g *generator) program(x syntax.Node) *ir.Block {
	accept := ir.Return(g.opts.SnapLen)
	if x == nil {
		return accept
	}
	c := g.node(x)
	if g.err != nil {
		return accept
	}
	c.Head.Stmts = append(g.prologue(c.Head.Stmts[0]), c.Head.Stmts...)
	if g.opts.LinkType == LinkPPI {
		// What is inside may be of any link type; the code is for this one.
		inside := g.jump(opcode.JumpEq, ppiWLAN, ir.Ins(opcode.LoadAbs|opcode.SizeW, ppiLinkType))
		c = ir.And(inside, c)
	}
	return c.Close(accept, ir.Return(0))
}

// node makes code of a term.
func (g *generator) node(x syntax.Node) ir.Cond {
	if g.err != nil {
		return g.jump(opcode.JumpEq, 0)
	}
	g.at = x.Where()
	switch x := x.(type) {
	case *syntax.Chain:
		return g.chain(x)
	case *syntax.Negation:
		return ir.Not(g.node(x.X))
	case *syntax.ID:
		return g.id(x)
	case *syntax.Protocol:
		return g.protocol(x.Proto)
	case *syntax.Destination:
		return g.destination(x)
	case *syntax.Length:
		return g.length(x)
	case *syntax.ByteTest:
		return g.byteTest(x)
	case *syntax.DirectionTest:
		return g.directionTest(x.Outbound)
	case *syntax.IfIndex:
		return g.ifIndex(x.Index)
	case *syntax.Encapsulation:
		return g.encapsulation(x)
	case *syntax.LLCTest:
		return g.llc(x.Type)
	case *syntax.FrameControl:
		return g.frameControl(x)
	case *syntax.LogName:
		return g.logName(x)
	case *syntax.LogNumber:
		return g.logNumber(x)
	case *syntax.Comparison:
		return g.comparison(x)
	default:
		return g.fail("not a primitive", "")
	}
}

// chain makes code of terms joined by and and or, from left to right.
func (g *generator) chain(x *syntax.Chain) ir.Cond {
	c := g.node(x.First)
	for _, l := range x.Rest {
		next := g.node(l.X)
		if l.Or {
			c = ir.Or(c, next)
		} else {
			c = ir.And(c, next)
		}
	}
	return c
}

// alloc allocates a scratch register.
func (g *generator) alloc() int {
	for range opcode.MemWords {
		if !g.used[g.reg] {
			g.used[g.reg] = true
			return g.reg
		}
		g.reg = (g.reg + 1) % opcode.MemWords
	}
	g.fail("too many intermediate values", fmt.Sprintf("at most %d", opcode.MemWords))
	return 0
}

// free makes a scratch register available again.
func (g *generator) free(reg int) { g.used[reg] = false }
