package kernelcount

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/filter"
)

// alone loads a filter that nothing comes behind: it returns what the classic program does.
func alone(t *testing.T, program []bpf.RawInstruction) *ebpf.Program {
	t.Helper()
	insns, err := translate(program, "accepted")
	if err != nil {
		t.Fatal(err)
	}
	insns = append(insns, asm.Mov.Reg(asm.R0, asm.R2).WithSymbol("accepted"), asm.Return())
	p, err := ebpf.NewProgram(&ebpf.ProgramSpec{Type: ebpf.SocketFilter, Instructions: insns, License: "MIT"})
	if errors.Is(err, unix.EPERM) {
		t.Skip("loading eBPF takes root:", err)
	}
	if err != nil {
		t.Fatalf("%v\n%v", err, insns)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// verdict runs a filter on a packet.
func verdict(t *testing.T, p *ebpf.Program, packet []byte) uint32 {
	t.Helper()
	const experimental = 0x88b5
	got, err := p.Run(&ebpf.RunOptions{Data: append(binary.BigEndian.AppendUint16(make([]byte, 12), experimental), packet...)})
	if err != nil {
		t.Fatalf("running the program on %x: %v", packet, err)
	}
	return got
}

// recorded reads a file of those that capture/filter is held against.
func recorded(t *testing.T, elem ...string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{"../filter/testdata"}, elem...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// recordedPackets are the packets of such a file that the kernel can run a program on.
func recordedPackets(t *testing.T, dir string) (packets [][]byte) {
	t.Helper()
	for b := recorded(t, dir, "packets.pcap.gz")[24:]; len(b) >= 16; {
		n := int(binary.LittleEndian.Uint32(b[8:]))
		if n > 0 && n < 3000 { // The kernel runs programs on a page at most.
			packets = append(packets, b[16:16+n])
		}
		b = b[16+n:]
	}
	return packets
}

// expressions are those of which verdicts are recorded, and random ones that consist of them.
func expressions(t *testing.T, dir string, n int) (all []string) {
	t.Helper()
	s := bufio.NewScanner(bytes.NewReader(recorded(t, dir, "expected.tsv.gz")))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if expr, _, ok := strings.Cut(s.Text(), "\t"); ok && !strings.HasPrefix(expr, "#") {
			all = append(all, expr)
		}
	}
	r := rand.New(rand.NewPCG(1, uint64(len(all))))
	given := len(all)
	// Where a tag is, and what it moves, is not the same in a file and on a socket.
	tagless := slices.DeleteFunc(slices.Clone(all[:given]), func(expr string) bool { return strings.Contains(expr, "vlan") })
	one := func() string { return "(" + tagless[r.IntN(len(tagless))] + ")" }
	for range n {
		expr := one()
		for range 1 + r.IntN(3) {
			expr += []string{" and ", " or ", " and not ", " or not "}[r.IntN(4)] + one()
		}
		all = append(all, expr)
	}
	return all
}

// TestTranslatedFiltersAcceptWhatTheClassicOnesDo runs filters of tcpdump's language in the kernel, and
// compares each verdict with that of the classic program.
func TestTranslatedFiltersAcceptWhatTheClassicOnesDo(t *testing.T) {
	t.Parallel()
	for dir, link := range map[string]filter.LinkType{"ether": filter.LinkEthernet, "raw": filter.LinkRaw} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			packets := recordedPackets(t, dir)
			tried, accepted := 0, 0
			for _, expr := range expressions(t, dir, 120) {
				c, err := filter.Compile(expr, filter.Options{LinkType: link, SnapLen: cut})
				live, notLive := filter.Compile(expr, filter.Options{LinkType: link, SnapLen: cut, Target: filter.TargetSocket})
				if err != nil || notLive != nil || live.UserSpaceOnly() {
					continue
				}
				p := alone(t, live.Raw())
				for _, packet := range packets {
					want := uint32(0)
					if c.Match(packet, len(packet)) {
						want = cut
						accepted++
					}
					if got := verdict(t, p, packet); got != want {
						t.Errorf("%s: the verdict on %x is %d, want %d", expr, packet, got, want)
					}
				}
				_ = p.Close()
				tried++
			}
			if tried < 150 || accepted < tried {
				t.Errorf("%d filters accepted %d packets: that says little", tried, accepted)
			}
		})
	}
}

