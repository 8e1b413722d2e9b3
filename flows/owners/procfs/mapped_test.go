//go:build linux

package procfs

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestAProcessCanMapAnyNumberOfFiles reads what a process shows that has mapped as many
// different files as fit into what is read.
func TestAProcessCanMapAnyNumberOfFiles(t *testing.T) {
	t.Parallel()
	var maps strings.Builder
	for n := 0; maps.Len() < maxMaps; n++ {
		fmt.Fprintf(&maps, "%x-%x r-xp 00000000 08:01 %d /%d\n", 2*n*4096, (2*n+1)*4096, n, n)
	}
	began := time.Now()
	if got := len(mappedCode(strings.NewReader(maps.String()))); got != maxMapped {
		t.Errorf("%d files, want %d", got, maxMapped)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
}
