package filter

import (
	"golang.org/x/net/bpf"

	"iftopgo/capture/filter/opcode"
)

// cookedField is a field of a cooked header, and the ancillary load that replaces it.
type cookedField struct {
	at   uint32
	size uint16
	ask  uint32
}

// cookedHeader is the header that libpcap puts before a cooked packet (<pcap/sll.h>).
type cookedHeader struct {
	length uint32
	fields []cookedField
}

// cookedHeaders are its two versions.
var cookedHeaders = map[LinkType]cookedHeader{
	LinkLinuxSLL: {16, []cookedField{
		{0, opcode.SizeH, opcode.AncillaryPacketType}, {14, opcode.SizeH, opcode.AncillaryProtocol},
	}},
	LinkLinuxSLL2: {20, []cookedField{
		{0, opcode.SizeH, opcode.AncillaryProtocol}, {4, opcode.SizeW, opcode.AncillaryInterface}, {10, opcode.SizeB, opcode.AncillaryPacketType},
	}},
}

// cooked rewrites a program for packets that begin with the network header. If the
// program loads from the cooked header what the kernel cannot tell, it stays as it is,
// for user space.
func (p Program) cooked(l LinkType) Program {
	header, ok := cookedHeaders[l]
	if !ok {
		return p
	}
	raw := p.Raw()
	for i := range raw {
		if !header.rewrite(&raw[i]) {
			p.userSpace = true
			return p
		}
	}
	return newProgram(raw, p.userSpace)
}

// rewrite makes a load count from the network header, or ask the kernel. It reports
// whether that was possible.
func (h cookedHeader) rewrite(in *bpf.RawInstruction) bool {
	op := int(in.Op)
	if c := opcode.Class(op); c != opcode.ClassLD && c != opcode.ClassLDX {
		return true
	}
	switch m := opcode.Mode(op); {
	case m != opcode.ModeABS && m != opcode.ModeIND && m != opcode.ModeMSH, in.K >= opcode.AncillaryOffset:
		return true
	case in.K >= h.length:
		in.K -= h.length
		return true
	case m != opcode.ModeABS:
		return false
	}
	for _, f := range h.fields {
		if f.at == in.K && int(f.size) == opcode.Size(op) {
			in.Op, in.K = opcode.LoadAbs|opcode.SizeW, f.ask
			return true
		}
	}
	return false
}
