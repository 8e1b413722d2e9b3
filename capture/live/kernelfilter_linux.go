package live

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/iface"
	"iftopgo/capture/peek"
	"iftopgo/capture/ring"
)

// kernelFilter is the filter of a ring.
type kernelFilter struct {
	filter  []bpf.RawInstruction // that was asked for; empty for every packet
	snapLen int
	link    decode.LinkType
	names   bool // it goes on with a tail that lets names through
}

// newKernelFilter returns the filter for an interface. One that runs in user space lets
// every packet through, cut where that filter may look.
func newKernelFilter(o *capture.Options, p *capture.Program, l *iface.Device) kernelFilter {
	k := kernelFilter{p.Raw, max(o.SnapLen, ring.DefaultSnapLen), l.LinkType(), o.Names}
	if p.UserspaceMatch() != nil {
		k.snapLen, k.names = max(k.snapLen, matchSnapLen), false
	}
	return k
}

// program returns what the kernel runs, with the widths of what may have names.
func (k *kernelFilter) program(widths peek.Widths) ([]bpf.RawInstruction, error) {
	if !k.names {
		return k.filter, nil
	}
	return peek.WithTail(k.filter, k.link, k.snapLen, widths)
}

// attaching returns what gives a ring the filter, with the widths of what may have names.
func (k *kernelFilter) attaching(widths peek.Widths) (func(*ring.Ring) error, error) {
	program, err := k.program(widths)
	snapLen := k.snapLen
	return func(r *ring.Ring) error { return r.SetFilter(program, snapLen) }, err
}

// narrow is narrower for a ring. It sees the same packets before and after, so that nothing
// has to be waited for.
func (s *ringSource) narrow(to peek.Widths) error {
	s.widths = to
	attach, err := s.filter.attaching(to)
	if err != nil || !s.filter.names {
		return err
	}
	return attach(s.ring)
}
