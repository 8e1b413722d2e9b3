package peek

import (
	"strconv"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

// path is a fast path of the tail: for packets whose headers are where they mostly are. Its
// loads are of fixed places, which Linux compiles to a compare and a load; one relative to X
// calls a function. What is anywhere else goes the slow way.
type path struct {
	*assembler
	name      string // of its labels
	slow      string // where the slow way begins
	network   uint32 // where the network header is
	transport uint32 // where that of TCP or UDP is, without options of IP
}

// fastPaths begins the tail for a link type with its fast paths. Ethernet has them without a
// tag and with one.
func (a *assembler) fastPaths(link decode.LinkType) {
	const typeAt, header, tagLen = 12, 14, 4
	switch link {
	case decode.LinkEthernet:
		a.add(bpf.LoadExtension{Num: bpf.ExtLen})
		a.jump(bpf.JumpGreaterOrEqual, leastPacket, "long enough", "")
		a.add(bpf.RetConstant{Val: a.cut})
		a.label("long enough")
		a.add(bpf.LoadAbsolute{Off: typeAt, Size: 2})
		a.fastPair(header)
		a.jump(bpf.JumpEqual, 0x8100, "", "no fast path")
		a.add(bpf.LoadAbsolute{Off: typeAt + tagLen, Size: 2})
		a.fastPair(header + tagLen)
		a.label("no fast path")
	case decode.LinkNetwork:
		a.add(bpf.LoadExtension{Num: bpf.ExtProto})
		a.fastPair(0)
	default: // Slow is fast enough.
	}
}

// fastPair are the fast paths of both versions of IP, by the EtherType in A, which is there
// again behind them.
func (a *assembler) fastPair(network uint32) {
	const header4, header6 = 20, 40
	at := strconv.Itoa(int(network))
	four := path{a, "IPv4 at " + at, toIPv4, network, network + header4}
	six := path{a, "IPv6 at " + at, toIPv6, network, network + header6}
	a.jump(bpf.JumpEqual, etherIPv4, "", "no "+four.name)
	four.write()
	a.label("no " + four.name)
	a.jump(bpf.JumpEqual, etherIPv6, "", "no "+six.name)
	six.write()
	a.label("no " + six.name)
}

// write writes the path up to the transport protocol.
func (p *path) write() {
	const leastTransport, offsetBits, noOptions = 20, 0x1fff, 0x45
	protoAt := p.network + 6
	p.add(bpf.LoadExtension{Num: bpf.ExtLen})
	p.jump(bpf.JumpLessThan, p.transport+leastTransport, p.own("slow"), "")
	if p.slow == toIPv4 {
		protoAt = p.network + 9
		p.add(bpf.LoadAbsolute{Off: p.network, Size: 1})
		p.jump(bpf.JumpEqual, noOptions, "", p.own("slow"))
		p.add(bpf.LoadAbsolute{Off: p.network + 6, Size: 2})
		p.jump(bpf.JumpBitsSet, offsetBits, p.own("cut"), "")
	}
	p.add(bpf.LoadAbsolute{Off: protoAt, Size: 1})
	p.jump(bpf.JumpEqual, flows.ProtoTCP, p.own("TCP"), "")
	p.jump(bpf.JumpEqual, flows.ProtoUDP, "", p.own("cut"))
	p.udp()
	p.label(p.own("slow"))
	p.add(bpf.LoadConstant{Dst: bpf.RegX, Val: p.network})
	p.far(p.slow)
	p.label(p.own("TCP"))
	p.tcp()
	p.label(p.own("cut"))
	p.add(bpf.RetConstant{Val: p.cut})
	p.label(p.own("named"))
	p.add(bpf.LoadConstant{Dst: bpf.RegX, Val: p.network})
	p.noteNetwork()
	p.far(toNamed)
}

// own is a label of this path.
func (p *path) own(label string) string { return label + " of " + p.name }

// udp is what assembler.udp is.
func (p *path) udp() {
	const header, versionAt = 8, 9
	p.add(bpf.LoadAbsolute{Off: p.transport, Size: 2})
	p.jump(bpf.JumpGreaterThan, portLLMNR, p.own("QUIC"), "")
	for _, port := range []uint32{portDNS, portMDNS, portLLMNR, portNetBIOS, portDHCPServer, portDHCPClient} {
		p.jump(bpf.JumpEqual, port, p.own("named"), "")
	}
	p.label(p.own("QUIC"))
	p.add(bpf.LoadAbsolute{Off: p.transport + versionAt, Size: 4})
	for _, of := range []struct{ version, first uint32 }{{wire.QUICv1, 0xc0}, {wire.QUICv2, 0xd0}} {
		no := p.own("no version " + strconv.Itoa(int(of.version)))
		p.jump(bpf.JumpEqual, of.version, "", no)
		p.add(bpf.LoadAbsolute{Off: p.transport + header, Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xf0})
		p.jump(bpf.JumpEqual, of.first, p.own("named"), p.own("cut"))
		p.label(no)
	}
	p.add(bpf.RetConstant{Val: p.cut})
}

// tcp is what assembler.transport is for TCP, whose header has no options or timestamps.
func (p *path) tcp() {
	const lengthAt, plain, timestamps = 12, 20, 32
	p.add(bpf.LoadAbsolute{Off: p.transport, Size: 2})
	p.jump(bpf.JumpEqual, portDNS, p.own("named"), "")
	p.add(bpf.LoadAbsolute{Off: p.transport + lengthAt, Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xf0})
	p.jump(bpf.JumpEqual, timestamps<<2, p.own("timestamps"), "")
	p.jump(bpf.JumpEqual, plain<<2, "", p.own("slow TCP"))
	p.payload(p.transport + plain)
	p.label(p.own("timestamps"))
	p.payload(p.transport + timestamps)
	p.label(p.own("slow TCP"))
	p.add(bpf.LoadConstant{Dst: bpf.RegX, Val: p.network})
	p.far(p.slow)
	p.label(p.own("request"))
	p.jump(bpf.JumpGreaterThan, lastStart, p.own("rest"), "")
	p.add(bpf.LoadConstant{Dst: bpf.RegX, Val: p.transport}, bpf.StoreScratch{Src: bpf.RegX, N: inHeader},
		bpf.LoadConstant{Dst: bpf.RegX, Val: p.network})
	p.noteNetwork()
	p.far(toRequest)
	p.label(p.own("rest"))
	p.rest()
}

// payload looks at how the payload of TCP begins, which is at a place.
func (p *path) payload(at uint32) {
	other := p.own("no hello at " + strconv.Itoa(int(at)))
	p.add(bpf.LoadExtension{Num: bpf.ExtLen})
	p.jump(bpf.JumpLessThan, at+leastPayload, p.own("cut"), "")
	p.add(bpf.LoadAbsolute{Off: at, Size: 4})
	p.jump(bpf.JumpGreaterOrEqual, firstStart, p.own("request"), "")
	p.add(bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 16})
	p.jump(bpf.JumpEqual, startTLS, "", other)
	p.add(bpf.LoadAbsolute{Off: at + helloAt, Size: 1})
	p.jump(bpf.JumpEqual, helloFirst, p.own("named"), p.own("cut"))
	p.label(other)
	p.jump(bpf.JumpLessThan, firstRecord<<8, p.own("rest"), "")
	p.jump(bpf.JumpGreaterOrEqual, (lastRecord+1)<<8, p.own("rest"), "")
	p.add(bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xff})
	p.jump(bpf.JumpEqual, versionTLS, p.own("cut"), p.own("rest"))
}

// rest lets a segment through that may be the rest of a ClientHello or a request.
func (p *path) rest() {
	const portAt, flagsAt = 2, 13
	p.add(bpf.LoadAbsolute{Off: p.transport + portAt, Size: 2})
	p.restByPort(p.own("cut"), p.own("rest by port"), p.own("rest of any length"))
	if !p.widths.Middles {
		p.add(bpf.LoadAbsolute{Off: p.transport + flagsAt, Size: 1})
		p.jump(bpf.JumpBitsSet, decode.TCPPush, "", p.own("cut"))
	}
	p.label(p.own("rest of any length"))
	p.add(bpf.LoadExtension{Num: bpf.ExtLen})
	p.jump(bpf.JumpLessOrEqual, maxRest, p.own("named"), p.own("cut"))
}
