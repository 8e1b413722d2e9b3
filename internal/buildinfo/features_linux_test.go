package buildinfo

import (
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestEveryFeatureOfLinuxIsDescribed(t *testing.T) {
	t.Parallel()
	var names []string
	for _, o := range Features() {
		names = append(names, o.Name)
		if text := o.String(); text == "" {
			t.Errorf("nothing is said of %s", o.Name)
		}
	}
	if want := []string{"tpacket_v3", "ebpf", "landlock", "seccomp"}; !slices.Equal(names, want) {
		t.Errorf("asked for %v, want %v", names, want)
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		t.Skip("/proc is not mounted")
	}
	if want := "Linux " + strings.TrimSpace(string(release)); Kernel() != want {
		t.Errorf("the kernel is %q, want %q", Kernel(), want)
	}
}

// TestSeccompAndLandlockAgreeWithProc compares with what the kernel shows
// elsewhere.
func TestSeccompAndLandlockAgreeWithProc(t *testing.T) {
	t.Parallel()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("/proc is not mounted")
	}
	if want := regexp.MustCompile(`(?m)^Seccomp_filters:`).Match(status); seccomp().Has != want {
		t.Errorf("seccomp: %v, /proc/self/status says %v", seccomp().Has, want)
	}
	modules, err := os.ReadFile("/sys/kernel/security/lsm")
	if err != nil {
		t.Skip("the list of security modules is not there")
	}
	if want := slices.Contains(strings.Split(strings.TrimSpace(string(modules)), ","), "landlock"); landlock().Has != want {
		t.Errorf("landlock: %v, the list is %s", landlock().Has, modules)
	}
}

// TestMissingCapabilitiesAreNamed takes all capabilities from a thread, which
// ends with the test.
func TestMissingCapabilitiesAreNamed(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // Never unlocked: the thread goes with the goroutine.
		head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
		var none [2]unix.CapUserData
		if err := unix.Capset(&head, &none[0]); err != nil {
			t.Errorf("giving up capabilities: %v", err)
			return
		}
		for _, c := range []struct {
			feature Feature
			needs   string
		}{{packetRing(), "cap_net_raw"}, {eBPF(), "cap_bpf,cap_perfmon"}} {
			if c.feature.Has && c.feature.Needs != c.needs {
				t.Errorf("%s needs %q, want %q", c.feature.Name, c.feature.Needs, c.needs)
			}
		}
	}()
	<-done
}
