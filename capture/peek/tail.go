package peek

import (
	"strconv"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

// snapNamed is how many bytes the tail lets through of what may have names: a ClientHello
// with post-quantum keys and a ticket that was sent as one super-packet, or three QUIC
// datagrams. With half of it the name behind them would be lost where segments are merged.
// What it costs is bounded by bytes, not by packets (maxWide): 8 MiB a second are captured.
const snapNamed = 4096

// WithTail returns a filter whose accepted packets go through the tail for a link type: it
// lets those that may have names through up to 4,096 bytes, as far as widths say, and cuts all
// others as before. An empty program cuts every packet at cut bytes.
// The program is returned as it is for a link type that has no tail, and when it would
// become too long. Only Linux can narrow.
func WithTail(program []bpf.RawInstruction, link decode.LinkType, cut int, widths Widths) ([]bpf.RawInstruction, error) {
	const ret, jumpAlways = 0x06, 0x05 // BPF_RET|BPF_K, BPF_JMP|BPF_JA
	if len(program) == 0 {
		program = []bpf.RawInstruction{{Op: ret, K: uint32(cut)}}
	}
	kept := uint32(0)
	for _, in := range program {
		if in.Op == ret {
			kept = max(kept, in.K)
		}
	}
	tail, err := longestTail(link, kept, widths, maxProgram-len(program))
	if err != nil || tail == nil {
		return program, err
	}
	out := make([]bpf.RawInstruction, 0, len(program)+len(tail))
	for i, in := range program {
		if in.Op == ret && in.K > 0 {
			in = bpf.RawInstruction{Op: jumpAlways, K: uint32(len(program) - i - 1)}
		}
		out = append(out, in)
	}
	return append(out, tail...), nil
}

// longestTail returns the tail for a link type that has at most so many instructions, the
// fast one if it fits; nil when there is none.
func longestTail(link decode.LinkType, cut uint32, widths Widths, room int) ([]bpf.RawInstruction, error) {
	for _, fast := range []bool{true, false} {
		tail, err := tailOf(link, cut, widths, fast)
		if err != nil || len(tail) <= room {
			return tail, err
		}
	}
	return nil, nil
}

// The parts of the tail that jumps lead to.
const (
	toIPv4      = "IPv4"
	toIPv6      = "IPv6"
	toPPPoE     = "PPPoE"
	toTransport = "transport"
	toUDP       = "UDP"
	toHello     = "ClientHello"
	toRequest   = "request"
	toRest      = "rest of a ClientHello"
	toNamed     = "named"
	toCut       = "cut"
)

// The registers in memory that the tail uses.
const (
	inProto   = iota // the transport protocol
	inHeader         // where its header begins
	inStart          // the first four bytes behind it
	inNetwork        // where the network header begins
	inFolded         // the words of an address, combined
)

// tailOf returns the tail for a link type, nil when it has none; with fast paths or without.
// Every load is behind a comparison with the length of the packet: a load past the end would
// drop the packet.
func tailOf(link decode.LinkType, cut uint32, widths Widths, fast bool) ([]bpf.RawInstruction, error) {
	a := &assembler{labels: map[string]int{}, widths: widths, cut: cut}
	if fast {
		a.fastPaths(link)
	}
	if !a.network(link) {
		return nil, nil
	}
	a.pppoe()
	a.ipv4()
	a.ipv6()
	a.transport()
	a.udp()
	a.label(toNamed)
	a.narrow()
	a.add(bpf.RetConstant{Val: max(snapNamed, cut)})
	a.label(toCut)
	a.add(bpf.RetConstant{Val: cut})
	return a.assemble()
}

// The EtherTypes behind which names are looked for.
const (
	etherIPv4  = 0x0800
	etherIPv6  = 0x86dd
	etherPPPoE = 0x8864
)

// leastPacket is how many bytes a packet with a name has at least behind its link header.
const leastPacket = 34

// network finds the network header of a packet of a link type, and goes on with X there.
// Ethernet may have two VLAN tags; what a cooked packet is, the kernel says.
func (a *assembler) network(link decode.LinkType) bool {
	byVersion := func(at uint32) {
		a.longer(at + leastPacket)
		a.add(bpf.LoadConstant{Dst: bpf.RegX, Val: at}, bpf.LoadAbsolute{Off: at, Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 4})
		a.jump(bpf.JumpEqual, 4, toIPv4, "")
		a.jump(bpf.JumpEqual, 6, toIPv6, toCut)
	}
	switch link {
	case decode.LinkEthernet:
		a.longer(leastPacket)
		const typeAt, tagLen = 12, 4
		a.etherType(typeAt)
		a.tag("one tag")
		a.etherType(typeAt + tagLen)
		a.tag("two tags")
		a.etherType(typeAt + 2*tagLen)
		a.to(toCut)
	case decode.LinkNetwork:
		a.longer(leastPacket)
		a.add(bpf.LoadConstant{Dst: bpf.RegX, Val: 0}, bpf.LoadExtension{Num: bpf.ExtProto})
		a.jump(bpf.JumpEqual, etherIPv4, toIPv4, "")
		a.jump(bpf.JumpEqual, etherIPv6, toIPv6, "")
		a.jump(bpf.JumpEqual, etherPPPoE, toPPPoE, toCut)
	case decode.LinkRaw, decode.LinkIPv4, decode.LinkIPv6:
		byVersion(0)
	case decode.LinkNull, decode.LinkLoop:
		byVersion(4)
	default:
		return false
	}
	return true
}

// etherType goes on by the EtherType at an offset, if names are looked for behind it.
func (a *assembler) etherType(at uint32) {
	a.add(bpf.LoadConstant{Dst: bpf.RegX, Val: at + 2}, bpf.LoadAbsolute{Off: at, Size: 2})
	a.jump(bpf.JumpEqual, etherIPv4, toIPv4, "")
	a.jump(bpf.JumpEqual, etherIPv6, toIPv6, "")
	a.jump(bpf.JumpEqual, etherPPPoE, toPPPoE, "")
}

// tag goes on behind a VLAN tag, if the EtherType was that of one.
func (a *assembler) tag(name string) {
	for _, tag := range []uint32{0x8100, 0x88a8, 0x9100} {
		a.jump(bpf.JumpEqual, tag, name, "")
	}
	a.to(toCut)
	a.label(name)
}

// longer cuts packets that are shorter than so many bytes.
func (a *assembler) longer(than uint32) {
	a.add(bpf.LoadExtension{Num: bpf.ExtLen})
	a.jump(bpf.JumpLessThan, than, toCut, "")
}

// longerThanX cuts packets that have fewer bytes than that from X on.
func (a *assembler) longerThanX(by uint32) {
	a.add(bpf.LoadExtension{Num: bpf.ExtLen})
	a.jumpX(bpf.JumpLessOrEqual, toCut, "")
	a.add(bpf.ALUOpX{Op: bpf.ALUOpSub})
	a.jump(bpf.JumpLessThan, by, toCut, "")
}

// pppoe goes on behind a PPPoE header (RFC 2516), which is at X.
func (a *assembler) pppoe() {
	const header, protocolAt, pppIPv4, pppIPv6 = 8, 6, 0x21, 0x57
	a.label(toPPPoE)
	a.longerThanX(header)
	for _, of := range []struct {
		protocol uint32
		to       string
	}{{pppIPv4, toIPv4}, {pppIPv6, toIPv6}} {
		other := "PPP but not " + of.to
		a.add(bpf.LoadIndirect{Off: protocolAt, Size: 2})
		a.jump(bpf.JumpEqual, of.protocol, "", other)
		a.add(bpf.TXA{}, bpf.ALUOpConstant{Op: bpf.ALUOpAdd, Val: header}, bpf.TAX{})
		a.to(of.to)
		a.label(other)
	}
	a.to(toCut)
}

// ipv4 goes on with X at the transport header; the network header is at X.
func (a *assembler) ipv4() {
	const least, offsetBits = 20, 0x1fff
	a.label(toIPv4)
	a.longerThanX(least)
	a.noteNetwork()
	a.add(bpf.LoadIndirect{Off: 6, Size: 2})
	a.jump(bpf.JumpBitsSet, offsetBits, toCut, "")
	a.add(bpf.LoadIndirect{Off: 9, Size: 1}, bpf.StoreScratch{Src: bpf.RegA, N: inProto},
		bpf.LoadIndirect{Off: 0, Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0x0f},
		bpf.ALUOpConstant{Op: bpf.ALUOpShiftLeft, Val: 2}, bpf.ALUOpX{Op: bpf.ALUOpAdd}, bpf.TAX{})
	a.to(toTransport)
}

// ipv6 is ipv4 for IPv6 without extension headers.
func (a *assembler) ipv6() {
	const header = 40
	a.label(toIPv6)
	a.longerThanX(header)
	a.noteNetwork()
	a.add(bpf.LoadIndirect{Off: 6, Size: 1}, bpf.StoreScratch{Src: bpf.RegA, N: inProto},
		bpf.TXA{}, bpf.ALUOpConstant{Op: bpf.ALUOpAdd, Val: header}, bpf.TAX{})
}

// transport tells UDP from TCP, and looks at how the payload of TCP begins. It comes right
// behind ipv6.
func (a *assembler) transport() {
	const leastTCP, lengthAt, portAt, flagsAt = 20, 12, 2, 13
	a.label(toTransport)
	a.add(bpf.LoadScratch{Dst: bpf.RegA, N: inProto})
	a.jump(bpf.JumpEqual, flows.ProtoUDP, toUDP, "")
	a.jump(bpf.JumpEqual, flows.ProtoTCP, "", toCut)
	a.longerThanX(leastTCP)
	a.add(bpf.LoadIndirect{Off: 0, Size: 2})
	a.jump(bpf.JumpEqual, portDNS, toNamed, "")
	a.add(bpf.StoreScratch{Src: bpf.RegX, N: inHeader}, bpf.LoadIndirect{Off: lengthAt, Size: 1},
		bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xf0}, bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 2},
		bpf.ALUOpX{Op: bpf.ALUOpAdd}, bpf.TAX{})
	a.longerThanX(leastPayload)
	a.add(bpf.LoadIndirect{Off: 0, Size: 4})
	a.jump(bpf.JumpGreaterOrEqual, firstStart, "", toHello)
	a.jump(bpf.JumpGreaterThan, lastStart, toRest, "")
	a.label(toRequest)
	a.oneOf(starts[:])
	a.label(toHello)
	a.add(bpf.StoreScratch{Src: bpf.RegA, N: inStart}, bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 16})
	a.jump(bpf.JumpEqual, startTLS, "", "no hello")
	a.add(bpf.LoadIndirect{Off: helloAt, Size: 1})
	a.jump(bpf.JumpEqual, helloFirst, toNamed, toCut)
	a.label("no hello")
	a.jump(bpf.JumpLessThan, firstRecord<<8, toRest, "")
	a.jump(bpf.JumpGreaterOrEqual, (lastRecord+1)<<8, toRest, "")
	a.add(bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xff})
	a.jump(bpf.JumpEqual, versionTLS, toCut, "")
	a.label(toRest)
	a.add(bpf.LoadScratch{Dst: bpf.RegX, N: inHeader}, bpf.LoadIndirect{Off: portAt, Size: 2})
	a.restByPort(toCut, "rest by port", "rest of any length")
	if !a.widths.Middles {
		a.add(bpf.LoadIndirect{Off: flagsAt, Size: 1})
		a.jump(bpf.JumpBitsSet, decode.TCPPush, "", toCut)
	}
	a.label("rest of any length")
	a.add(bpf.LoadExtension{Num: bpf.ExtLen})
	a.jump(bpf.JumpLessOrEqual, maxRest, toNamed, toCut)
}

