package peek

import (
	"path/filepath"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

// slowMachine runs the tail without its fast paths.
func slowMachine(t testing.TB, link decode.LinkType) *bpf.VM {
	t.Helper()
	raw, err := tailOf(link, cutAt, Widths{Middles: true, Others: true}, false)
	if err != nil {
		t.Fatal(err)
	}
	instructions, _ := bpf.Disassemble(raw)
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatal(err)
	}
	return vm
}

// TestFastPathsDecideAsTheSlowOneDoes runs both on every packet of the samples and the captures,
// with a byte changed anywhere in its headers.
func TestFastPathsDecideAsTheSlowOneDoes(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Glob("../../testdata/*.pcap")
	if err != nil {
		t.Fatal(err)
	}
	fast, slow := machine(t, decode.LinkEthernet, nil), slowMachine(t, decode.LinkEthernet)
	headers, named := 90, 0
	for _, path := range append(samples, captures(t)...) {
		for _, f := range packets(t, path) {
			for at := range min(len(f.Data), headers) {
				for _, value := range []byte{0, 0x16, 0x45, 0x50, 0x80, 0xc0, 0xff} {
					was := f.Data[at]
					f.Data[at] = value
					want := run(t, slow, f.Data)
					if got := run(t, fast, f.Data); got != want {
						t.Fatalf("%s: %d bytes instead of %d of % x", path, got, want, f.Data)
					}
					f.Data[at] = was
					if want == snapNamed {
						named++
					}
				}
			}
		}
	}
	if named < 10_000 {
		t.Errorf("%d packets may have names", named)
	}
}

// TestALongFilterHasTheSlowTail leaves so much room for it as that needs.
func TestALongFilterHasTheSlowTail(t *testing.T) {
	t.Parallel()
	slow, err := tailOf(decode.LinkEthernet, cutAt, Widths{}, false)
	if err != nil {
		t.Fatal(err)
	}
	long := make([]bpf.RawInstruction, maxProgram-len(slow))
	for i := range long {
		long[i] = bpf.RawInstruction{Op: 6, K: cutAt}
	}
	if raw, err := WithTail(long, decode.LinkEthernet, cutAt, Widths{}); err != nil || len(raw) != maxProgram {
		t.Errorf("%d instructions became %d, error %v", len(long), len(raw), err)
	}
}
