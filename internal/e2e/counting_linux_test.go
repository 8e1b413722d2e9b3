package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// eachEngine runs a test with the engines of which the program alone says what they count.
func eachEngine(t *testing.T, test func(t *testing.T, engine string)) {
	t.Helper()
	for _, engine := range []capture.Engine{capture.EngineNative, capture.EngineKernel} {
		t.Run(string(engine), func(t *testing.T) { test(t, string(engine)) })
	}
}

// TestTheKernelCountsWhileNobodyReads stops the program for ten seconds, in which as much is sent as can
// be: nothing is dropped, and all bytes are in the totals, in which rows and the rest are.
func TestTheKernelCountsWhileNobodyReads(t *testing.T) {
	const stopped, telling = 10 * time.Second, 10_000_000
	for name, f := range map[string]nettest.Flood{
		"1,000 flows":                    {Flows: 1000, Frames: 20_000, Payload: 18},
		"1,000 TCP flows over IPv6":      {Flows: 1000, Frames: 20_000, Payload: 600, IPv6: true, TCP: true},
		"more flows than there is place": {Frames: 20_000, Make: nettest.DistinctFlows},
		"packets that may have names":    {Frames: 20_000, Make: nettest.QUICInitials},
	} {
		t.Run(name, func(t *testing.T) {
			lab := nettest.New(t)
			f.To = lab.Remote
			before := lab.Remote.Counters(t, lab.Remote.Iface)
			r, first := openStream(t, lab.Remote, "-Z", "--limit", "10", "--engine", string(capture.EngineKernel), "-i", lab.Remote.Iface)
			if first.Capture.Engine != string(capture.EngineKernel) {
				t.Skipf("the kernel does not count here: %+v", first.Capture)
			}
			r.signal(syscall.SIGSTOP)
			sent := uint64(0)
			for began := time.Now(); time.Since(began) < stopped || sent < telling; {
				lab.Local.Do(t, func() error {
					n, err := lab.Local.Flood(f)
					sent += n
					return err
				})
			}
			r.signal(syscall.SIGCONT)
			l := r.finish()
			if l.Capture.KernelDrops == nil || *l.Capture.KernelDrops != 0 {
				t.Errorf("%v packets dropped", l.Capture.KernelDrops)
			}
			expectKernelTotals(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			if l.TotalRecv < telling {
				t.Errorf("%d bytes received, %d were sent", l.TotalRecv, sent)
			}
		})
	}
}

// TestDropsOfWhatIsCapturedBesideTheCountingAreReported stops the program for a moment, in which more fragments
// come than the ring can hold: those are captured. What was counted meanwhile is all there.
func TestDropsOfWhatIsCapturedBesideTheCountingAreReported(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, first := openStream(t, lab.Remote, "-Z", "--limit", "100", "--engine", string(capture.EngineKernel), "-i", lab.Remote.Iface)
	if first.Capture.Engine != string(capture.EngineKernel) {
		t.Skipf("the kernel does not count here: %+v", first.Capture)
	}
	r.signal(syscall.SIGSTOP)
	const fragments = 150_000
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: fragments, Make: nettest.Fragments})
		return err
	})
	want := flood(t, lab, 1000)
	quiet(t, lab.Remote)
	r.signal(syscall.SIGCONT)
	r.expectLine("all of it", accounted(fragments+1000))
	l := r.finish()
	expectAccounted(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if l.Capture.KernelDrops == nil || *l.Capture.KernelDrops == 0 {
		t.Errorf("%v drops of %d fragments", l.Capture.KernelDrops, fragments)
	}
	if l.TotalRecv < want {
		t.Errorf("%d bytes received; %d were counted in the kernel alone", l.TotalRecv, want)
	}
}

// TestWithoutTheCapabilityPacketsAreCapturedAndANoteSaysWhy takes CAP_BPF from the program, and CAP_SYS_NICE. The log
// says of each once what that means.
func TestWithoutTheCapabilityPacketsAreCapturedAndANoteSaysWhy(t *testing.T) {
	t.Parallel()
	setpriv, err := exec.LookPath("setpriv")
	if err != nil {
		t.Skip("setpriv is not installed")
	}
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	cmd := exec.Command(setpriv, "--bounding-set", "-bpf,-sys_admin,-sys_nice", "--inh-caps", "-bpf,-sys_admin,-sys_nice",
		program.Path(t), "--json", "-Z", "--log", log, "--engine", string(capture.EngineKernel), "-i", lab.Remote.Iface)
	r, _ := openStreamOf(t, lab.Remote, cmd)
	want := flood(t, lab, 1000)
	r.expectLine("the flood", received(want))
	l := r.finish()
	if l.Capture.Engine != "tpacket_v3" {
		t.Errorf("captured with %s", l.Capture.Engine)
	}
	if len(l.Capture.Notes) != 1 || !strings.Contains(l.Capture.Notes[0], "packets are captured, because: the kernel does not count: ") ||
		!strings.HasSuffix(l.Capture.Notes[0], ": it takes cap_bpf") {
		t.Errorf("notes %q", l.Capture.Notes)
	}
	logged, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for said, times := range map[string]int{`it takes cap_bpf\nbpf(2): operation not permitted"`: 1, "timerslack_ns": 1, "MEMLOCK": 0} {
		if n := strings.Count(string(logged), said); n != times {
			t.Errorf("%q is logged %d times, want %d:\n%s", said, n, times, logged)
		}
	}
}
