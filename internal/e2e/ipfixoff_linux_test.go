package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/nettest"
)

// offTime is for how long flows are exported to collectors that are off, unless IFTOPGO_OFF says
// otherwise, as "5m".
const offTime = 40 * time.Second

// timeFor is the time that an environment variable says, or else a usual one.
func timeFor(t *testing.T, variable string, usual time.Duration) time.Duration {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	length, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return length
}

// A second has a packet of each of so many flows of one of the groups, by turns: a flow is silent for 19
// seconds, for long enough to have a record.
const flowsOfGroup, flowGroups = 200, 20

// floodGroup sends a packet of each flow of a group, and waits for a line.
func (r *stream) floodGroup(lab *nettest.Lab, group int) {
	r.t.Helper()
	lab.Local.Do(r.t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: flowsOfGroup, Make: func(b []byte, between nettest.Pair, n int) []byte {
			return nettest.DistinctFlows(b, between, n+group%flowGroups*flowsOfGroup)
		}})
		return err
	})
	r.next()
}

// TestCollectorsThatAreOffAreCountedAndTakeNoMemory exports 200 records a second to a port of UDP of
// another host on which nobody listens, and to a collector over TCP that goes away at once.
func TestCollectorsThatAreOffAreCountedAndTakeNoMemory(t *testing.T) {
	t.Parallel()
	lab, length := nettest.New(t), timeFor(t, "IFTOPGO_OFF", offTime)
	gone := startFixbuf(t, lab.Remote, "4740")
	r := openExporting(t, lab.Remote, "udp://"+nettest.LocalIPv4+":4739", "--ipfix", "tcp://127.0.0.1:4740")
	gone.stop()
	settled := 0
	for began, second := time.Now(), 0; time.Since(began) < length; second++ {
		r.floodGroup(lab, second)
		if second == flowGroups+10 { // All flows are known, and some records are made.
			settled = statusOf(t, r.cmd.Process.Pid, "VmRSS")
		}
	}
	grown := statusOf(t, r.cmd.Process.Pid, "VmRSS") - settled
	l := r.finish()
	want := totalOf(&l)
	for said := range strings.Lines(r.stderr.String()) {
		got := notSent(t, said)
		if strings.HasPrefix(said, "iftopgo: tcp") {
			got = got.plus(gone.got(t)) // It may have had some in its first moment.
		}
		if got.octets != want.octets || got.packets != want.packets {
			t.Errorf("captured were %+v: %s", want, said)
		}
	}
	if n := strings.Count(r.stderr.String(), "not sent"); n != 2 {
		t.Errorf("of 2 collectors it says %s", r.stderr.String())
	}
	t.Logf("in %v %+v were not sent; it takes %d KiB, and then %d KiB more", length, want, settled, grown)
	if settled == 0 || grown > 8<<10 {
		t.Errorf("it takes %d KiB, and then %d KiB more", settled, grown)
	}
}

// TestACollectorHasWhatIsSaidToBeSent ends a collector on another host and starts it again, while
// flows are exported to it over UDP.
func TestACollectorHasWhatIsSaidToBeSent(t *testing.T) {
	t.Parallel()
	const restarts, some = 3, 1000
	for _, host := range []string{nettest.LocalIPv4, nettest.LocalIPv6} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			lab, log, address := nettest.New(t), filepath.Join(t.TempDir(), "log"), net.JoinHostPort(host, "4739")
			r := openExporting(t, lab.Remote, "udp://"+address, "--log", log)
			var received exported
			var c *ipfixtest.Collector
			ended := func() {
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
				got := c.Wait(0)
				received = received.plus(exported{got.Records, got.Octets, got.Packets})
				if got.Unknown > 0 {
					t.Errorf("%d messages came without their templates", got.Unknown)
				}
			}
			second := 0
			until := func(what string, holds func() bool) {
				for late := time.Now().Add(2 * patience); !holds(); second++ {
					if time.Now().After(late) {
						t.Fatal("never: ", what)
					}
					r.floodGroup(lab, second)
				}
			}
			for restart := range 1 + restarts {
				lab.Local.Do(t, func() (err error) {
					c, err = ipfixtest.Listen("udp", address)
					return err
				})
				until("records come", func() bool { return c.Wait(0).Records > some })
				if restart < restarts {
					ended()
					until("it is known", func() bool { return strings.Count(read(t, log), "flows are not sent: ") > restart })
					for off := second; second < off+5*restart; second++ {
						r.floodGroup(lab, second)
					}
				}
			}
			l := r.finish()
			ended()
			skipIfDropped(t, lab.Local)
			want, lost := totalOf(&l), notSent(t, r.stderr.String())
			t.Logf("in %d seconds %+v were received, not sent were %+v", second, received, lost)
			if got := received.plus(lost); got.octets != want.octets || got.packets != want.packets {
				t.Errorf("together %+v, captured were %+v", got, want)
			}
		})
	}
}

// TestSoftflowdBesideItCountsTheSame has softflowd export the same packets to another collector. Both
// count the bytes of IP.
func TestSoftflowdBesideItCountsTheSame(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"softflowd", "softflowctl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	lab, dir := nettest.New(t), t.TempDir()
	if err := os.MkdirAll("/run/softflowd", 0o755); err != nil { //nolint:gosec // As its package makes it: the directory it confines itself to.
		t.Fatal(err)
	}
	ours, theirs := startNfcapd(t, lab.Remote, "4739"), startNfcapd(t, lab.Remote, "4740")
	control := filepath.Join(dir, "control")
	startDaemon(t, lab.Remote, exec.Command("softflowd", "-d", "-v", "10", "-i", lab.Remote.Iface, "-n", "127.0.0.1:4740",
		"-c", control, "-p", filepath.Join(dir, "pid"), "-B", "16777216"), "Exporting flows")
	r := openExporting(t, lab.Remote, "udp://127.0.0.1:4739", "--count", "ip")
	for _, ipv6 := range []bool{false, true} {
		lab.Local.Do(t, func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 500, Frames: 10_000, IPv6: ipv6, Payload: 100})
			return err
		})
	}
	r.expectLine("all frames", func(l *line) bool { return l.PacketsRecv >= 20_000 })
	r.finish()
	ask := func(what string) string {
		out, err := exec.Command("softflowctl", "-c", control, what).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	seen := regexp.MustCompile(`Packets processed: (\d+)`)
	all := comesTrue(patience, func() bool { // It reads a part of its buffer when that is full: something has to follow.
		lab.Local.Do(t, func() error {
			_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 100, TCP: true, Payload: 1000})
			return err
		})
		return numberOf(t, seen.FindStringSubmatch(ask("statistics"))[1]) >= 20_000
	})
	ask("expire-all") // It exports nothing when it ends.
	const flood = "proto udp and dst port 9"
	comesTrue(patience, func() bool {
		return ours.matching(t, flood).packets >= 20_000 && theirs.matching(t, flood).packets >= 20_000
	})
	ours.stop()
	theirs.stop()
	skipIfDropped(t, lab.Remote)
	got, peers := ours.matching(t, flood), theirs.matching(t, flood)
	t.Logf("by iftopgo %+v, by softflowd %+v", got, peers)
	if got.octets != 10_000*(128+148) || got.packets != 20_000 {
		t.Errorf("by iftopgo %+v", got)
	}
	if !all {
		t.Skipf("softflowd has lost packets: %s", ask("statistics"))
	}
	if got != peers {
		t.Errorf("by iftopgo %+v, by softflowd %+v", got, peers)
	}
}
