package filter

import (
	"testing"

	"golang.org/x/net/bpf"
)

// tcp443 is an Ethernet frame with a TCP segment to port 443 over IPv4.
func tcp443() []byte {
	frame := make([]byte, 66)
	frame[12], frame[13] = 0x08, 0x00
	ip := frame[14:]
	ip[0], ip[9] = 0x45, 6
	ip[22], ip[23] = 443>>8, 443&0xff
	return frame
}

func TestMatchDoesNotAllocate(t *testing.T) {
	p, err := Compile("tcp port 443", Options{LinkType: LinkEthernet})
	if err != nil {
		t.Fatal(err)
	}
	frame := tcp443()
	if n := testing.AllocsPerRun(100, func() {
		if !p.Match(frame, len(frame)) {
			t.Error("no match")
		}
	}); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}

func TestLenIsTheLengthOnTheWire(t *testing.T) {
	t.Parallel()
	p, err := Compile("len = 1514", Options{LinkType: LinkEthernet})
	if err != nil {
		t.Fatal(err)
	}
	if !p.Match(make([]byte, 64), 1514) || p.Match(make([]byte, 1514), 64) {
		t.Error("len is what was captured")
	}
}

func TestProtochainEndsOnALoopOfHeaders(t *testing.T) {
	t.Parallel()
	p, err := Compile("ip protochain 6", Options{LinkType: LinkRaw})
	if err != nil {
		t.Fatal(err)
	}
	if !p.UserSpaceOnly() {
		t.Error("a program that loops is said to be fit for the kernel")
	}
	packet := make([]byte, 64)
	for i := range packet {
		packet[i] = ipAH
	}
	packet[0] = 0x45
	if p.Match(packet, len(packet)) {
		t.Error("matched a chain without end")
	}
}

func TestArithmeticIsUnsignedAndWraps(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{
		"ip[8] - 65 > 0x7fffffff", "-ip[8] = 0xffffffc0", "ip[8] << 31 = 0", "ip[8] << (ip[8]) = 0",
		"ip[8] * 0x10000000 = 0", "ip[8] % 7 = 1", "ip[8] / 3 = 21", "ip[8] ^ 0xff = 191",
		"ip[8] | 3 = 67", "ip[8] & 0xc0 = 64", "ip[8] >> 6 = 1", "ip[0:4] = 0x45000000",
	} {
		p, err := Compile(expr, Options{LinkType: LinkRaw})
		if err != nil {
			t.Errorf("%s: %v", expr, err)
			continue
		}
		packet := make([]byte, 20)
		packet[0], packet[8] = 0x45, 64
		if !p.Match(packet, len(packet)) {
			t.Errorf("%s: does not hold for 64", expr)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, expr := range []string{"tcp port 443", "udp port 53", "host 10.0.0.1 and not port 22"} {
		b.Run(expr, func(b *testing.B) {
			p, err := Compile(expr, Options{LinkType: LinkEthernet})
			if err != nil {
				b.Fatal(err)
			}
			frame := tcp443()
			b.ReportAllocs()
			for b.Loop() {
				p.Match(frame, len(frame))
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile("tcp port 80 or tcp port 443", Options{LinkType: LinkEthernet}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMatchAgreesWithTheMachineOfXNetBPF(t *testing.T) {
	t.Parallel()
	d := readData(t, "ether")
	for _, row := range readTable(t, "ether", "expected.tsv.gz") {
		p, err := Compile(row[0], Options{LinkType: d.link})
		if err != nil || p.UserSpaceOnly() {
			continue
		}
		instructions, ok := bpf.Disassemble(p.Raw())
		if !ok {
			t.Errorf("%s: not all instructions are known", row[0])
			continue
		}
		other, err := bpf.NewVM(instructions)
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		for i, pkt := range d.packets {
			if i%7 != 0 {
				continue // the other machine is slow
			}
			n, err := other.Run(pkt.data)
			if got := p.Match(pkt.data, len(pkt.data)); err != nil || got != (n > 0) {
				t.Errorf("%s: packet %d: matches is %v, elsewhere %d, %v", row[0], i, got, n, err)
				break
			}
		}
	}
}
