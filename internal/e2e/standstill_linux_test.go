package e2e

import (
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

func TestFloodOfSignalsLosesNothing(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface)
	sent := 0
	stop := make(chan struct{})
	stormed := make(chan struct{})
	go func() {
		defer close(stormed)
		for {
			select {
			case <-stop:
				return
			default:
			}
			for _, sig := range []syscall.Signal{syscall.SIGURG, syscall.SIGWINCH, syscall.SIGCHLD, syscall.SIGCONT} {
				if r.cmd.Process.Signal(sig) == nil {
					sent++
				}
			}
		}
	}()
	want := trickle(t, lab, 150)
	close(stop)
	<-stormed
	l := r.finish()
	t.Logf("%d signals, %d drops", sent, *l.Capture.KernelDrops)
	expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if sum, _ := l.udp(); *l.Capture.KernelDrops == 0 && sum.TotalRecv != want {
		t.Errorf("%d bytes, want %d", sum.TotalRecv, want)
	}
}

func TestStoppedProgramCountsWhatTheRingKeptAndReportsTheRestAsDrops(t *testing.T) {
	t.Parallel()
	// The ring hands a block over after 40 ms, full or not: what comes for longer
	// than two seconds and a half is lost however little it is, so that only too
	// much is certain.
	for name, c := range map[string]struct {
		frames int
		lossy  bool
	}{
		"as much as the ring holds":       {20_000, false},
		"several times what it can hold":  {150_000, true},
		"nothing comes while it is still": {0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			before := lab.Remote.Counters(t, lab.Remote.Iface)
			r, _ := openStream(t, lab.Remote, "--engine", "native", "-i", lab.Remote.Iface)
			r.signal(syscall.SIGSTOP)
			flood(t, lab, c.frames)
			quiet(t, lab.Remote) // The program stands still for longer than the kernel keeps a block.
			r.signal(syscall.SIGCONT)
			r.expectLine("all of it", accounted(uint64(c.frames)))
			l := r.finish()
			expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			if c.lossy && *l.Capture.KernelDrops == 0 {
				t.Errorf("no drops of %d frames", c.frames)
			}
		})
	}
}

// TestTenSecondsStoppedAreReportedAsDrops stops programs for ten seconds, in which little comes
// all the time: more than the ring can hold, for it hands blocks over by time. What
// was lost is reported, in lines and on a screen, and capture time goes on.
func TestTenSecondsStoppedAreReportedAsDrops(t *testing.T) {
	if testing.Short() {
		t.Skip("takes more than ten seconds")
	}
	t.Parallel()
	const still, every = 10 * time.Second, 50 * time.Millisecond
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, first := openStream(t, lab.Remote, "--engine", "native", "-i", lab.Remote.Iface)
	s := openOn(t, lab.Remote, "--engine", "native", "-c", t.TempDir()+"/c.toml", "-i", lab.Remote.Iface)
	s.expectScreen("live")
	r.signal(syscall.SIGSTOP)
	s.signal(syscall.SIGSTOP)
	tick := time.NewTicker(every)
	defer tick.Stop()
	frames := uint64(0)
	for began := time.Now(); time.Since(began) < still; frames++ {
		<-tick.C
		flood(t, lab, 1)
	}
	r.signal(syscall.SIGCONT)
	s.signal(syscall.SIGCONT)
	r.expectLine("all of it", accounted(frames))
	s.expect("what was lost in its header", lossInHeader)
	s.quit()
	l := r.finish()
	expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if *l.Capture.KernelDrops == 0 {
		t.Errorf("no drops of %d frames in %v", frames, still)
	}
	if passed := l.Timestamp.Sub(first.Timestamp); passed < still {
		t.Errorf("only %v have passed", passed)
	}
}

// lossInHeader is a sight of how many packets were lost, and how many that are of all.
var lossInHeader = matches(`⚠ [\d.]+ % · drops [1-9]`)

// quiet waits until the interface of a host has carried nothing for a while.
func quiet(t *testing.T, h *nettest.Host) {
	t.Helper()
	last := h.Counters(t, h.Iface)
	since := time.Now()
	eventually(t, "the interface falls silent", func() bool {
		if c := h.Counters(t, h.Iface); c != last {
			last, since = c, time.Now()
		}
		return time.Since(since) > 500*time.Millisecond
	})
}
