package sandbox

import (
	"fmt"
	"os"
	"slices"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// The Landlock access rights of each kind of access: for files, and more for directories.
var (
	fileAccess = map[Access]landlock.AccessFSSet{
		Read:    syscall.AccessFSReadFile,
		Create:  syscall.AccessFSWriteFile | syscall.AccessFSTruncate,
		Execute: syscall.AccessFSExecute | syscall.AccessFSReadFile,
		Device:  syscall.AccessFSReadFile | syscall.AccessFSWriteFile | syscall.AccessFSIoctlDev,
		Connect: syscall.AccessFSResolveUnix,
		New:     syscall.AccessFSWriteFile,
	}
	directoryAccess = map[Access]landlock.AccessFSSet{
		Read: syscall.AccessFSReadDir,
		Create: syscall.AccessFSReadDir | syscall.AccessFSMakeReg | syscall.AccessFSMakeDir |
			syscall.AccessFSRemoveFile | syscall.AccessFSRemoveDir | syscall.AccessFSRefer,
		New: syscall.AccessFSReadDir | syscall.AccessFSMakeReg | syscall.AccessFSRemoveFile,
	}
)

// The first Landlock ABI version (landlock(7), "VERSIONS") that limits each of these.
const (
	landlockFiles = 1
	landlockTCP   = 4
	landlockUnix  = 9
	landlockUDP   = 10
)

// runsPrograms says whether there are programs that may be run.
func (l *Limits) runsPrograms() bool {
	return slices.ContainsFunc(l.Paths, func(p Path) bool { return p.Access&Execute != 0 })
}

// missingFeatures says what a version of Landlock does not limit and seccomp leaves
// possible: without Ports and Unix there are no sockets to limit.
func missingFeatures(version int, l *Limits) (all []string) {
	ip := len(l.Ports) > 0 || l.Calls == AnyCalls
	switch {
	case version < landlockFiles:
		return []string{"limits on files and network: the kernel offers none (Landlock)"}
	case ip && version < landlockTCP:
		all = append(all, "limits on network: the kernel offers none (Landlock 4, Linux 6.7)")
	case ip && version < landlockUDP:
		all = append(all, "limits on UDP: the kernel offers none (Landlock 10)")
	}
	if l.Unix && version < landlockUnix {
		all = append(all, "limits on Unix sockets, which the clipboard needs: the kernel offers none (Landlock 9)")
	}
	return all
}

// restrictSelf limits files and network as far as the kernel's Landlock can, and returns
// its ABI version, 0 for none.
func restrictSelf(l *Limits) (version int, err error) {
	config := landlock.V11
	// Signals are not scoped: suspending stops the whole process group, of which a shell
	// outside may be part (kill(2) with process 0).
	config.Scoped = syscall.ScopeAbstractUnixSocket
	if l.Abstract {
		config.Scoped = 0
	}
	rules := make([]landlock.Rule, 0, len(l.Paths)+2*len(l.Ports)+1)
	for _, p := range l.Paths {
		if rule, ok := ruleOf(p); ok {
			rules = append(rules, rule)
		}
	}
	for _, port := range l.Ports {
		rules = append(rules, landlock.ConnectTCP(port), landlock.ConnectSendUDP(port))
	}
	// A UDP socket is bound to a port when it first sends.
	rules = append(rules, landlock.BindUDP(0))
	if err := config.BestEffort().Restrict(rules...); err != nil {
		return 0, fmt.Errorf("landlock: %w", err)
	}
	if version, err = syscall.LandlockGetABIVersion(); err != nil {
		return 0, nil //nolint:nilerr // Without Landlock the version is 0.
	}
	return version, nil
}

// ruleOf turns a path into a rule; false for one that does not exist or is out of reach,
// which could not be used anyway.
func ruleOf(p Path) (landlock.Rule, bool) {
	info, err := os.Stat(p.Name)
	if err != nil {
		return nil, false
	}
	var access landlock.AccessFSSet
	for a := Read; a <= New; a <<= 1 {
		if p.Access&a == 0 {
			continue
		}
		access |= fileAccess[a]
		if info.IsDir() {
			access |= directoryAccess[a]
		}
	}
	return landlock.PathAccess(access, p.Name).IgnoreIfMissing(), true
}
