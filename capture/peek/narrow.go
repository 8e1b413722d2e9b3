package peek

import "golang.org/x/net/bpf"

// Widths say which packets that may have names are let through in full.
type Widths struct {
	// Narrowed are the senders of which none is.
	Narrowed Sources
	// Middles says that segments are, too, that may be the middle of a ClientHello or a
	// request: a packet for a server of HTTPS or HTTP, and of uploads without segmentation
	// offload every one.
	Middles bool
	// Others says that segments are, too, that may be the rest of a ClientHello or a request
	// to any other server: a packet of at most 4,096 bytes for a port below 32768.
	Others bool
}

// packetOutgoing is the type of a packet that goes out (PACKET_OUTGOING of packet(7)).
const packetOutgoing = 4

// noteNetwork keeps where the network header is for narrow, if that is asked for: X is there.
func (a *assembler) noteNetwork() {
	if a.widths.Narrowed != 0 {
		a.add(bpf.StoreScratch{Src: bpf.RegX, N: inNetwork})
	}
}

// narrow cuts the packets of narrowed senders, as sourceOf finds them.
func (a *assembler) narrow() {
	if a.widths.Narrowed == 0 {
		return
	}
	const version4, sourceAt4, sourceAt6, words = 4, 12, 8, 4
	a.add(bpf.LoadScratch{Dst: bpf.RegX, N: inNetwork}, bpf.LoadIndirect{Size: 1}, bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 4})
	a.jump(bpf.JumpEqual, version4, "", "sender by IPv6")
	a.add(bpf.LoadIndirect{Off: sourceAt4, Size: 4}, bpf.ALUOpConstant{Op: bpf.ALUOpXor, Val: mappedWord})
	a.to("sender")
	a.label("sender by IPv6")
	a.add(bpf.LoadIndirect{Off: sourceAt6, Size: 4}, bpf.StoreScratch{Src: bpf.RegA, N: inFolded})
	for word := uint32(1); word < words; word++ {
		a.add(bpf.LoadIndirect{Off: sourceAt6 + 4*word, Size: 4}, bpf.LoadScratch{Dst: bpf.RegX, N: inFolded}, bpf.ALUOpX{Op: bpf.ALUOpXor},
			bpf.StoreScratch{Src: bpf.RegA, N: inFolded}, bpf.LoadScratch{Dst: bpf.RegX, N: inNetwork})
	}
	a.add(bpf.LoadScratch{Dst: bpf.RegA, N: inFolded})
	a.label("sender")
	a.add(bpf.ALUOpConstant{Op: bpf.ALUOpMul, Val: hashMultiplier}, bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: hashShift},
		bpf.TAX{}, bpf.LoadExtension{Num: bpf.ExtType})
	a.jump(bpf.JumpEqual, packetOutgoing, "", "sender of what comes in")
	a.add(bpf.LoadConstant{Dst: bpf.RegA, Val: uint32(a.widths.Narrowed >> goingOut)})
	a.to("narrowed")
	a.label("sender of what comes in")
	a.add(bpf.LoadConstant{Dst: bpf.RegA, Val: uint32(a.widths.Narrowed)})
	a.label("narrowed")
	a.add(bpf.ALUOpX{Op: bpf.ALUOpShiftRight})
	a.jump(bpf.JumpBitsSet, 1, toCut, "")
}
