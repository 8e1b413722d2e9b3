package peek

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// packets are those of a capture file.
func packets(t testing.TB, path string) (all []frame.Frame) {
	t.Helper()
	file, err := tracefile.Open(path, nil, os.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := file.Reader()
	if err != nil {
		t.Fatal(err)
	}
	for f := (frame.Frame{}); ; {
		if err := r.Next(&f); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		own := f
		own.Data = slices.Clone(f.Data)
		all = append(all, own)
	}
}

// captures are the files with names.
func captures(t testing.TB) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/*.pcap")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d captures, error %v", len(all), err)
	}
	return all
}

const cutAt = 192

// tellAll is Tell for a whole frame.
func tellAll(p *decode.Packet, data []byte) Kind {
	return Tell(p, &frame.Frame{Data: data, Len: uint32(len(data))})
}

// machine runs the tail for a link type.
func machine(t testing.TB, link decode.LinkType, program []bpf.RawInstruction) *bpf.VM {
	t.Helper()
	raw, err := WithTail(program, link, cutAt, Widths{Middles: true, Others: true})
	if err != nil {
		t.Fatal(err)
	}
	instructions, all := bpf.Disassemble(raw)
	if !all {
		t.Fatal("an instruction is not known")
	}
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatal(err)
	}
	return vm
}

// run returns how many bytes of a packet are captured.
func run(t testing.TB, vm *bpf.VM, data []byte) int {
	t.Helper()
	n, err := vm.Run(data)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTheTailLetsThroughWhatIsLookedAt runs it on every packet with a name, on Ethernet, with
// one and two tags, and without a link header.
func TestTheTailLetsThroughWhatIsLookedAt(t *testing.T) {
	t.Parallel()
	const addresses, header = 12, 14
	framings := map[string]struct {
		link  decode.LinkType
		frame func([]byte) []byte
	}{
		"Ethernet": {decode.LinkEthernet, func(b []byte) []byte { return b }},
		"a tag":    {decode.LinkEthernet, func(b []byte) []byte { return slices.Insert(slices.Clone(b), addresses, 0x81, 0, 0, 7) }},
		"two tags": {decode.LinkEthernet, func(b []byte) []byte {
			return slices.Insert(slices.Clone(b), addresses, 0x88, 0xa8, 0, 7, 0x81, 0, 0, 8)
		}},
		"PPPoE": {decode.LinkEthernet, func(b []byte) []byte {
			proto := byte(0x21)
			if b[addresses] == 0x86 {
				proto = 0x57
			}
			session := slices.Concat(b[:addresses], []byte{0x88, 0x64, 0x11, 0, 0, 1, 0, 0, 0, proto}, b[header:])
			binary.BigEndian.PutUint16(session[18:], uint16(len(b)-header+2))
			return session
		}},
		"no link header": {decode.LinkRaw, func(b []byte) []byte { return b[header:] }},
		"BSD loopback": {decode.LinkNull, func(b []byte) []byte {
			family := byte(2)
			if b[addresses] == 0x86 {
				family = 30
			}
			return append([]byte{family, 0, 0, 0}, b[header:]...)
		}},
	}
	for name, framing := range framings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vm := machine(t, framing.link, nil)
			named := 0
			for _, path := range captures(t) {
				for _, f := range packets(t, path) {
					data := framing.frame(f.Data)
					var p decode.Packet
					decode.Decode(framing.link, data, &p)
					kind, got := tellAll(&p, data), run(t, vm, data)
					want := cutAt
					if kind.isWide() {
						want, named = snapNamed, named+1
					}
					if got != want {
						t.Errorf("%s: %d bytes of a packet of kind %d, want %d", path, got, kind, want)
					}
				}
			}
			if named < 40 {
				t.Errorf("%d packets with names", named)
			}
		})
	}
}

// TestTheTailDropsNoPacket runs it on every packet of the samples, cut anywhere.
func TestTheTailDropsNoPacket(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Glob("../../testdata/*.pcap")
	if err != nil {
		t.Fatal(err)
	}
	links := []decode.LinkType{decode.LinkEthernet, decode.LinkRaw, decode.LinkNull}
	for _, path := range append(samples, captures(t)...) {
		for _, f := range packets(t, path) {
			for _, link := range links {
				vm := machine(t, link, nil)
				for n := range min(len(f.Data), 120) {
					if got := run(t, vm, f.Data[:n+1]); got < cutAt {
						t.Fatalf("%s: %d bytes of a packet of %d", path, got, n+1)
					}
				}
			}
		}
	}
}

// TestAFilterDecidesBeforeTheTail lets a filter drop what it drops without.
func TestAFilterDecidesBeforeTheTail(t *testing.T) {
	t.Parallel()
	onlyIPv6, err := bpf.Assemble([]bpf.Instruction{
		bpf.LoadAbsolute{Off: 12, Size: 2},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: 0x86dd, SkipFalse: 1},
		bpf.RetConstant{Val: 100},
		bpf.RetConstant{Val: 0},
	})
	if err != nil {
		t.Fatal(err)
	}
	vm := machine(t, decode.LinkEthernet, onlyIPv6)
	got := map[int]int{}
	for _, f := range packets(t, "testdata/http.pcap") {
		n := run(t, vm, f.Data)
		if six := f.Data[12] == 0x86; six != (n > 0) {
			t.Fatalf("%d bytes of IPv6: %v", n, six)
		}
		got[n]++
	}
	if len(got) != 3 || got[0] == 0 || got[100] == 0 || got[snapNamed] != 1 {
		t.Errorf("packets by the bytes captured: %v", got)
	}
}

// TestLinkTypesWithoutATailAreLeftAsTheyAre asks for some.
func TestLinkTypesWithoutATailAreLeftAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, link := range []decode.LinkType{decode.LinkRadiotap, decode.LinkEDSA, decode.LinkPPP} {
		if raw, err := WithTail(nil, link, cutAt, Widths{}); err != nil || len(raw) != 1 || raw[0].K != cutAt {
			t.Errorf("link type %d: %v, error %v", link, raw, err)
		}
	}
	long := make([]bpf.RawInstruction, maxProgram-10)
	for i := range long {
		long[i] = bpf.RawInstruction{Op: 6, K: cutAt}
	}
	if raw, err := WithTail(long, decode.LinkEthernet, cutAt, Widths{}); err != nil || len(raw) != len(long) {
		t.Errorf("a filter of %d instructions became %d, error %v", len(long), len(raw), err)
	}
}

// FuzzTail runs it on whatever there is: no packet is dropped, and what Tell finds is let
// through.
func FuzzTail(f *testing.F) {
	for _, path := range captures(f) {
		for _, p := range packets(f, path)[:4] {
			f.Add(p.Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkRaw} {
			got := run(t, machine(t, link, nil), data)
			var p decode.Packet
			decode.Decode(link, data, &p)
			if got < cutAt || got != run(t, slowMachine(t, link), data) {
				t.Fatalf("%d bytes of a packet of %d, or others on the slow way", got, len(data))
			}
			// A payload that is too short to tell is never cut.
			plain := p.NetOffset <= 22 && p.Frag == decode.FragNone && int(p.PayloadOffset)+leastPayload <= len(data)
			if plain && tellAll(&p, data).isWide() && got == cutAt && directlyAbove(data, &p) {
				t.Fatalf("a packet with a name is cut: % x", data)
			}
		}
	})
}

// directlyAbove reports whether the transport header follows the IP header, with nothing
// unusual on the way.
func directlyAbove(data []byte, p *decode.Packet) bool {
	at := int(p.NetOffset)
	if p.Net == decode.NetIPv6 {
		return len(data) >= at+40 && uint16(data[at+6]) == p.Proto && (at == 0 || at == 14)
	}
	return len(data) >= at+20 && uint16(data[at+9]) == p.Proto && (at == 0 || at == 14)
}
