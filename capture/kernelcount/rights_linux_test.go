package kernelcount

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// withBPFAlone leaves this thread, which ends with the test, the capability to load eBPF and none else: that the helper
// has. The verifier then permits less than with CAP_PERFMON.
func withBPFAlone(tb testing.TB) {
	tb.Helper()
	runtime.LockOSThread() // For good.
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		tb.Fatal(err)
	}
	const word, bit = unix.CAP_BPF / 32, 1 << (unix.CAP_BPF % 32)
	if data[word].Effective&bit == 0 {
		tb.Skip("loading eBPF takes CAP_BPF")
	}
	data = [2]unix.CapUserData{}
	data[word].Effective, data[word].Permitted = bit, bit
	if err := unix.Capset(&header, &data[0]); err != nil {
		tb.Fatal(err)
	}
}

// TestTheProgramIsLoadedWithOneCapability whatever it counts, with names and without.
func TestTheProgramIsLoadedWithOneCapability(t *testing.T) {
	t.Parallel()
	cpus, err := countedCPUs()
	if err != nil {
		t.Fatal(err)
	}
	all := append(append(ways(), named(t)...), Config{All: true, Cooked: true}, Config{CountTags: true})
	withBPFAlone(t)
	for _, c := range all {
		c.Cut, c.MaxFlows = cut, 4096
		h, err := Load(&c, cpus)
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}
