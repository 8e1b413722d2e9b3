package sandbox

import (
	"slices"
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

func TestOnceLoadedEBPFCanOnlyBeRead(t *testing.T) {
	t.Parallel()
	p := loadedPolicy(&Limits{})
	reading := map[uint64]bool{unix.BPF_MAP_LOOKUP_ELEM: true, unix.BPF_MAP_LOOKUP_BATCH: true, unix.BPF_ITER_CREATE: true}
	for command := range uint64(64) {
		want := seccomp.ActionKillProcess
		if reading[command] {
			want = seccomp.ActionAllow
		}
		if got := meant(&p, "bpf", [6]uint64{command}); got != want {
			t.Errorf("command %d of bpf(2): %v, want %v", command, got, want)
		}
	}
}

// TestCountingInTheKernelAddsNoMoreThanItTakes compares what bpf(2) may do with and without it.
func TestCountingInTheKernelAddsNoMoreThanItTakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy func(*Limits) seccomp.Policy
		added  []uint64
	}{
		"a monitor directs maps":               {monitorPolicy, directingMaps},
		"a helper with -Z loads programs":      {socketPolicy, loadingCounters},
		"a helper loads them once owners' are": {loadedPolicy, loadingCounters},
	} {
		without, with := c.policy(&Limits{}), c.policy(&Limits{Counts: true})
		for command := range uint64(64) {
			args := [6]uint64{command}
			want := meant(&without, "bpf", args)
			if slices.Contains(c.added, command) {
				want = seccomp.ActionAllow
			}
			if got := meant(&with, "bpf", args); got != want {
				t.Errorf("%s: command %d of bpf(2): %v, want %v", name, command, got, want)
			}
		}
	}
}

// TestOnlyWhatIsNamedFailsAndAllElseKills looks through all calls of every policy and
// architecture: EPERM is for those that refused_linux.go names, ENOSYS for those that have an
// older equivalent.
func TestOnlyWhatIsNamedFailsAndAllElseKills(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limits  Limits
		refused []string
	}{
		"monitor": {Limits{Calls: MonitorCalls}, slices.Concat(refusedToMonitor, memoryCalls)},
		"monitor with programs to run": {
			Limits{Calls: MonitorCalls, Paths: []Path{{Name: "/bin/true", Access: Execute}}}, refusedToMonitor,
		},
		"reader":   {Limits{Calls: ReaderCalls}, refusedToReader},
		"helper":   {Limits{Calls: HelperCalls}, refusedToHelper},
		"sockets":  {Limits{Calls: SocketCalls}, nil},
		"restorer": {Limits{Calls: RestorerCalls}, nil},
	} {
		for _, architecture := range architectures {
			info, err := arch.GetInfo(architecture)
			if err != nil {
				t.Fatal(err)
			}
			p := policy(&c.limits, info)
			for call := range info.SyscallNames {
				// No condition holds for arguments that are all ones, but that the first is not 0.
				ones := [6]uint64{1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1}
				got := meant(&p, call, ones)
				switch {
				case slices.Contains(p.Syscalls[0].Names, call):
					if got != seccomp.ActionAllow {
						t.Errorf("%s on %s: %s: %v", name, architecture, call, got)
					}
				case slices.Contains(replaceableCalls, call):
					if got != actionENOSYS {
						t.Errorf("%s on %s: %s: %v", name, architecture, call, got)
					}
				case slices.Contains(refusedToAll, call), slices.Contains(c.refused, call):
					if got != seccomp.ActionErrno {
						t.Errorf("%s on %s: %s: %v", name, architecture, call, got)
					}
				case got != seccomp.ActionAllow && got != seccomp.ActionKillProcess:
					t.Errorf("%s on %s: %s: %v", name, architecture, call, got)
				}
			}
		}
	}
}

// TestAKernelThatCannotKillRefuses has the policies of kernels before Linux 4.14.
func TestAKernelThatCannotKillRefuses(t *testing.T) {
	t.Parallel()
	for _, p := range []seccomp.Policy{monitorPolicy(&Limits{}), readerPolicy(), helperPolicy(), socketPolicy(&Limits{}), restorerPolicy(), loadedPolicy(&Limits{})} {
		refuseAll(&p)
		if got := meant(&p, "tkill", [6]uint64{}); got != seccomp.ActionErrno && !slices.Contains(p.Syscalls[0].Names, "tkill") {
			t.Errorf("tkill: %v", got)
		}
		for _, g := range p.Syscalls {
			if g.Action == seccomp.ActionKillProcess || p.DefaultAction == seccomp.ActionKillProcess {
				t.Errorf("it kills: %v", g)
			}
		}
	}
}
