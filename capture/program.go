package capture

import (
	"fmt"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

// Program is a filter compiled for one link type.
type Program struct {
	// Raw is the program for the kernel; empty when the kernel cannot run it.
	Raw []bpf.RawInstruction
	// Match decides in user space, for sources without a filter in the kernel
	// and for programs the kernel cannot run.
	Match func(data []byte, wireLen int) bool
}

// Compiler makes the filter for a link type, as Options.Compile says.
type Compiler func(link decode.LinkType, socket bool) (Program, error)

// Filter makes the filter for an interface's link type; the zero Program when
// everything is captured.
func (o *Options) Filter(link decode.LinkType, socket bool, name string) (Program, error) {
	if o.Compile == nil {
		return Program{}, nil
	}
	p, err := o.Compile(link, socket)
	if err != nil {
		return Program{}, fmt.Errorf("%w on %s: %w", ErrFilter, name, err)
	}
	return p, nil
}

// UserspaceMatch returns the filter that has to run in user space because the kernel
// cannot run it; nil when the kernel can, or when there is none.
func (p *Program) UserspaceMatch() func(data []byte, wireLen int) bool {
	if len(p.Raw) > 0 {
		return nil
	}
	return p.Match
}
