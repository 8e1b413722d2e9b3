package privsep

import (
	"context"
	"net"
	"slices"

	"iftopgo/capture/kernelcount"
	"iftopgo/flows/owners"
	"iftopgo/flows/owners/remote"
	"iftopgo/internal/privsep/fdpass"
	"iftopgo/internal/privsep/sandbox"
	"iftopgo/internal/tuning"
)

// The capabilities the helper needs to find processes, and those it needs only while
// it loads eBPF programs. It never has more than it was started with. Before Linux
// 5.19, reading maps took CAP_BPF.
var (
	findingCaps = []sandbox.Capability{
		sandbox.NetRaw, sandbox.BPF, sandbox.SysPtrace, sandbox.DACReadSearch, sandbox.SysAdmin,
	}
	loadingCaps = []sandbox.Capability{sandbox.Perfmon, sandbox.NetAdmin, sandbox.SysResource}
)

// IsHelper reports whether the command line (os.Args) is that of the helper.
func IsHelper(args []string) bool { return len(args) > 1 && args[1] == fdpass.Argument }

// HelperMain is the helper: it opens packet sockets, and finds the processes of flows and loads
// programs that count packets if its arguments ask for that, until the program that started it ends. started is
// false when it could not begin, because it was not started as a helper is.
func HelperMain(args []string) (started bool, err error) {
	plan := tuning.MakePlan()
	plan.SetHelperLimits()
	tuning.UseOneThread()
	withOwners, counts := slices.Contains(args[2:], fdpass.Owners), slices.Contains(args[2:], fdpass.Counters)
	sockets, questions, err := fdpass.Inherited(withOwners)
	if err != nil {
		return false, err
	}
	limits := helperLimits(withOwners, counts)
	var load fdpass.Load
	if counts {
		load = kernelcount.Prepare()
	}
	// A capability that is missing here is missing for the program too, which reports it.
	sandbox.Confine(limits)
	// When the process ends, the kernel closes and unloads everything that is its own.
	ended := make(chan error, 2)
	go func() { ended <- fdpass.Serve(sockets, load) }()
	go func() {
		if err := serveOwners(questions, plan.MapShare, counts); err != nil {
			ended <- err
		}
	}()
	return true, <-ended
}

// helperLimits are those of a helper before it loads eBPF programs for owners of flows, which one that
// looks for none does not. One that does looks into other processes and their root directories,
// so it stays in its own, and out of Landlock. With counts it can load programs that count packets.
func helperLimits(withOwners, counts bool) sandbox.Limits {
	l := sandbox.Limits{Keep: []sandbox.Capability{sandbox.NetRaw}, Calls: sandbox.SocketCalls, Paths: replaceable(), Counts: counts}
	if withOwners {
		return sandbox.Limits{Keep: slices.Concat(findingCaps, loadingCaps), Calls: sandbox.HelperCalls}
	}
	if counts {
		l.Keep = append(l.Keep, sandbox.BPF)
	}
	return l
}

// loadedLimits are those of a helper that has loaded its eBPF programs for owners of flows.
func loadedLimits(counts bool) sandbox.Limits {
	return sandbox.Limits{Keep: findingCaps, Calls: sandbox.LoadedCalls, Counts: counts}
}

// serveOwners answers questions about process owners until the connection ends;
// without a connection there are none. mapShare is owners.Config.MapShare. With counts, programs that
// count packets can still be loaded when those that find owners are.
func serveOwners(questions *net.UnixConn, mapShare int, counts bool) error {
	if questions == nil {
		return nil
	}
	var resolver *owners.Resolver
	err := remote.Serve(context.Background(), questions, func() remote.Finder {
		resolver = owners.Start(owners.Config{MapShare: mapShare, Ready: func() {
			sandbox.Confine(loadedLimits(counts))
		}})
		return resolver
	})
	if resolver != nil {
		if closing := resolver.Close(); err == nil {
			err = closing
		}
	}
	return err
}
