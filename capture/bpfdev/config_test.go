package bpfdev

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

func TestProgramIsTheFilterOrCuts(t *testing.T) {
	t.Parallel()
	own := func(link decode.LinkType) ([]bpf.RawInstruction, error) {
		return []bpf.RawInstruction{{Op: 6, K: uint32(link)}}, nil
	}
	cases := map[string]struct {
		config Config
		want   []bpf.RawInstruction
	}{
		"everything":      {Config{}, []bpf.RawInstruction{{Op: 6, K: 262144}}},
		"cut":             {Config{SnapLen: 256}, []bpf.RawInstruction{{Op: 6, K: 256}}},
		"a filter's word": {Config{SnapLen: 256, Filter: own}, []bpf.RawInstruction{{Op: 6, K: 101}}},
	}
	for name, c := range cases {
		got, err := c.config.program(decode.LinkRaw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestCountersAddUpWhereTheKernelWrapsAround reads counters that go beyond 32 bits.
func TestCountersAddUpWhereTheKernelWrapsAround(t *testing.T) {
	t.Parallel()
	var s Stats
	s.add(math.MaxUint32, 5, 0, 0)
	s.add(9, 7, math.MaxUint32, 5)
	if want := (Stats{Received: math.MaxUint32 + 10, Dropped: 7}); s != want {
		t.Errorf("counters %+v, want %+v", s, want)
	}
}

func TestLinkTypeOfADLT(t *testing.T) {
	t.Parallel()
	for dlt, want := range map[uint32]decode.LinkType{
		0: decode.LinkNull, 1: decode.LinkEthernet, 12: decode.LinkRaw, 50: decode.LinkPPP, 127: 127,
	} {
		if got := LinkType(dlt); got != want {
			t.Errorf("DLT %d is link type %d, want %d", dlt, got, want)
		}
	}
}
