package filter

import (
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/optimize"
	"iftopgo/capture/filter/syntax"
)

// Compile makes a program of an expression of pcap-filter(7). An empty expression
// matches every packet. The error of an expression is an [*Error]; a link type that
// is not supported is another error.
func Compile(expr string, o Options) (Program, error) {
	if o.SnapLen == 0 {
		o.SnapLen = DefaultSnapLen
	}
	if o.Resolver == nil {
		o.Resolver = Builtin()
	}
	g, err := newGenerator(expr, o)
	if err != nil {
		return Program{}, err
	}
	tree, wrong := syntax.Parse(expr)
	if wrong != nil {
		return Program{}, syntaxError(expr, wrong)
	}
	root := g.program(tree)
	if g.err != nil {
		return Program{}, g.err
	}
	return g.finish(root)
}

// finish optimises and assembles the program.
func (g *generator) finish(root *ir.Block) (Program, error) {
	if !g.opaque {
		var err error
		if root, err = optimize.Graph(root); err != nil {
			return Program{}, g.whole(err.Error(), err)
		}
		if root.Returns() && root.K == 0 {
			return Program{}, g.whole(ErrRejectsAll.Error(), ErrRejectsAll)
		}
	}
	code, n := ir.Assemble(root, opcode.MaxInstrs)
	if code == nil {
		return Program{}, g.whole(
			fmt.Sprintf("%d instructions, more than the %d the kernel takes", n, opcode.MaxInstrs), ErrTooLong)
	}
	p := newProgram(code, g.loops)
	if g.opts.Target == TargetCooked {
		p = p.cooked(g.opts.LinkType)
	}
	return p, nil
}

// whole makes an error of the expression as a whole.
func (g *generator) whole(reason string, err error) *Error {
	return &Error{Expr: g.expr, Length: len(g.expr), Reason: reason, Err: err}
}

// syntaxError makes an error of a fault in the text of an expression.
func syntaxError(expr string, wrong *syntax.Fault) *Error {
	e := &Error{
		Expr: expr, Offset: wrong.Pos, Length: wrong.End - wrong.Pos,
		Reason: wrong.Reason, Want: wrong.Want,
	}
	if wrong.TooLong {
		e.Err = ErrTooLong
	}
	return e
}
