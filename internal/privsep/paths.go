package privsep

import (
	"os"
	"path/filepath"
	"slices"

	"iftopgo/internal/privsep/sandbox"
)

// systemFiles describe the system: names, time zones, terminals, interfaces, and
// libraries for the programs of the clipboard.
var systemFiles = []string{
	"/etc/terminfo", "/usr/share/zoneinfo",
	"/usr/share/terminfo", "/usr/lib/terminfo", "/lib/terminfo", "/sys/class/net", "/sys/devices",
	"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
}

// resolverDirs are where programs write resolv.conf that manage it.
var resolverDirs = []string{"/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager"}

// filesOfEtc are the files of /etc that are read, and no others there. They are replaced by new
// files of the same name, which Landlock does not allow with the old ones: what is read again and
// again the helper opens then. Where one is a symbolic link to elsewhere, as with systemd-resolved,
// the directory it leads to has to be readable.
var filesOfEtc = []string{
	"/etc/resolv.conf", "/etc/hosts", "/etc/services", "/etc/protocols", "/etc/networks", "/etc/ethers",
	"/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/etc/localtime",
}

// replaceable are the directories of the files of /etc: what a helper may read that opens those
// that were replaced.
func replaceable() []sandbox.Path {
	all := []sandbox.Path{{Name: os.DevNull, Access: sandbox.Device}, {Name: "/etc", Access: sandbox.Read}}
	for _, dir := range resolverDirs {
		all = append(all, sandbox.Path{Name: dir, Access: sandbox.Read})
	}
	return append(all, linkedDirs()...)
}

// linkedDirs are the directories that files of /etc lead to which are symbolic links.
func linkedDirs() (all []sandbox.Path) {
	for _, name := range filesOfEtc {
		if target, err := filepath.EvalSymlinks(name); err == nil && filepath.Dir(target) != "/etc" {
			all = append(all, sandbox.Path{Name: filepath.Dir(target), Access: sandbox.Read})
		}
	}
	return all
}

// paths are the files that a program with these options may use.
func paths(o *Options) []sandbox.Path {
	all := systemPaths()
	if o.ProcFS {
		all = append(all, sandbox.Path{Name: "/proc", Access: sandbox.Read})
	}
	if o.StateDir.Path != "" {
		all = append(all, sandbox.Path{Name: o.StateDir.Path, Access: sandbox.Read | sandbox.Create})
	}
	for _, path := range o.ReadPaths {
		all = append(all, sandbox.Path{Name: path, Access: sandbox.Read})
	}
	return all
}

// systemPaths are the files that every confined program may read, and the devices it
// may use.
func systemPaths() (all []sandbox.Path) {
	for _, name := range slices.Concat(systemFiles, resolverDirs) {
		all = append(all, sandbox.Path{Name: name, Access: sandbox.Read})
	}
	for _, name := range filesOfEtc {
		all = append(all, sandbox.Path{Name: name, Access: sandbox.Read})
	}
	all = append(all, linkedDirs()...)
	for _, device := range []string{os.DevNull, "/dev/tty"} {
		all = append(all, sandbox.Path{Name: device, Access: sandbox.Device})
	}
	return all
}
