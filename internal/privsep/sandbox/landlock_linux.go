package sandbox

import (
	"fmt"
	"os"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// What kinds of access allow, for files, and in directories besides.
var (
	onFiles = map[Access]landlock.AccessFSSet{
		Read:    syscall.AccessFSReadFile,
		Create:  syscall.AccessFSWriteFile | syscall.AccessFSTruncate,
		Execute: syscall.AccessFSExecute | syscall.AccessFSReadFile,
		Device:  syscall.AccessFSReadFile | syscall.AccessFSWriteFile | syscall.AccessFSIoctlDev,
		Connect: syscall.AccessFSResolveUnix,
	}
	inDirectories = map[Access]landlock.AccessFSSet{
		Read: syscall.AccessFSReadDir,
		Create: syscall.AccessFSReadDir | syscall.AccessFSMakeReg | syscall.AccessFSMakeDir |
			syscall.AccessFSRemoveFile | syscall.AccessFSRemoveDir | syscall.AccessFSRefer,
	}
)

// Landlock's versions (landlock(7), "VERSIONS") with which something can be
// limited for the first time.
const (
	landlockFiles = 1
	landlockTCP   = 4
	landlockUnix  = 9
	landlockUDP   = 10
)

// lacking says what a version of Landlock does not limit of what the system calls
// leave: without Ports and Unix there are no sockets to limit.
func lacking(version int, l *Limits) (all []string) {
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

// restrict limits files and network, as far as the kernel offers it, and
// returns the version of Landlock that it has, 0 for none.
func restrict(l *Limits) (version int, err error) {
	config := landlock.V11
	// Signals stay free: suspending stops the whole job, of which a shell may be
	// part that is outside (kill(2) with process 0).
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
	// A socket that sends gets a port of its own by that.
	rules = append(rules, landlock.BindUDP(0))
	if err := config.BestEffort().Restrict(rules...); err != nil {
		return 0, fmt.Errorf("landlock: %w", err)
	}
	if version, err = syscall.LandlockGetABIVersion(); err != nil {
		return 0, nil //nolint:nilerr // There is no Landlock, which is the answer.
	}
	return version, nil
}

// ruleOf makes a path a rule; false for one that is not there or out of reach,
// which nobody could use anyway.
func ruleOf(p Path) (landlock.Rule, bool) {
	info, err := os.Stat(p.Name)
	if err != nil {
		return nil, false
	}
	var rights landlock.AccessFSSet
	for a := Read; a <= Connect; a <<= 1 {
		if p.Access&a == 0 {
			continue
		}
		rights |= onFiles[a]
		if info.IsDir() {
			rights |= inDirectories[a]
		}
	}
	return landlock.PathAccess(rights, p.Name).IgnoreIfMissing(), true
}