// TestWhatTheKernelKnowsOfAPacketIsTranslated asks for what is not in the bytes of a packet.
func TestWhatTheKernelKnowsOfAPacketIsTranslated(t *testing.T) {
	t.Parallel()
	packet := bytes.Repeat([]byte{0x45}, 60)
	for name, c := range map[string]struct {
		ask  bpf.Instruction
		want uint32
	}{
		"its length":              {bpf.LoadExtension{Num: bpf.ExtLen}, 60},
		"its protocol":            {bpf.LoadExtension{Num: bpf.ExtProto}, 0x88b5},
		"its type":                {bpf.LoadExtension{Num: bpf.ExtType}, unix.PACKET_HOST},
		"its interface":           {bpf.LoadExtension{Num: bpf.ExtInterfaceIndex}, loopbackIndex},
		"whether it had a tag":    {bpf.LoadExtension{Num: bpf.ExtVLANTagPresent}, 0},
		"the length of a header":  {bpf.LoadMemShift{Off: 0}, 20},
		"what is beyond its end":  {bpf.LoadAbsolute{Off: 60, Size: 1}, 0},
		"what is just in it":      {bpf.LoadAbsolute{Off: 56, Size: 4}, 0x45454545},
		"a word of the memory":    {bpf.LoadScratch{Dst: bpf.RegA, N: 15}, 7},
		"a remainder of nothing":  {bpf.ALUOpX{Op: bpf.ALUOpMod}, 0},
		"a negative number":       {bpf.NegateA{}, 0xfffffff9},
		"a large number, shifted": {bpf.ALUOpConstant{Op: bpf.ALUOpShiftLeft, Val: 31}, 1 << 31},
	} {
		program := []bpf.Instruction{
			bpf.LoadConstant{Dst: bpf.RegA, Val: 7}, bpf.StoreScratch{Src: bpf.RegA, N: 15}, c.ask,
		}
		if _, shift := c.ask.(bpf.LoadMemShift); shift {
			program = append(program, bpf.TXA{})
		}
		raw, err := bpf.Assemble(append(program, bpf.RetA{}))
		if err != nil {
			t.Fatal(err)
		}
		if got := verdict(t, alone(t, raw), packet); got != c.want {
			t.Errorf("%s: %#x, want %#x", name, got, c.want)
		}
	}
}

// TestWhatHasNoTranslationIsAnError has instructions that the kernel's own classic programs may have, and
// some that none can.
func TestWhatHasNoTranslationIsAnError(t *testing.T) {
	t.Parallel()
	ret := bpf.RawInstruction{Op: 0x06, K: 1}
	for name, in := range map[string]bpf.RawInstruction{
		"the type of the interface":     {Op: 0x20, K: 0xfffff000 + 28},
		"a random number":               {Op: 0x20, K: 0xfffff000 + 56},
		"a word beyond the memory":      {Op: 0x60, K: 16},
		"a jump past the end":           {Op: 0x05, K: 1},
		"a condition that jumps there":  {Op: 0x15, Jt: 1},
		"a division by nothing":         {Op: 0x34, K: 0},
		"an operator there is none":     {Op: 0xf4, K: 1},
		"a load of eight bytes":         {Op: 0x38, K: 0},
		"an offset below the beginning": {Op: 0x20, K: 0x80000000},
	} {
		if out, err := translate([]bpf.RawInstruction{in, ret}, "accepted"); !errors.Is(err, errUntranslated) {
			t.Errorf("%s: %v, %v", name, out, err)
		}
	}
}

// FuzzTranslate has any classic program translated: it is an error or a program, of which every jump
// leads to a place that there is. What the kernel may make of it is the verifier's business.
func FuzzTranslate(f *testing.F) {
	for _, expr := range []string{"tcp port 80", "ip6 and udp", "ip[0] & 0xf != 5 and len > 100", "vlan 5"} {
		c, err := filter.Compile(expr, filter.Options{LinkType: filter.LinkEthernet, SnapLen: cut})
		if err != nil {
			f.Fatal(err)
		}
		f.Add((&Config{Filter: c.Raw()}).Encode())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err != nil {
			return
		}
		if !bytes.Equal(c.Encode(), b) {
			t.Fatalf("%x became %x", b, c.Encode())
		}
		insns, err := translate(c.Filter, "accepted")
		if err != nil {
			return
		}
		offsets, err := append(insns, asm.Return().WithSymbol("accepted")).SymbolOffsets()
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range insns {
			if _, ok := offsets[in.Reference()]; !ok && in.Reference() != "" {
				t.Errorf("a jump to %q", in.Reference())
			}
		}
	})
}
