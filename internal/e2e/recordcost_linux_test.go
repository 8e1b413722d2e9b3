package e2e

import (
	"io"
	"os/exec"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// BenchmarkRecord is what recording costs beside a capture that writes lines: both run at the same
// time, on the same interface, for some minutes (with -short seconds) in which 1,000 flows are active.
func BenchmarkRecord(b *testing.B) {
	const rate = 2000
	seconds := 190
	if testing.Short() { // Whether it runs at all.
		seconds = 10
	}
	for b.Loop() {
		lab, dir := nettest.New(b), b.TempDir()+"/history"
		start := func(args ...string) *exec.Cmd {
			cmd := program.Command(b, append(args, "--json", "--limit=1", "--no-sandbox", "-i", lab.Remote.Iface)...)
			cmd.Stdout = io.Discard
			lab.Remote.Start(b, cmd)
			b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
			return cmd
		}
		lines, records := start(), start("record", "--dir", dir)
		frames := make([][]byte, 1000) // Of as many hosts.
		for i := range frames {
			frames[i] = nettest.DistinctHosts(nil, nettest.Pair{From: lab.Local.MAC, To: lab.Remote.MAC}, i)
		}
		lab.Local.Do(b, func() error {
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: 10 * rate, Rate: rate})
			return err
		})
		before := [2]time.Duration{cpu(b, lines.Process.Pid), cpu(b, records.Process.Pid)}
		lab.Local.Do(b, func() error {
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: seconds * rate, Rate: rate})
			return err
		})
		alone, recording := cpu(b, lines.Process.Pid)-before[0], cpu(b, records.Process.Pid)-before[1]
		b.ReportMetric(100*alone.Seconds()/float64(seconds), "lines-%")
		b.ReportMetric(100*(recording-alone).Seconds()/float64(seconds), "more-%")
		b.ReportMetric(float64(peakMiB(lines.Process.Pid)), "lines-MiB")
		b.ReportMetric(float64(peakMiB(records.Process.Pid)-peakMiB(lines.Process.Pid)), "more-MiB")
	}
}
