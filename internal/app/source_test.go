package app

import (
	"strings"
	"testing"

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
