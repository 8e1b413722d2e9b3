package sandbox

import (
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// holds says whether a condition holds, as its documentation says.
func holds(c seccomp.Condition, args [6]uint64) bool {
	a := args[c.Argument]
	switch c.Operation {
	case seccomp.Equal:
		return a == c.Value
	case seccomp.NotEqual:
		return a != c.Value
	case seccomp.LessOrEqual:
		return a <= c.Value
	case seccomp.BitsSet:
		return a&c.Value != 0
	case seccomp.BitsNotSet:
		return a&c.Value == 0
	default:
		return false
	}
}

// meant is what a policy says of a call: its words, without a program.
func meant(p *seccomp.Policy, name string, args [6]uint64) seccomp.Action {
	for _, g := range p.Syscalls {
		if slices.Contains(g.Names, name) {
			return g.Action
		}
		for _, c := range g.NamesWithCondtions {
			if c.Name == name && !slices.ContainsFunc(c.Conditions, func(c seccomp.Condition) bool { return !holds(c, args) }) {
				return g.Action
			}
		}
	}
	return p.DefaultAction
}

// asSeccompData is struct seccomp_data, each word of which is as the machine of
// package bpf loads it.
func asSeccompData(number, architecture uint32, args [6]uint64) []byte {
	b := binary.BigEndian.AppendUint32(nil, number)
	b = binary.BigEndian.AppendUint32(b, architecture)
	b = append(b, make([]byte, 8)...) // instruction_pointer
	for i, a := range args {
		high, low := halves(uint32(i))
		words := map[uint32]uint32{high.Off: uint32(a >> 32), low.Off: uint32(a)}
		for _, off := range slices.Sorted(maps.Keys(words)) {
			b = binary.BigEndian.AppendUint32(b, words[off])
		}
	}
	return b
}

// tellingValues are those that conditions of a policy compare with, what is beside
// them, and the numbers of all calls that have conditions.
func tellingValues(p *seccomp.Policy, info *arch.Info) (all []uint64) {
	for _, g := range p.Syscalls {
		for _, n := range g.NamesWithCondtions {
			all = append(all, uint64(info.SyscallNames[n.Name]))
			for _, c := range n.Conditions {
				all = append(all, c.Value, c.Value|1<<32, c.Value+1, c.Value<<32)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestAssembledProgramsDecideAsTheirPolicies(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]Limits{
		"monitor":                {Calls: MonitorCalls, Ports: []uint16{53}, Unix: true, Packets: true, Modes: []uint32{0o664}},
		"monitor without a port": {Calls: MonitorCalls},
		"reader":                 {Calls: ReaderCalls},
		"helper":                 {Calls: HelperCalls},
		"helper for sockets":     {Calls: SocketCalls},
		"restorer":               {Calls: RestorerCalls},
		"helper, once loaded":    {Calls: LoadedCalls},
	} {
		for _, architecture := range architectures {
			t.Run(name+" on "+architecture, func(t *testing.T) {
				t.Parallel()
				checkProgram(t, &l, architecture)
			})
		}
	}
}

// architectures are those that the program is made for.
var architectures = []string{"amd64", "arm64"}

// checkProgram has a program answer what its policy says, for all calls.
func checkProgram(t *testing.T, l *Limits, architecture string) {
	t.Helper()
	info, err := arch.GetInfo(architecture)
	if err != nil {
		t.Fatal(err)
	}
	p := policy(l, info)
	program, err := assemble(&p, info)
	if err != nil {
		t.Fatal(err)
	}
	vm, err := bpf.NewVM(program)
	if err != nil {
		t.Fatal(err)
	}
	says := func(number, architecture uint32, args [6]uint64) uint32 {
		n, err := vm.Run(asSeccompData(number, architecture, args))
		if err != nil {
			t.Fatal(err)
		}
		return uint32(n)
	}
	values := tellingValues(&p, info)
	for call, number := range info.SyscallNames {
		for _, a := range values {
			for i := range 3 {
				args := [6]uint64{1, 1, 1}
				args[i] = a
				if got, want := says(uint32(number), uint32(info.ID), args), result(meant(&p, call, args)).Val; got != want {
					t.Fatalf("%s%#x: %#x, want %#x", call, args, got, want)
				}
			}
		}
	}
	read := uint32(info.SyscallNames["read"])
	if got := says(read, uint32(info.ID)+1, [6]uint64{}); got != result(foreign(&p)).Val {
		t.Errorf("on another architecture: %#x", got)
	}
	if got := says(read|x32, uint32(info.ID), [6]uint64{}); info.ID == arch.X86_64.ID && got != result(foreign(&p)).Val {
		t.Errorf("by the other interface: %#x", got)
	}
	if got := says(lastCall(info)+1, uint32(info.ID), [6]uint64{}); got != result(actionENOSYS).Val {
		t.Errorf("a call that is newer: %#x", got)
	}
}

// TestNoCallChangesFilesThatMayOnlyBeRead has the calls that Landlock knows nothing
// of, on every architecture, by what the program may and what its broker of files may.
func TestNoCallChangesFilesThatMayOnlyBeRead(t *testing.T) {
	t.Parallel()
	type args = [6]uint64
	const create, setUID, name = unix.O_WRONLY | unix.O_CREAT, unix.S_ISUID | 0o755, 1 << 40
	for what, c := range map[string]struct {
		calls           []string
		args            args
		allowed, broker bool
	}{
		"modes":                      {[]string{"chmod", "fchmodat", "fchmodat2"}, args{}, false, false},
		"a mode":                     {[]string{"fchmod"}, args{3, 0o600}, false, false},
		"the mode":                   {[]string{"fchmod"}, args{3, 0o664}, false, true},
		"a mode to set-uid":          {[]string{"fchmod"}, args{3, unix.S_ISUID | 0o664}, false, false},
		"a mode forbidden":           {[]string{"fchmod"}, args{3, 0o666}, false, false},
		"owners":                     {[]string{"chown", "lchown", "fchown", "fchownat"}, args{}, false, false},
		"times":                      {[]string{"utime", "utimes", "futimesat", "utimensat"}, args{}, false, false},
		"attributes":                 {[]string{"setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"}, args{}, false, false},
		"flags":                      {[]string{"ioctl"}, args{3, unix.FS_IOC_SETFLAGS}, false, false},
		"attributes by ioctl":        {[]string{"ioctl"}, args{3, fsSetAttributes}, false, false},
		"the terminal":               {[]string{"ioctl"}, args{0, unix.TCGETS}, true, false},
		"lengths":                    {[]string{"truncate"}, args{}, false, false},
		"other files":                {[]string{"symlink", "symlinkat", "mknod", "mknodat"}, args{}, false, false},
		"reading":                    {[]string{"open"}, args{name, unix.O_RDONLY, setUID}, true, true},
		"reading at":                 {[]string{"openat"}, args{3, name, unix.O_RDONLY, setUID}, true, true},
		"making":                     {[]string{"open"}, args{name, create, 0o666}, true, false},
		"making at":                  {[]string{"openat"}, args{3, name, create, 0o666}, true, false},
		"making set-uid":             {[]string{"open"}, args{name, create, setUID}, false, false},
		"making what is new":         {[]string{"open"}, args{name, create | unix.O_EXCL, 0o600}, true, true},
		"making what is new at":      {[]string{"openat"}, args{3, name, create | unix.O_EXCL, 0o600}, true, true},
		"making what is new set-uid": {[]string{"openat"}, args{3, name, create | unix.O_EXCL, setUID}, false, false},
		"writing as if it were new":  {[]string{"openat"}, args{3, name, unix.O_WRONLY | unix.O_EXCL, 0o600}, true, false},
		"creating":                   {[]string{"creat"}, args{name, 0o600}, true, false},
		"creating set-uid":           {[]string{"creat"}, args{name, setUID}, false, false},
		"making set-uid at":          {[]string{"openat"}, args{3, name, create, setUID}, false, false},
		"making set-gid at":          {[]string{"openat"}, args{3, name, create, unix.S_ISGID | 0o755}, false, false},
		"making without name":        {[]string{"openat"}, args{3, name, unix.O_RDWR | unix.O_TMPFILE, setUID}, false, false},
	} {
		for _, architecture := range architectures {
			t.Run(what+" on "+architecture, func(t *testing.T) {
				t.Parallel()
				info, err := arch.GetInfo(architecture)
				if err != nil {
					t.Fatal(err)
				}
				for calls, allowed := range map[Calls]bool{MonitorCalls: c.allowed, BrokerCalls: c.broker} {
					p := policy(&Limits{Calls: calls, Unix: true, Modes: []uint32{0o664, 0o666}}, info)
					for _, call := range c.calls {
						_, known := info.SyscallNames[call]
						if got := meant(&p, call, c.args) == seccomp.ActionAllow; got != (allowed && known) {
							t.Errorf("%s%v is allowed by set %d: %v", call, c.args, calls, got)
						}
					}
				}
			})
		}
	}
}
