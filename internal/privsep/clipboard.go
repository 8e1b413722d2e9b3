package privsep

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"iftopgo/internal/privsep/sandbox"
)

// allowClipboard lets the programs of the clipboard run, and reach the X or Wayland
// server they put text on. Without programs nothing is allowed.
func allowClipboard(l *sandbox.Limits, programs []string, getenv func(string) string) {
	if len(programs) == 0 {
		return
	}
	for _, path := range programs {
		for _, p := range sandbox.Loaders(path) {
			l.Paths = append(l.Paths, sandbox.Path{Name: p, Access: sandbox.Execute})
		}
	}
	read := []string{"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/host.conf", "/etc/gai.conf", "/usr/share/X11", "/usr/share/locale", getenv("XAUTHORITY"), filepath.Join(getenv("HOME"), ".Xauthority")}
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
	if getenv("WAYLAND_DISPLAY") != "" { // wl-copy keeps the text in a temporary file.
		l.Paths = append(l.Paths, sandbox.Path{Name: os.TempDir(), Access: sandbox.Read | sandbox.Create})
	}
	l.Unix, l.Abstract = true, getenv("DISPLAY") != ""
	if port, ok := displayPort(getenv("DISPLAY")); ok {
		l.Ports = append(l.Ports, port)
	}
}

// displayPort is the TCP port of a display that is reached over the network, as
// ssh(1) forwards it: "localhost:10.0" is 6010 (X(7), "DISPLAY NAMES").
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
