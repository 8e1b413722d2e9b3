package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"iftopgo/internal/privsep/sandbox"
)

// dnsPort is the port of name servers.
const dnsPort = 53

// systemFiles are what the system is described by: names, zones, terminals,
// interfaces, and libraries for the programs of the clipboard.
var systemFiles = []string{
	"/etc", "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", "/usr/share/zoneinfo",
	"/usr/share/terminfo", "/usr/lib/terminfo", "/lib/terminfo", "/sys/class/net", "/sys/devices",
	"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
}

// replacedFiles are often links to elsewhere. They are replaced by new files of
// the same name, so that where they are has to be readable.
var replacedFiles = []string{
	"/etc/resolv.conf", "/etc/hosts", "/etc/services", "/etc/protocols", "/etc/nsswitch.conf",
	"/etc/passwd", "/etc/group", "/etc/localtime",
}

// readable are the files that everything here may read, and the devices it may use.
func readable() (all []sandbox.Path) {
	for _, name := range systemFiles {
		all = append(all, sandbox.Path{Name: name, Access: sandbox.Read})
	}
	for _, name := range replacedFiles {
		if target, err := filepath.EvalSymlinks(name); err == nil && filepath.Dir(target) != "/etc" {
			all = append(all, sandbox.Path{Name: filepath.Dir(target), Access: sandbox.Read})
		}
	}
	for _, device := range []string{os.DevNull, "/dev/tty"} {
		all = append(all, sandbox.Path{Name: device, Access: sandbox.Device})
	}
	return all
}

// paths are the files the program may use from now on. The error says why settings
// cannot be saved.
func (g *guard) paths(f *flags, kept *keeper) (all []sandbox.Path, err error) {
	all = readable()
	if g.unhelped != nil && g.looking {
		all = append(all, sandbox.Path{Name: "/proc", Access: sandbox.Read})
	}
	if f.headless() {
		return all, nil // Nothing is saved or exported.
	}
	for _, dir := range exportDirs() {
		all = append(all, sandbox.Path{Name: dir, Access: sandbox.Create})
	}
	dir, err := kept.doc.Place().Directory()
	switch {
	case err != nil:
		return all, err
	case isRoot(dir):
		return all, errInRoot
	default:
		return append(all, sandbox.Path{Name: dir, Access: sandbox.Read | sandbox.Create}), nil
	}
}

// errInRoot says why settings are not saved: who may write in the root directory may
// write everywhere.
var errInRoot = errors.New("they are in the root directory; name another file with -c")

// exportDirs are where exports may be written, and below: where the program was
// started, and where passing files are. The root directory is left out, below which
// everything is.
func exportDirs() (dirs []string) {
	for _, dir := range []string{".", os.TempDir()} {
		if !isRoot(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// isRoot says whether a directory is the root directory, by whatever name.
func isRoot(dir string) bool {
	here, err := os.Stat(dir)
	if err != nil {
		return false // What is not there cannot be written to.
	}
	root, err := os.Stat("/")
	return err != nil || os.SameFile(here, root)
}

// reachClipboard lets the programs of the clipboard be run, and reach what they
// put the clipboard on.
func reachClipboard(l *sandbox.Limits, getenv func(string) string) {
	programs := clipboard().Programs()
	for _, path := range programs {
		for _, p := range sandbox.Loaders(path) {
			l.Paths = append(l.Paths, sandbox.Path{Name: p, Access: sandbox.Execute})
		}
	}
	if len(programs) == 0 {
		return
	}
	read := []string{"/usr/share/X11", "/usr/share/locale", getenv("XAUTHORITY"), filepath.Join(getenv("HOME"), ".Xauthority")}
	for _, name := range read {
		if filepath.IsAbs(name) {
			l.Paths = append(l.Paths, sandbox.Path{Name: name, Access: sandbox.Read})
		}
	}
	for _, dir := range []string{"/tmp/.X11-unix", getenv("XDG_RUNTIME_DIR")} {
		if filepath.IsAbs(dir) {
			l.Paths = append(l.Paths, sandbox.Path{Name: dir, Access: sandbox.Connect})
		}
	}
	if getenv("WAYLAND_DISPLAY") != "" { // wl-copy keeps the text in a passing file.
		l.Paths = append(l.Paths, sandbox.Path{Name: os.TempDir(), Access: sandbox.Read | sandbox.Create})
	}
	l.Unix, l.Abstract = true, getenv("DISPLAY") != ""
	if port, ok := displayPort(getenv("DISPLAY")); ok {
		l.Ports = append(l.Ports, port)
	}
}

// displayPort is the port of a display that is reached by TCP, as ssh(1) forwards
// it: "localhost:10.0" is 6010 (X(7), "DISPLAY NAMES").
func displayPort(display string) (uint16, bool) {
	host, number, ok := strings.Cut(display, ":")
	if !ok || host == "" || host == "unix" || strings.HasPrefix(host, "/") {
		return 0, false
	}
	number, _, _ = strings.Cut(number, ".")
	n, err := strconv.ParseUint(number, 10, 16)
	const first = 6000
	if err != nil || n > 65535-first {
		return 0, false
	}
	return uint16(first + n), true
}
