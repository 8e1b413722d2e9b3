package main

import (
	"context"
	"net"
	"runtime/debug"
	"slices"

	"iftopgo/flows/owners"
	"iftopgo/flows/owners/remote"
	"iftopgo/internal/privsep/fdpass"
	"iftopgo/internal/privsep/sandbox"
)

// What the helper needs to find owners, and what only while it loads eBPF
// programs: no more than it was started with, in any case. Reading maps took
// CAP_BPF before Linux 5.19.
var (
	findingRights = []sandbox.Capability{
		sandbox.NetRaw, sandbox.BPF, sandbox.SysPtrace, sandbox.DACReadSearch, sandbox.SysAdmin,
	}
	loadingRights = []sandbox.Capability{sandbox.Perfmon, sandbox.NetAdmin, sandbox.SysResource}
)

// The helper keeps little: garbage is collected early, up to a limit that is soft.
const (
	helperGCPercent   = 50
	helperMemoryLimit = 64 << 20
)

// help is the helper: it opens packet sockets, and finds owners if it is asked to,
// until whoever started it ends. It returns the exit status.
func help(args []string) int {
	debug.SetGCPercent(helperGCPercent)
	debug.SetMemoryLimit(helperMemoryLimit)
	useOneThread()
	withOwners := slices.Equal(args, []string{fdpass.Owners})
	sockets, questions, err := fdpass.Inherited(withOwners)
	if err != nil {
		tell(messageOf(err)...)
		return exitUsage
	}
	rights := []sandbox.Capability{sandbox.NetRaw}
	if withOwners {
		rights = slices.Concat(findingRights, loadingRights)
	}
	// What is missing is missing for the monitor, too, which tells of it.
	sandbox.Confine(sandbox.Limits{Keep: rights, Calls: sandbox.HelperCalls})
	// The end of the process is the end of everything in the kernel that is its own.
	ended := make(chan error, 2)
	go func() { ended <- fdpass.Serve(sockets) }()
	go func() {
		if err := findOwners(questions); err != nil {
			ended <- err
		}
	}()
	if err := <-ended; err != nil {
		return exitFailure
	}
	return exitDone
}

// findOwners answers questions about owners until the connection ends; without one
// nobody asks.
func findOwners(questions *net.UnixConn) error {
	if questions == nil {
		return nil
	}
	var resolver *owners.Resolver
	err := remote.Serve(context.Background(), questions, func() remote.Finder {
		resolver = owners.Start(owners.Config{Ready: func() {
			sandbox.Confine(sandbox.Limits{Keep: findingRights, Calls: sandbox.LoadedCalls})
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
