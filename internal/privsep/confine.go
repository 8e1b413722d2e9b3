package privsep

import (
	"os"

	"iftopgo/internal/privsep/sandbox"
	"iftopgo/internal/tuning"
)

// dnsPort is the port of name servers (RFC 1035, section 4.2).
const dnsPort = 53

// ConfineLister confines a program that only lists something about the system: it may
// read system files, make sockets of IP and ask name servers. What the kernel cannot
// limit is not reported: the system files and the name servers are all it reads from.
func ConfineLister() {
	dropPrivileges(&Options{DNS: true}, os.Getenv, os.Geteuid())
}

// ConfineReport confines a program that reports from the database of a directory: it may read
// system files and that directory, and writes to what is open. Started as root it becomes
// another user, who reads there whoever the files belong to if anybodys says so: not what a user
// of sudo has named. What the kernel cannot limit is not reported, as with ConfineLister.
func ConfineReport(dir string, anybodys bool) {
	user, _ := userFor(os.Getenv, os.Geteuid())
	limits := sandbox.Limits{User: user, Calls: sandbox.QueryCalls, Paths: append(systemPaths(), sandbox.Path{Name: dir, Access: sandbox.Read})}
	if anybodys && os.Geteuid() == 0 {
		limits.Keep = []sandbox.Capability{sandbox.DACReadSearch}
	}
	sandbox.Confine(limits)
}

// ConfineRestorer confines the process that waits to restore the terminal: it opens nothing,
// reaches no network, and is in an empty root directory where it may enter one.
func ConfineRestorer() { sandbox.Confine(restorerLimits()) }

func restorerLimits() sandbox.Limits {
	user, _ := userFor(os.Getenv, os.Geteuid()) // Nobody can be told.
	return sandbox.Limits{User: user, Calls: sandbox.RestorerCalls, EmptyRoot: true, Paths: nothing()}
}

// ConfineLink drops the capabilities of the process that runs ssh, which it may have by its file or as
// root, and needs none of. Every other limit would be one of ssh, too: Landlock and seccomp take
// no_new_privs, with which nothing that ssh runs could be another user (ssh-keysign, sudo). Like
// the helper it holds little, and needs little of one core.
func ConfineLink() error {
	plan := tuning.MakePlan()
	plan.SetHelperLimits()
	tuning.UseOneThread()
	return sandbox.DropCapabilities()
}

// nothing are the paths of a process that opens no file.
func nothing() []sandbox.Path { return []sandbox.Path{{Name: os.DevNull, Access: sandbox.Device}} }

// HasPacketSockets says whether this process may open packet sockets (CAP_NET_RAW).
func HasPacketSockets() bool { return sandbox.Has(sandbox.NetRaw) }

// userFor returns the user that a process of root's becomes: the invoking user under sudo, else
// one that owns nothing; nil when it is not root's. missing says what is wrong with that.
func userFor(getenv func(string) string, euid int) (user *sandbox.User, missing []string) {
	user, err := sandbox.InvokingUser(getenv, euid)
	if err != nil {
		missing = append(missing, "becoming the invoking user: "+err.Error())
	}
	if user != nil {
		return user, missing
	}
	if user, err = sandbox.UnprivilegedUser(euid); err != nil {
		missing = append(missing, "another user than root: "+err.Error())
	}
	return user, missing
}

// OwnsNothing says whether the process becomes a user who owns nothing, so that what belongs to
// the one who started it is out of reach.
func OwnsNothing() bool {
	user, err := sandbox.InvokingUser(os.Getenv, os.Geteuid())
	return os.Geteuid() == 0 && (user == nil || err != nil)
}

// dropPrivileges confines this process to what the options say.
func dropPrivileges(o *Options, getenv func(string) string, euid int) Report {
	limits := sandbox.Limits{Calls: sandbox.MonitorCalls, Paths: paths(o)}
	user, missing := userFor(getenv, euid)
	if o.StateDir.user != nil {
		user, missing = o.StateDir.user, nil
	}
	limits.User = user
	if o.DNS {
		limits.Ports = []uint16{dnsPort}
	}
	limits.Listener, limits.Ports = o.Listener, append(limits.Ports, o.Ports...)
	if o.ReadOnly {
		limits.Calls = sandbox.ReaderCalls
	}
	if o.PacketSockets {
		limits.Keep, limits.Packets = []sandbox.Capability{sandbox.NetRaw}, true
	}
	limits.Counts = o.CountsInKernel
	allowClipboard(&limits, o.Clipboard, getenv)
	r := sandbox.Confine(limits)
	return Report{User: r.User, Missing: append(missing, r.Missing...)}
}
