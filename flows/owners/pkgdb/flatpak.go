package pkgdb

import (
	"errors"
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// flatpakInfo is what /.flatpak-info says, which every sandbox of Flatpak has in its root
// (flatpak-metadata(5)).
type flatpakInfo struct {
	app, branch        string
	runtime            string // runtime/org.gnome.Platform/x86_64/46
	appDir, runtimeDir string // where /app and /usr are outside
}

const (
	maxFlatpakInfo = 64 << 10
	appPrefix      = "/app/"
	runtimePrefix  = "/usr/"
)

// readFlatpakInfo reads the file of a sandbox; false if it is none.
func readFlatpakInfo(t untrustedfs.Tree) (info flatpakInfo, ok bool) {
	err := t.Lines("/.flatpak-info", maxFlatpakInfo, func(line []byte) error {
		key, value, found := strings.Cut(strings.TrimSpace(string(line)), "=")
		if !found {
			return nil
		}
		switch key {
		case "name":
			info.app = value
		case "branch":
			info.branch = value
		case "runtime":
			info.runtime = value
		case "app-path":
			info.appDir = value
		case "runtime-path":
			info.runtimeDir = value
		}
		return nil
	})
	if err != nil && !errors.Is(err, untrustedfs.ErrBudget) {
		return info, false
	}
	return info, err == nil
}

// kindOf is the directory of Flatpak that a program is below.
func (flatpakInfo) kindOf(exe string) string {
	if strings.HasPrefix(exe, appPrefix) {
		return "app"
	}
	return "runtime"
}

// of returns the package of a program: the application, or its runtime; and where the
// program is outside: a directory, and the path below that. The package is zero for
// neither.
func (i flatpakInfo) of(exe string) (p Package, dir, inside string) {
	if inside, ok := strings.CutPrefix(exe, appPrefix); ok {
		return Package{Manager: "flatpak", Name: i.app, Version: i.branch}, i.appDir, inside
	}
	inside, ok := strings.CutPrefix(exe, runtimePrefix)
	parts := strings.Split(i.runtime, "/")
	if !ok || len(parts) != 4 {
		return Package{}, "", ""
	}
	return Package{Manager: "flatpak", Name: parts[1], Version: parts[3]}, i.runtimeDir, inside
}
