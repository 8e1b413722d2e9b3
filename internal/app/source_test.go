package app

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/cli"
	"iftopgo/internal/tuning"
	"iftopgo/prefs"
)

func TestPermissionAdviceIsForTheSystem(t *testing.T) {
	t.Parallel()
	for system, want := range map[string]string{"linux": "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep /", "darwin": "/dev/bpf*", "freebsd": "/dev/bpf*"} {
		if got := permissionAdvice(system); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
	}
}

func TestEveryWayOfCountingOfTheSettingsIsOneOfTheCapture(t *testing.T) {
	t.Parallel()
	for _, name := range prefs.AllCounts() {
		if _, ok := counts[name]; !ok {
			t.Errorf("count = %q is not known to the capture", name)
		}
	}
}

// TestThePlanOfMemoryIsForTheTable keeps numbers together that are in two packages, which
// know nothing of each other.
func TestThePlanOfMemoryIsForTheTable(t *testing.T) {
	t.Parallel()
	if tuning.AllFlows != flows.DefaultMaxFlows {
		t.Errorf("the plan is for %d flows, the table for %d", tuning.AllFlows, flows.DefaultMaxFlows)
	}
	f := cli.Flags{MaxFlows: tuning.LeastFlows}
	if err := f.CheckSource(); err != nil {
		t.Error(err)
	}
	f.MaxFlows--
	if f.CheckSource() == nil {
		t.Error("a flag may ask for fewer flows than the plan has")
	}
}
