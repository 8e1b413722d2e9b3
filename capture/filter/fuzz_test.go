package filter

import (
	"strings"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

func FuzzCompile(f *testing.F) {
	for dir := range dataDirs {
		for _, row := range readTable(f, dir, "corpus.tsv.gz") {
			f.Add(row[0], uint16(dataDirs[dir]), uint8(TargetBytes))
		}
	}
	for expr := range liveFilters {
		f.Add(expr, uint16(LinkEthernet), uint8(TargetSocket))
		f.Add(expr, uint16(LinkLinuxSLL2), uint8(TargetCooked))
	}
	for _, text := range longTexts(200) {
		f.Add(text, uint16(LinkEthernet), uint8(TargetBytes))
	}
	for _, l := range diffLinks {
		for _, expr := range randomExpressions(l.link, 3, 50) {
			f.Add(expr, uint16(l.link), uint8(TargetBytes))
		}
	}
	f.Fuzz(func(t *testing.T, expr string, link uint16, target uint8) {
		p, err := Compile(expr, Options{LinkType: LinkType(link), Target: Target(target % 3)})
		if err != nil {
			checkError(t, err)
			return
		}
		checkProgram(t, p)
		for _, pkt := range [][]byte{nil, {0x45}, tcp443(), make([]byte, 1514)} {
			p.Match(pkt, len(pkt))
		}
	})
}

// checkError checks that an error can be shown.
func checkError(t *testing.T, err error) {
	t.Helper()
	if err.Error() == "" || strings.ContainsAny(err.Error(), "\n\x00\x1b") {
		t.Errorf("the error is %q", err)
	}
	if e, ok := err.(*Error); ok && strings.Count(e.Detail(), "\n") != 2 { //nolint:errorlint // as Compile returns it
		t.Errorf("the detail is %q", e.Detail())
	}
}

// checkProgram checks what the kernel would (bpf_check_classic), and that every
// way through the program ends in a return.
func checkProgram(t *testing.T, p Program) {
	t.Helper()
	raw := p.Raw()
	if len(raw) == 0 || len(raw) > opcode.MaxInstrs {
		t.Fatalf("%d instructions", len(raw))
	}
	if last := raw[len(raw)-1]; opcode.Class(int(last.Op)) != opcode.ClassRET {
		t.Errorf("the last instruction is %v", last)
	}
	for i, in := range raw {
		op := int(in.Op)
		if _, unknown := in.Disassemble().(bpf.RawInstruction); unknown {
			t.Errorf("instruction %d is unknown: %v", i, in)
		}
		switch {
		case op == opcode.Jump:
			to := i + 1 + int(int32(in.K))
			if to < 0 || to >= len(raw) || (to <= i && !p.UserSpaceOnly()) {
				t.Errorf("instruction %d jumps to %d", i, to)
			}
		case opcode.Class(op) == opcode.ClassJMP:
			if i+1+int(in.Jt) >= len(raw) || i+1+int(in.Jf) >= len(raw) {
				t.Errorf("instruction %d jumps out of the program", i)
			}
		case (opcode.Class(op) == opcode.ClassST || opcode.Class(op) == opcode.ClassSTX || op == opcode.LoadMem || op == opcode.LoadXMem) && in.K >= opcode.MemWords:
			t.Errorf("instruction %d uses scratch register %d", i, in.K)
		case opcode.Class(op) == opcode.ClassALU && (opcode.Operator(op) == opcode.DIV || opcode.Operator(op) == opcode.MOD) && opcode.Source(op) == opcode.SrcK && in.K == 0:
			t.Errorf("instruction %d divides by zero", i)
		case opcode.Class(op) == opcode.ClassALU && (opcode.Operator(op) == opcode.LSH || opcode.Operator(op) == opcode.RSH) && opcode.Source(op) == opcode.SrcK && in.K > 31:
			t.Errorf("instruction %d shifts by %d", i, in.K)
		}
	}
}
