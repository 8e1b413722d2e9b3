package e2e

import (
	"syscall"
	"testing"

	"iftopgo/internal/nettest"
)

// TestSeveralRingsCountWhatTheKernelDoes divides floods among rings: all bytes are in the totals, and what was
// dropped of all rings together is what is missing.
func TestSeveralRingsCountWhatTheKernelDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flood nettest.Flood
		args  []string
	}{
		"1,000 flows in 2 rings":                 {nettest.Flood{Flows: 1000, Frames: 300_000, Payload: 18}, []string{"--rings", "2"}},
		"as on a wire, 4 rings":                  {nettest.Flood{Flows: 1000, Frames: 100_000, Payload: 600, IPv6: true, TCP: true}, []string{"--rings", "4"}},
		"a flow for each packet in 2 rings":      {nettest.Flood{Frames: 200_000, Make: nettest.DistinctFlows}, []string{"--rings", "2"}},
		"fewer rows than flows, 16 rings":        {nettest.Flood{Frames: 100_000, Make: nettest.DistinctFlows}, []string{"--rings", "16", "--max-flows", "1024"}},
		"fragments in 4 rings":                   {nettest.Flood{Frames: 100_000, Make: nettest.Fragments}, []string{"--rings", "4"}},
		"what cannot be read, in 3 rings":        {nettest.Flood{Frames: 50_000, Make: nettest.Garbage}, []string{"--rings", "3"}},
		"names, more than are looked at":         {nettest.Flood{Frames: 50_000, Make: nettest.QUICInitials}, []string{"--rings", "2"}},
		"behind a filter that runs in no kernel": {nettest.Flood{Flows: 100, Frames: 50_000, Payload: 18}, []string{"--rings", "2", "-f", "ip protochain 17 or ip6 or not ip or icmp"}},
	} {
		t.Run(name, func(t *testing.T) {
			lab := nettest.New(t)
			quiet(t, lab.Remote)
			c.flood.To = lab.Remote
			before := lab.Remote.Counters(t, lab.Remote.Iface)
			r, first := openStream(t, lab.Remote, append([]string{"-Z", "--limit", "10", "-i", lab.Remote.Iface}, c.args...)...)
			if first.Capture.Engine != "tpacket_v3" || len(first.Capture.Notes) > 0 {
				t.Fatalf("captured with %s: %q", first.Capture.Engine, first.Capture.Notes)
			}
			r.drained(func() {
				lab.Local.Do(t, func() error {
					_, err := lab.Local.Flood(c.flood)
					return err
				})
			})
			held := peakOfMiB(t, r.cmd.Process.Pid)
			l := r.finish()
			expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			t.Logf("%d MiB", held)
		})
	}
}

// TestDropsOfSeveralRingsAddUp stops the program while more comes than its rings hold.
func TestDropsOfSeveralRingsAddUp(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	quiet(t, lab.Remote)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, _ := openStream(t, lab.Remote, "-Z", "--limit", "10", "--rings", "2", "-i", lab.Remote.Iface)
	r.signal(syscall.SIGSTOP)
	const frames = 500_000
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1000, Frames: frames, Payload: 18})
		return err
	})
	r.signal(syscall.SIGCONT)
	r.expectLine("all of it", accounted(frames))
	l := r.finish()
	expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if *l.Capture.KernelDrops == 0 {
		t.Errorf("nothing of %d packets was dropped", frames)
	}
}

// TestRingsOfSeveralInterfaces captures on two interfaces, each in two rings, and on all of them.
func TestRingsOfSeveralInterfaces(t *testing.T) {
	t.Parallel()
	for name, interfaces := range map[string][]string{"two": {"-i", "lo", "-i", "lab1"}, "any": {"-i", "any"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := openStream(t, lab.Remote, append([]string{"-Z", "--rings", "2"}, interfaces...)...)
			want := flood(t, lab, 20_000)
			r.expectLine("the flood", received(want))
			if l := r.finish(); !l.Final || l.TotalRecv < want {
				t.Errorf("%d bytes received, %d were sent", l.TotalRecv, want)
			}
		})
	}
}

// TestRingsAreOpenedAgain takes the interface down and up again.
func TestRingsAreOpenedAgain(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := openStream(t, lab.Remote, "-Z", "--rings", "2", "-i", lab.Remote.Iface)
	first := flood(t, lab, 1000)
	r.expectLine("the flood before", received(first))
	lab.Remote.Down(t)
	r.expectLine("a reopening", reopening)
	lab.Remote.Up(t)
	r.expectLine("a live capture", live)
	second := flood(t, lab, 1000)
	r.expectLine("the flood after", received(first+second))
	r.finish()
}

// TestTheFilterOfSeveralRingsIsChanged changes it on the screen: what was counted stays.
func TestTheFilterOfSeveralRingsIsChanged(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Remote, "-n", "-N", "-b", "--rings", "2", "-i", lab.Remote.Iface)
	changeFilter(t, lab, s)
}