// oneOf lets through what begins with one of some values, which are sorted, and looks at all
// else as what may be a rest.
func (a *assembler) oneOf(values []uint32) {
	const few = 4
	if len(values) > few {
		half := len(values) / 2
		upper := "from " + strconv.FormatUint(uint64(values[half]), 16)
		a.jump(bpf.JumpGreaterOrEqual, values[half], upper, "")
		a.oneOf(values[:half])
		a.label(upper)
		a.oneOf(values[half:])
		return
	}
	for _, v := range values {
		a.jump(bpf.JumpEqual, v, toNamed, "")
	}
	a.to(toRest)
}

// restByPort goes on with what may be a rest by the port in A that it goes to: cuts it, goes on
// behind a label of its own with what is for HTTPS and HTTP, and elsewhere with what is for
// other servers.
func (a *assembler) restByPort(cut, byPort, other string) {
	if a.widths.Others {
		a.jump(bpf.JumpGreaterOrEqual, firstClient, cut, "")
	}
	a.jump(bpf.JumpEqual, portHTTPS, byPort, "")
	if a.widths.Others {
		a.jump(bpf.JumpEqual, portHTTP, byPort, other)
	} else {
		a.jump(bpf.JumpEqual, portHTTP, byPort, cut)
	}
	a.label(byPort)
}

// udp looks for what datagrams have names: by the port they come from, or as QUIC. The
// header is at X.
func (a *assembler) udp() {
	const header, versionAt = 8, 9
	a.label(toUDP)
	a.longerThanX(header + leastPayload)
	a.add(bpf.LoadIndirect{Off: 0, Size: 2})
	for _, port := range []uint32{portDNS, portMDNS, portLLMNR, portNetBIOS, portDHCPServer, portDHCPClient} {
		a.jump(bpf.JumpEqual, port, toNamed, "")
	}
	a.add(bpf.LoadIndirect{Off: versionAt, Size: 4})
	a.jump(bpf.JumpEqual, wire.QUICv1, "", "no v1")
	a.firstByte(header, 0xc0)
	a.label("no v1")
	a.jump(bpf.JumpEqual, wire.QUICv2, "", toCut)
	a.firstByte(header, 0xd0)
}

// firstByte lets a QUIC packet through if its first byte is that of an Initial packet (RFC
// 9000, section 17.2), but for the bits that are protected.
func (a *assembler) firstByte(at, initial uint32) {
	a.add(bpf.LoadIndirect{Off: at, Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xf0})
	a.jump(bpf.JumpEqual, initial, toNamed, toCut)
}
