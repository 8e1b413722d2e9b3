package filter

import (
	"errors"
	"testing"

	"golang.org/x/net/bpf"
)

// FuzzEvaluate runs a filter on a packet in three ways: the program as it is
// compiled, the same before it was optimised, and in the machine of
// golang.org/x/net/bpf, which also checks it. All agree, and an expression that
// is refused because it rejects everything does so.
func FuzzEvaluate(f *testing.F) {
	for dir, link := range dataDirs {
		for i, packet := range linkPackets(f, link) {
			for _, expr := range randomExpressions(link, uint64(i), 1) {
				f.Add(expr, uint16(link), packet.data)
			}
			if i == 20 {
				break
			}
		}
		for i, row := range readTable(f, dir, "corpus.tsv.gz") {
			if i%20 == 0 {
				f.Add(row[0], uint16(link), tcp443())
			}
		}
	}
	f.Fuzz(func(t *testing.T, expr string, link uint16, packet []byte) {
		o := Options{LinkType: LinkType(link)}
		p, err := Compile(expr, o)
		plain, ok := unoptimized(expr, o)
		switch {
		case errors.Is(err, ErrRejectsAll):
			if ok && plain.Match(packet, len(packet)) {
				t.Errorf("%q is said to reject everything, and matches %x", expr, packet)
			}
			return
		case err != nil:
			return
		}
		got := p.Match(packet, len(packet))
		if ok && plain.Match(packet, len(packet)) != got {
			t.Errorf("%q: %v of %x, before it was optimised %v", expr, got, packet, !got)
		}
		if !p.UserSpaceOnly() {
			checkElsewhere(t, p, packet, got)
		}
	})
}

// checkElsewhere checks and runs a program by golang.org/x/net/bpf.
func checkElsewhere(t *testing.T, p Program, packet []byte, want bool) {
	t.Helper()
	instructions, all := bpf.Disassemble(p.Raw())
	if !all {
		t.Fatalf("not all instructions are known:\n%s", p)
	}
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatalf("%v in\n%s", err, p)
	}
	n, err := vm.Run(packet)
	if err != nil {
		t.Fatalf("%v in\n%s", err, p)
	}
	if (n != 0) != want {
		t.Errorf("%v here, %d there of %x in\n%s", want, n, packet, p)
	}
}

// unoptimized compiles an expression and leaves it as it is.
func unoptimized(expr string, o Options) (p Program, ok bool) {
	o.SnapLen, o.Resolver = DefaultSnapLen, Builtin()
	g, err := newGenerator(expr, o)
	if err != nil {
		return p, false
	}
	tree, parseError := parse(expr)
	if parseError != nil {
		return p, false
	}
	root := g.program(tree)
	if g.err != nil {
		return p, false
	}
	code, _ := assemble(root)
	if code == nil {
		return p, false
	}
	return newProgram(code, g.loops), true
}
