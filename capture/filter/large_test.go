package filter

import (
	"fmt"
	"strings"
	"testing"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/optimize"
	"iftopgo/capture/filter/syntax"
)

// graph returns the graph of an expression before it is optimised, nil if the expression is
// not valid or its graph is not optimised.
func graph(expr string, link LinkType) *ir.Block {
	g, err := newGenerator(expr, Options{LinkType: link, SnapLen: DefaultSnapLen, Resolver: Builtin()})
	if err != nil {
		return nil
	}
	tree, perr := syntax.Parse(expr)
	if perr != nil {
		return nil
	}
	root := g.program(tree)
	if g.err != nil || g.opaque {
		return nil
	}
	return root
}

// optimizedAs returns the program that the optimiser makes of an expression, by the method
// for large graphs or by the exact one.
func optimizedAs(t *testing.T, expr string, link LinkType, large bool) (p Program, ok bool) {
	t.Helper()
	root := graph(expr, link)
	if root == nil {
		return p, false
	}
	run := optimize.Graph
	if large {
		run = optimize.Large
	}
	root, err := run(root)
	if err != nil {
		return p, false
	}
	raw, _ := ir.Assemble(root, opcode.MaxInstrs)
	return newProgram(raw, false), raw != nil
}

func TestLargeGraphsMatchTheSamePacketsWhenOptimised(t *testing.T) {
	t.Parallel()
	n := 600
	if testing.Short() {
		n = 100
	}
	for dir, link := range dataDirs {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			packets := readData(t, dir).packets
			exactLen, largeLen := 0, 0
			for _, expr := range randomExpressions(link, 2, n) {
				large, ok := optimizedAs(t, expr, link, true)
				if !ok {
					continue
				}
				exact, _ := optimizedAs(t, expr, link, false)
				exactLen, largeLen = exactLen+len(exact.Raw()), largeLen+len(large.Raw())
				raw, _ := ir.Assemble(graph(expr, link), opcode.MaxInstrs)
				want, plain := verdicts(exact, packets), verdicts(newProgram(raw, false), packets)
				for i, got := range verdicts(large, packets) {
					if got != want[i] && got != plain[i] {
						t.Errorf("%s: packet %d: matches is %v", expr, i, got)
						break
					}
				}
			}
			if float64(largeLen) > 1.15*float64(exactLen) {
				t.Errorf("%d instructions, %d by the exact way", largeLen, exactLen)
			}
		})
	}
}

func TestChainsOfHundredsOfTermsCompile(t *testing.T) {
	t.Parallel()
	packets := readData(t, "ether").packets
	for _, c := range []struct {
		format string
		n      int
	}{
		{"host 10.0.%d.%d", 400}, {"src host 10.0.%d.%d", 900}, {"tcp dst port 0x%02x%02x", 600}, {"port 0x%02x%02x", 200},
	} {
		terms := make([]string, c.n)
		for i := range terms {
			terms[i] = fmt.Sprintf(c.format, i%256, i/256)
		}
		expr := strings.Join(terms, " or ")
		p, err := Compile(expr, Options{LinkType: LinkEthernet})
		if err != nil {
			t.Errorf("%d times %q: %v", c.n, c.format, err)
			continue
		}
		t.Logf("%d times %q: %d instructions", c.n, c.format, len(p.Raw()))
		parts := make([]Program, c.n)
		for i, term := range terms {
			if parts[i], err = Compile(term, Options{LinkType: LinkEthernet}); err != nil {
				t.Fatal(err)
			}
		}
		for i, pkt := range packets {
			want := false
			for _, part := range parts {
				want = want || part.Match(pkt.data, pkt.wireLen)
			}
			if got := p.Match(pkt.data, pkt.wireLen); got != want {
				t.Errorf("%d times %q: packet %d: matches is %v", c.n, c.format, i, got)
				break
			}
		}
	}
}
