package privsep

import (
	"slices"

	"golang.org/x/sys/unix"
)

// possible is what each process can do of all that is tried.
var possible = map[string][]string{
	"monitor":       {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53"},
	"flows by UDP":  {"read /etc/hosts", "make a socket for routes", "send to a collector by UDP"},
	"flows by TCP":  {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect to a collector"},
	"metrics":       {"read /etc/hosts", "make a socket for routes", "accept on the listener"},
	"kernel count":  {"read /etc/hosts", "make a socket for routes", "change a map of the kernel"},
	"go-pcap":       {"read /etc/hosts", "make a socket for routes", "make a packet socket"},
	"helperless":    {"read /etc/hosts", "make a socket for routes", "read of other processes"},
	"clipboard":     {"read /etc/hosts", "make a socket for routes", "make a socket of the system", "run a program", "make memory executable"},
	"without names": {"read /etc/hosts", "make a socket for routes"},
	"lister":        {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53"},
	"history":       {"read /etc/hosts", "make a socket of IP", "make a socket for routes", "connect by TCP to port 53", "read the history"},
	"recorder": {
		"read /etc/hosts", "make a socket for routes",
		"read the history", "write to the history", "make a file beside the history", "remove the history",
	},
	"reader": {"read /etc/hosts"},
	"X11 by SSH": {
		"read /etc/hosts", "make a socket for routes", "make a socket of the system", "run a program", "make memory executable",
		"make a socket of IP", "connect to a display of SSH",
	},
	"Wayland": {
		"read /etc/hosts", "make a socket for routes", "make a socket of the system", "run a program", "make memory executable",
		"make a temporary file",
	},
	"helper":                     append([]string{"read a map of the kernel"}, helperCan...),
	"helper that loads":          append([]string{"read a map of the kernel", "change a map of the kernel", "load a program into the kernel"}, helperCan...),
	"helper that counts":         append([]string{"read a map of the kernel", "change a map of the kernel", "load a program into the kernel"}, helperCan...),
	"helper with -Z":             opensAgain,
	"helper with -Z that counts": append([]string{"read a map of the kernel", "change a map of the kernel", "load a program into the kernel"}, opensAgain...),
	"restorer":                   nil,
	"broker":                     {"read the settings", "replace the settings", "make a new file", "remove a file of the home", "rename a file of the home", "remove the history"},
	"report":                     {"read /etc/hosts", "read the settings"},
	"ssh link": {
		"be root", "become root", "read /etc/shadow", "read /etc/hosts", "read another file of /etc", "read of other processes", "signal its parent",
		"make a temporary file", "make a socket of IP", "make a socket of the system", "make a socket for routes", "make a socket for others",
		"accept on the listener", "accept on another socket", "listen on another socket", "listen by TCP", "send by UDP to any port",
		"connect by TCP to any port", "connect by TCP to port 53", "connect to a collector", "connect to a display of SSH",
		"make memory executable", "make memory writable code", "run a program", "read a map of the kernel", "change a map of the kernel", "make a namespace",
	},
}

// helperCan is what a helper can do that finds owners of flows, opensAgain one that opens sockets and
// files again.
var (
	helperCan = []string{
		"be root", "read /etc/shadow", "read /etc/hosts", "read another file of /etc", "read the settings", "read the home", "read the history",
		"make a packet socket", "make a socket for routes", "read of other processes",
	}
	opensAgain = []string{"be root", "read /etc/shadow", "read /etc/hosts", "read another file of /etc", "make a packet socket"}
)

// ownHome is what every process of root's can do in a home directory that is root's, unless it is kept
// from that.
var ownHome = []string{
	"read the settings", "read the home", "read the history", "write to the history", "make a file beside the history", "remove the history",
	"write to a start file", "cut a start file", "make a start file", "make a new file", "write to the settings", "remove a file of the home",
	"rename a file of the home", "replace a file of the home by the settings", "replace the settings", "make a directory", "change a mode",
}

// byRoot are the processes that are tried where root has started them, too. The others differ from
// these by what a flag adds, whoever gives it.
var byRoot = []string{"monitor", "reader", "clipboard", "history", "recorder", "report", "helper", "helper with -Z", "broker", "restorer", "ssh link"}

// expected says whether a process that was started by sudo, or by root, can do something.
func expected(role, what string, sudo bool) bool {
	switch {
	case slices.Contains(possible[role], "make a socket of IP") && byVersion(what):
		return true
	case role == "ssh link" && !sudo && slices.Contains(ownHome, what): // It is not confined, but for capabilities.
		return true
	case role == "broker" && !sudo && what == "be root":
		return true
	case role == "history" && !sudo && what == "read the history":
		return false // It is root's home, in which the user who owns nothing reads nothing.
	default:
		return slices.Contains(possible[role], what)
	}
}

// landlockUDP is the first version of Landlock that limits UDP, landlockTCP that limits TCP.
const landlockTCP, landlockUDP = 4, 10

// landlockVersion is what the kernel has, 0 for none.
func landlockVersion() int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(version)
}

// byVersion is what processes with sockets of IP can do only where Landlock does not limit it.
func byVersion(what string) bool {
	return what == "send by UDP to any port" && landlockVersion() < landlockUDP ||
		what == "connect by TCP to any port" && landlockVersion() < landlockTCP
}
