package kernelcount

import (
	"errors"
	"strings"
	"testing"

	"iftopgo/capture/frame"
)

// TestTheLastProcessorOfAList as the kernel writes them.
func TestTheLastProcessorOfAList(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]int{"0\n": 0, "0-1\n": 1, "0-3,8-11\n": 11, "0,2,4": 4, "0-127,200": 200} {
		if got, err := lastCPU(list); got != want || err != nil {
			t.Errorf("%q: %d, %v; want %d", list, got, err, want)
		}
	}
	for _, list := range []string{"", "\n", "0-", "a", "0-16384", "0-99999999999999999999", strings.Repeat("0,", 10)} {
		if n, err := lastCPU(list); !errors.Is(err, errBadCPUs) {
			t.Errorf("%q: %d, %v", list, n, err)
		}
	}
	if n, err := countedCPUs(); n < 1 || err != nil {
		t.Errorf("this machine has %d processors, %v", n, err)
	}
}

// TestPacketsOfProcessorsWithoutTablesAreCaptured as of one that came online later.
func TestPacketsOfProcessorsWithoutTablesAreCaptured(t *testing.T) {
	t.Parallel()
	p := loadedFor(t, Config{}, 1)
	pinnedTo(t, 1)
	if got := p.on(t, &frame.Frame{Data: datagram(1)}); got != cut {
		t.Errorf("verdict %d", got)
	}
	pinnedTo(t, 0)
	if got := p.on(t, &frame.Frame{Data: datagram(1)}); got != 0 {
		t.Errorf("verdict %d on a processor that has tables", got)
	}
	var got sums
	if p.takeAll(t, &got); len(got.all) != 1 || got.all[0].Packets != 1 {
		t.Errorf("%+v", got.all)
	}
}
