package kernelcount

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"unsafe"
)

// TestMapsTakeNoMoreThanTheirShare of memory, on any number of processors.
func TestMapsTakeNoMoreThanTheirShare(t *testing.T) {
	t.Parallel()
	for _, flows := range []uint32{0, 1, 1024, 40_000, 65_536} {
		c := Config{MaxFlows: flows}
		for cpus := 1; cpus < 4096; cpus++ {
			got := c.tables(cpus)
			each := 1 << got.bits
			if each > 4*int(max(flows, fewestFlows)) || each/4*3 < min(leastPlaces/4*3, int(flows)) || each/4*3 < int(flows) && cpus <= 4 {
				t.Errorf("%d processors: %d places for %d flows", cpus, each, flows)
			}
			if memory := got.places() * placeMemory; memory > mostMemory && each > leastPlaces {
				t.Errorf("%d processors: %d places take %d bytes", cpus, each, memory)
			}
			if last := got.table(cpus-1, halves-1); (last+1)<<got.bits > got.places() {
				t.Errorf("%d processors: no room for table %d", cpus, last)
			}
		}
	}
	if sizes := [2]int{binary.Size(countPlace{}), int(unsafe.Sizeof(addresses{}))}; sizes != [2]int{64, 64} {
		t.Errorf("a place and the addresses of IPv6 have %d bytes", sizes)
	}
}

// TestTheKernelTakesWhatIsSaid for all maps together, as it says itself: before Linux 6.4 only a part of it.
func TestTheKernelTakesWhatIsSaid(t *testing.T) {
	t.Parallel()
	const others = 160 << 10 // Those that are not tables.
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
		said := p.tables.places() * placeMemory
		if taken == 0 || taken > said+others {
			t.Errorf("%d flows: the maps take %d bytes, want at most %d and %d of small ones", flows, taken, said, others)
		}
	}
}
