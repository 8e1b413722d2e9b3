package live_test

import (
	"os"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/ring"
	"iftopgo/flows"
	"iftopgo/internal/nettest"
)

// TestTheKernelCountsAgainOnceItCanRunTheFilter changes from a filter that the kernel can run to one that it cannot, and
// back. Each time nothing is captured for a moment, which is marked; all that comes after it is counted.
func TestTheKernelCountsAgainOnceItCanRunTheFilter(t *testing.T) {
	if os.Getenv(insideLab) != "" {
		for _, engine := range []capture.Engine{capture.EngineKernel, capture.EngineAuto} {
			t.Run(string(engine), func(t *testing.T) { testCountingAgain(t, engine) })
		}
		return
	}
	runInLab(t)
}

func testCountingAgain(t *testing.T, engine capture.Engine) {
	const kernel, captured = string(capture.EngineKernel), "tpacket_v3"
	inKernel := func(decode.LinkType, bool) (capture.Program, error) {
		raw, err := bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: ring.DefaultSnapLen}})
		return capture.Program{Raw: raw}, err
	}
	inUserspace := func(decode.LinkType, bool) (capture.Program, error) {
		return capture.Program{Match: func([]byte, int) bool { return true }}, nil
	}
	w := watch(t, capture.Options{Engine: engine}, os.Getenv(insideLab))
	defer w.finish()
	capturing := func(by string) func(*flows.Table) bool {
		return func(f *flows.Table) bool { return f.Health().Engine == by && source(f).State == flows.Live }
	}
	if now := w.until("a capture", func(f *flows.Table) bool { return f.Health().Engine != "" }); !capturing(kernel)(now) {
		t.Skipf("the kernel does not count here: %+v", now.Health())
	}
	restarts, counted := uint64(0), uint64(0)
	for _, c := range []struct {
		what   string
		filter capture.Compiler
		by     string
	}{
		{"a filter that the kernel cannot run", inUserspace, captured},
		{"another one", inUserspace, captured},
		{"one that it can run", inKernel, kernel},
		{"one that it cannot run, again", inUserspace, captured},
		{"none", nil, kernel},
	} {
		before := w.until("a batch", (*flows.Table).Started)
		if err := w.SetFilter(c.filter); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if before.Health().Engine != c.by {
			restarts++
		}
		now := w.until(c.what+" with "+c.by, func(f *flows.Table) bool {
			return capturing(c.by)(f) && f.Health().Restarts == restarts
		})
		if _, marked := now.LastLoss(); !marked {
			t.Errorf("%s: no gap is marked", c.what)
		}
		udp(t, there, 20)
		counted += 20 * datagram
		w.until("what came after "+c.what, func(f *flows.Table) bool { return sent(f, nettest.RemoteIPv4) == counted })
	}
}
