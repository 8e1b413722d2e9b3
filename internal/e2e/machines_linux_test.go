package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// machinesMiB is the most memory that twenty machines may take.
const machinesMiB = 100

// BenchmarkTwentyMachines is what the screen of twenty machines costs, with what runs ssh, while each
// of them has 100 or 500 flows that carry something in every second. It wants a quiet machine.
func BenchmarkTwentyMachines(b *testing.B) {
	for _, flows := range []int{100, 500} {
		b.Run(fmt.Sprintf("%d flows each", flows), func(b *testing.B) {
			for b.Loop() {
				share, peak := twentyMachines(b, flows, time.Minute)
				b.ReportMetric(share, "%")
				b.ReportMetric(float64(peak), "MiB")
			}
		})
	}
}

func TestTwentyMachinesStayWithinTheirMemory(t *testing.T) {
	t.Parallel()
	share, peak := twentyMachines(t, 500, 20*time.Second)
	t.Logf("%d MiB, %.1f %% of a core", peak, share)
	if peak > machinesMiB {
		t.Errorf("it takes %d MiB, the budget is %d", peak, machinesMiB)
	}
}

// twentyMachines shows twenty machines of so many flows for a time, and returns which part of a core
// that took, in percent, and how much memory.
func twentyMachines(t testing.TB, flows int, length time.Duration) (share float64, peak int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ssh"), fmt.Appendf(nil, "#!/bin/sh\n%s=%d exec %s\n", machineVariable, flows, self), 0o700); err != nil { //nolint:gosec // It is a program.
		t.Fatal(err)
	}
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("web%d", i+1))
	}
	cmd := connecting(t, dir, names...)
	cmd.Env = append(cmd.Env, "XDG_CONFIG_HOME="+t.TempDir())
	s := terminal{overview: true}.openCommand(t, cmd)
	s.expectScreen(fmt.Sprintf("%d,%03d flows", 20*flows/1000, 20*flows%1000))
	link := childrenWith(cmd.Process.Pid, "ssh-link")
	if len(link) != 1 {
		t.Fatalf("%d processes run ssh", len(link))
	}
	spent := func() time.Duration { return cpu(t, cmd.Process.Pid) + cpu(t, link[0]) }
	before, began := spent(), time.Now()
	<-time.After(length)
	share = 100 * (spent() - before).Seconds() / time.Since(began).Seconds()
	peak = peakMiB(cmd.Process.Pid) + statusOf(t, link[0], "RssAnon")>>10 // The program itself is in memory once.
	s.quit()
	return share, peak
}
