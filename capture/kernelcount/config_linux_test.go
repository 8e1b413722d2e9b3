package kernelcount

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
)

// halfMemory is what a half with so many places takes, in bytes.
func halfMemory(places, cpus int) int { return places*flowMemory(cpus) + tableMemory(places) }

// TestMapsTakeNoMoreThanTheirShare of memory, on any number of processors.
func TestMapsTakeNoMoreThanTheirShare(t *testing.T) {
	t.Parallel()
	for _, flows := range []uint32{1, 1024, 40_000, 65_536} {
		c := Config{MaxFlows: flows}
		for cpus := 1; cpus < 4096; cpus++ {
			got := c.places(cpus)
			if got > flows || got < min(leastPlaces, flows) || got < flows && cpus <= 8 {
				t.Errorf("%d processors: %d places for %d flows", cpus, got, flows)
			}
			if memory := 2 * halfMemory(int(got), cpus); memory > mostMemory && got > leastPlaces {
				t.Errorf("%d processors: %d places take %d bytes", cpus, got, memory)
			}
		}
	}
	if sizes := [2]int{binary.Size(countKey{}), binary.Size(countSums{})}; sizes != [2]int{keySize, sumsSize} {
		t.Errorf("a key and its sums have %d bytes", sizes)
	}
}

// TestTheKernelTakesWhatIsSaid for all maps together, as it says itself: before Linux 6.4 only a part of it.
func TestTheKernelTakesWhatIsSaid(t *testing.T) {
	t.Parallel()
	cpus, err := ebpf.PossibleCPU()
	if err != nil {
		t.Fatal(err)
	}
	const others = 128 << 10 // Those that are not halves.
	for _, flows := range []uint32{1024, 40_000, 65_536} {
		p := loaded(t, Config{MaxFlows: flows})
		taken := 0
		for _, fd := range p.h.FDs {
			text, err := os.ReadFile(fmt.Sprintf("/proc/self/fdinfo/%d", fd))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(text)) {
				var n int
				if _, err := fmt.Sscanf(line, "memlock: %d", &n); err == nil {
					taken += n
				}
			}
		}
		said := 2 * halfMemory(int(p.config.places(cpus)), cpus)
		if taken == 0 || taken > said+others {
			t.Errorf("%d flows: the maps take %d bytes, want at most %d and %d of small ones", flows, taken, said, others)
		}
	}
}
