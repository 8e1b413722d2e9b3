package e2e

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/nettest"
)

// flowsExported is how many flows are exported at once.
const flowsExported = 20_000

// floodFlows sends a frame of each of so many UDP flows, half of them of IPv6.
func floodFlows(t *testing.T, lab *nettest.Lab, flows int) {
	t.Helper()
	lab.Local.Do(t, func() error {
		if _, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: flows / 2, Make: nettest.DistinctFlows}); err != nil {
			return err
		}
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: flows / 2, Flows: flows / 2, IPv6: true, Payload: 100})
		return err
	})
}

// openExporting runs the program on a host with an export to a collector of it.
func openExporting(t *testing.T, h *nettest.Host, to string, args ...string) *stream {
	t.Helper()
	r, _ := openStream(t, h, append([]string{"-i", h.Iface, "--limit", "1", "--ipfix", to}, args...)...)
	return r
}

// totalOf is what a final line says was captured.
func totalOf(l *line) exported {
	return exported{octets: l.TotalSent + l.TotalRecv, packets: l.PacketsSent + l.PacketsRecv}
}

// floodAndWait sends so many flows, and waits until the program has counted them.
func (r *stream) floodAndWait(lab *nettest.Lab, flows int) {
	r.t.Helper()
	before := r.next().PacketsRecv
	floodFlows(r.t, lab, flows)
	r.expectLine("all frames", func(l *line) bool { return l.PacketsRecv >= before+uint64(flows) })
}

// floodSlowly sends so many flows, 800 of them a second: their records fit into the buffer of a
// collector that has no CPU time for a while.
func (r *stream) floodSlowly(lab *nettest.Lab, flows int) {
	r.t.Helper()
	const each = 400
	before := r.next().PacketsRecv
	six := nettest.Flood{To: lab.Remote, Flows: flows / 2, IPv6: true, Payload: 100}
	frames := six.Each(lab.Local)
	for from := 0; from < flows/2; from += each {
		lab.Local.Do(r.t, func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: each, Make: func(b []byte, between nettest.Pair, n int) []byte {
				return nettest.DistinctFlows(b, between, from+n)
			}})
			if err == nil {
				_, err = lab.Local.SendPaced(nettest.PacedSend{Frames: frames[from : from+each], Count: each, Rate: 100 * each})
			}
			return err
		})
		r.next()
	}
	r.expectLine("all frames", func(l *line) bool { return l.PacketsRecv >= before+uint64(flows) })
}

// waitFor waits until a collector on a host has so many records.
func (r *stream) waitFor(h *nettest.Host, c collector, records uint64) {
	r.t.Helper()
	enough := false
	r.drained(func() {
		enough = comesTrue(patience, func() bool { return c.got(r.t).records >= records })
	})
	if enough {
		return
	}
	// Reading all of what it has takes so long on a busy machine that more may have come.
	if got := c.got(r.t); got.records < records {
		skipIfDropped(r.t, h)
		r.t.Errorf("the collector has %+v, want %d records", got, records)
	}
}

// unsent is what the program says in the end that was not sent.
var unsent = regexp.MustCompile(`: (\d+) records of flows with (\d+) packets and (\d+) bytes were not sent`)

// notSent is what a program says to be not sent, and nothing else.
func notSent(t *testing.T, said string) exported {
	t.Helper()
	found := unsent.FindStringSubmatch(said)
	if found == nil || strings.Count(said, "\n") != 1 {
		t.Fatalf("it says %q", said)
	}
	var n [3]uint64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseUint(found[i+1], 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	return exported{n[0], n[2], n[1]}
}

// TestCollectorsGetToTheByteWhatWasCaptured exports 20,000 flows of both versions of IP from a program
// that is confined, then some to nobody, some to the collector that has started anew, and some from a
// program that has. What the collectors have, and what is said to be not sent, are the totals.
func TestCollectorsGetToTheByteWhatWasCaptured(t *testing.T) {
	t.Parallel()
	const few = 500
	for name, start := range collectors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab, log := nettest.New(t), filepath.Join(t.TempDir(), "log")
			to := name[strings.LastIndex(name, " ")+1:] + "://127.0.0.1:4739"
			one := start(t, lab.Remote, "4739")
			r := openExporting(t, lab.Remote, to, "--log", log)
			r.floodSlowly(lab, flowsExported)
			r.waitFor(lab.Remote, one, flowsExported)
			one.stop()
			r.floodAndWait(lab, few)
			r.drained(func() { expectFile(t, log, "flows are not sent: ") })
			for due := 0; strings.HasPrefix(to, "tcp") && due < 18; due++ {
				r.next() // It is known at once. The records are due after 15 seconds.
			}
			two := start(t, lab.Remote, "4739")
			r.floodAndWait(lab, few) // Over UDP it is tried whether somebody listens, for a second.
			for range 3 {
				r.next()
			}
			lab.Local.Do(t, func() error {
				_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: few, Make: nettest.DistinctHosts})
				return err
			})
			r.waitFor(lab.Remote, two, few)
			l := r.finish()
			want, lost := totalOf(&l), notSent(t, r.stderr.String())
			r = openExporting(t, lab.Remote, to)
			r.floodAndWait(lab, few)
			l = r.finish()
			if text := r.stderr.String(); text != "" {
				t.Errorf("it says %s", text)
			}
			want = want.plus(totalOf(&l))
			all := func() exported { return one.got(t).plus(two.got(t)).plus(lost) }
			comesTrue(patience, func() bool { return all().packets >= want.packets })
			two.stop()
			t.Logf("it has %+v, after the restart %+v, not sent were %+v", one.got(t), two.got(t), lost)
			skipIfDropped(t, lab.Remote)
			if got := all(); got.octets != want.octets || got.packets != want.packets || got.records < flowsExported+4*few {
				t.Errorf("together %+v, captured were %+v", got, want)
			}
			if n, ok := one.(*nfcapd); ok {
				n.expectNoErrors(t)
			}
		})
	}
}

func TestWhatIsNotSentIsSaidInTheEnd(t *testing.T) {
	t.Parallel()
	status, message := runToEnd(t, "-r", sample("mixed.pcapng"), "--ipfix", "udp://"+freeAddress(t))
	if status != 0 || !regexp.MustCompile(`udp://127\.0\.0\.1:\d+: 90 records of flows with 118 packets and 14308 bytes were not sent`).MatchString(message) {
		t.Errorf("status %d: %s", status, message)
	}
	status, message = runToEnd(t, "-r", sample("mixed.pcapng"), "--ipfix", "tcp://"+freeAddress(t))
	if status != exitUsage || !strings.Contains(message, "connection refused") {
		t.Errorf("without a collector over TCP: status %d: %s", status, message)
	}
}

// TestAConfinedProgramConnectsToItsCollectorAgain has a collector close the connection of TCP.
func TestAConfinedProgramConnectsToItsCollectorAgain(t *testing.T) {
	t.Parallel()
	c, err := ipfixtest.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cmd := program.Command(t, "--demo", "--ipfix", "tcp://"+c.Address())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	before := c.Wait(1)
	c.Disconnect()
	eventually(t, "it has connected again", func() bool { return c.Wait(0).Templates > 1 })
	if after := c.Wait(before.Records + 1); after.Records <= before.Records || after.Unknown > 0 {
		t.Errorf("it got %+v, and then %+v", before, after)
	}
}
