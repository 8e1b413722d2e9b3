package privsep

import (
	"os"

	"iftopgo/internal/privsep/sandbox"
)

// dnsPort is the port of name servers (RFC 1035, section 4.2).
const dnsPort = 53

// ConfineLister confines a program that only lists something about the system: it may
// read system files, make sockets of IP and ask name servers. What the kernel cannot
// limit is not reported: the system files and the name servers are all it reads from.
func ConfineLister() {
	dropPrivileges(&Options{DNS: true}, os.Getenv, os.Geteuid())
}

// ConfineRestorer confines the process that waits to restore the terminal: it opens nothing,
// reaches no network, and is in an empty root directory where it may enter one.
func ConfineRestorer() {
	user, err := sandbox.InvokingUser(os.Getenv, os.Geteuid())
	if err != nil {
		user = nil // It is not known; without capabilities its root may little.
	}
	sandbox.Confine(sandbox.Limits{
		User: user, Calls: sandbox.RestorerCalls, EmptyRoot: true, Paths: nothing(),
	})
}

// nothing are the paths of a process that opens no file.
func nothing() []sandbox.Path { return []sandbox.Path{{Name: os.DevNull, Access: sandbox.Device}} }

// HasPacketSockets says whether this process may open packet sockets (CAP_NET_RAW).
func HasPacketSockets() bool { return sandbox.Has(sandbox.NetRaw) }

// dropPrivileges confines this process to what the options say.
func dropPrivileges(o *Options, getenv func(string) string, euid int) Report {
	limits := sandbox.Limits{Calls: sandbox.MonitorCalls, Paths: paths(o)}
	var missing []string
	user, err := sandbox.InvokingUser(getenv, euid)
	if err != nil {
		missing = append(missing, "another user than root: "+err.Error())
	}
	limits.User = user
	if o.DNS {
		limits.Ports = []uint16{dnsPort}
	}
	if o.ReadOnly {
		limits.Calls = sandbox.ReaderCalls
	}
	if o.PacketSockets {
		limits.Keep, limits.Packets = []sandbox.Capability{sandbox.NetRaw}, true
	}
	allowClipboard(&limits, o.Clipboard, getenv)
	r := sandbox.Confine(limits)
	return Report{User: r.User, FilesLimited: r.FilesLimited, Missing: append(missing, r.Missing...)}
}
