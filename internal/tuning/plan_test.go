package tuning

import (
	"math"
	"testing"
)

func TestLessMemoryIsForFewerFlows(t *testing.T) {
	t.Parallel()
	before := NewPlan(0, "memory cgroup")
	if before.MaxFlows != LeastFlows {
		t.Errorf("without memory %d flows have rows, want %d", before.MaxFlows, LeastFlows)
	}
	for mib := uint64(1); mib < 1024; mib++ {
		p := NewPlan(mib<<20, "memory cgroup")
		switch {
		case p.MaxFlows < before.MaxFlows, p.SoftLimit < before.SoftLimit, p.HelperSoftLimit < before.HelperSoftLimit, before.MapShare > 0 && (p.MapShare > before.MapShare || p.MapShare < 1):
			t.Fatalf("%d MiB: %+v; with less it was %+v", mib, p, before)
		case (p.MapShare < 0) != (mib < 60):
			t.Errorf("%d MiB: eBPF remembers one of %d", mib, p.MapShare)
		case p.MaxFlows < AllFlows && mib >= 48 && p.SoftLimit+p.HelperSoftLimit > mib<<20:
			t.Errorf("%d MiB: the soft limits are %d and %d bytes", mib, p.SoftLimit, p.HelperSoftLimit)
		case p.MaxFlows < AllFlows && p.RingSize(16<<20) >= int(mib<<20)/8 && mib > 4:
			t.Errorf("%d MiB: a ring of %d bytes", mib, p.RingSize(16<<20))
		}
		before = p
	}
	if before.MaxFlows != AllFlows || before.RingSize(256<<20) != 256<<20 || before.SoftLimit != memoryLimit || before.MapShare != 1 {
		t.Errorf("with a gibibyte: %+v", before)
	}
}

func TestThePlanSaysWhatItIs(t *testing.T) {
	t.Parallel()
	small := NewPlan(64<<20, "memory cgroup")
	large := NewPlan(2048<<20, machine)
	unknown := NewPlan(math.MaxUint64, machine)
	fewer := large.WithMaxFlows(2048)
	same := small.WithMaxFlows(0)
	for want, p := range map[string]*Plan{
		"soft limit 19 MiB, 5,120 flows have rows; memory cgroup of 64 MiB":      &small,
		"soft limit 120 MiB, 65,536 flows have rows; this machine has 4,096 MiB": &large,
		"soft limit 120 MiB, 65,536 flows have rows":                             &unknown,
		"soft limit 15 MiB, 2,048 flows have rows; this machine has 4,096 MiB":   &fewer,
	} {
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if same != small {
		t.Errorf("%+v, want %+v", same, small)
	}
}
