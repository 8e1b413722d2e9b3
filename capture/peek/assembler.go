package peek

import (
	"fmt"

	"golang.org/x/net/bpf"
)

// assembler writes a classic BPF program whose jumps have labels.
type assembler struct {
	code   []bpf.Instruction
	labels map[string]int
	jumps  []jump
	widths Widths
	// cut is how many bytes of packets without names are captured.
	cut uint32
}

// jump is where an instruction jumps to, empty for the next one.
type jump struct {
	at        int
	yes, no   string
	condition bpf.JumpTest
	value     uint32
	x         bool // compare with X instead of value
	always    bool // to yes, however far that is
}

func (a *assembler) add(code ...bpf.Instruction) { a.code = append(a.code, code...) }

// label names the place of the next instruction.
func (a *assembler) label(name string) { a.labels[name] = len(a.code) }

// jump jumps by a comparison of A with a value.
func (a *assembler) jump(condition bpf.JumpTest, value uint32, yes, no string) {
	a.jumps = append(a.jumps, jump{at: len(a.code), yes: yes, no: no, condition: condition, value: value})
	a.add(nil)
}

// jumpX jumps by a comparison of A with X.
func (a *assembler) jumpX(condition bpf.JumpTest, yes, no string) {
	a.jumps = append(a.jumps, jump{at: len(a.code), yes: yes, no: no, condition: condition, x: true})
	a.add(nil)
}

// to jumps in any case.
func (a *assembler) to(name string) { a.jump(bpf.JumpGreaterOrEqual, 0, name, name) }

// far jumps in any case, however far.
func (a *assembler) far(name string) {
	a.jumps = append(a.jumps, jump{at: len(a.code), yes: name, always: true})
	a.add(nil)
}

// assemble returns the program. A label that there is not, or that is too far away, is an
// error.
func (a *assembler) assemble() ([]bpf.RawInstruction, error) {
	for _, j := range a.jumps {
		yes, err := a.distance(&j, j.yes)
		if err != nil {
			return nil, err
		}
		no, err := a.distance(&j, j.no)
		if err != nil {
			return nil, err
		}
		switch {
		case j.always:
			a.code[j.at] = bpf.Jump{Skip: yes}
		case j.x:
			a.code[j.at] = bpf.JumpIfX{Cond: j.condition, SkipTrue: uint8(yes), SkipFalse: uint8(no)}
		default:
			a.code[j.at] = bpf.JumpIf{Cond: j.condition, Val: j.value, SkipTrue: uint8(yes), SkipFalse: uint8(no)}
		}
	}
	raw, err := bpf.Assemble(a.code)
	if err != nil {
		return nil, fmt.Errorf("assembling the tail of the filter: %w", err)
	}
	return raw, nil
}

// distance is how many instructions a jump skips to get to a label, less than 256 unless it is
// always taken.
func (a *assembler) distance(j *jump, label string) (uint32, error) {
	if label == "" {
		return 0, nil
	}
	to, ok := a.labels[label]
	if n := to - j.at - 1; ok && n >= 0 && (n < 256 || j.always) {
		return uint32(n), nil
	}
	return 0, fmt.Errorf("assembling the tail of the filter: no jump to %q", label)
}
