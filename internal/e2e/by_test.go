package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestARowByProcessIsWhatItsFlowsAre has the demo by flows and by process: its owners come
// late, and those of the last flows after the last refresh.
func TestARowByProcessIsWhatItsFlowsAre(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"--once", "--duration 90s"} {
		args := append([]string{"--demo"}, strings.Fields(how)...)
		got := map[string]map[int]counted{}
		for _, by := range []string{"", "--by=process"} {
			_, lines := replay(t, append(slices.Clip(args), strings.Fields(by)...)...)
			sums := map[int]counted{}
			for _, f := range lines[len(lines)-1].Flows {
				sum := sums[f.PID]
				sum.TotalSent += f.TotalSent
				sum.TotalRecv += f.TotalRecv
				sum.PacketsSent += f.PacketsSent
				sum.PacketsRecv += f.PacketsRecv
				sums[f.PID] = sum
			}
			if len(sums) < 5 {
				t.Errorf("%s: %d processes", how, len(sums))
			}
			got[by] = sums
		}
		if diff := cmp.Diff(got[""], got["--by=process"], cmp.AllowUnexported(counted{})); diff != "" {
			t.Errorf("%s: processes by their flows (-), and by accounts (+):\n%s", how, diff)
		}
	}
}
