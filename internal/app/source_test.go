package app

import (
	"strings"
	"testing"
)

func TestPermissionAdviceIsForTheSystem(t *testing.T) {
	t.Parallel()
	for system, want := range map[string]string{"linux": "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep /", "darwin": "/dev/bpf*", "freebsd": "/dev/bpf*"} {
		if got := permissionAdvice(system); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
	}
}
