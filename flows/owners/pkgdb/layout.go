package pkgdb

import (
	"strings"

	"iftopgo/flows/owners/untrustedfs"
)

// byLayout returns the package of a program whose path tells it.
func byLayout(t untrustedfs.Tree, exe string) (Package, bool) {
	for _, read := range []func(untrustedfs.Tree, string) (Package, bool){snap, nix, flatpak} {
		if p, ok := read(t, exe); ok {
			return p.clean(), true
		}
	}
	return Package{}, false
}

// snap recognises /snap/NAME/REVISION/….
func snap(t untrustedfs.Tree, exe string) (Package, bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(exe, "/var/lib/snapd"), "/snap/")
	parts := strings.SplitN(rest, "/", 3)
	if !ok || len(parts) != 3 {
		return Package{}, false
	}
	p := Package{Manager: "snap", Name: parts[0]}
	// Without its file, or a part of it, the version is not known.
	_ = t.Lines("/snap/"+parts[0]+"/"+parts[1]+"/meta/snap.yaml", 1<<20, func(line []byte) error {
		if v, ok := strings.CutPrefix(string(line), "version:"); ok && p.Version == "" {
			p.Version = strings.Trim(strings.TrimSpace(v), `'"`)
		}
		return nil
	})
	return p, true
}

// nix recognises /nix/store/HASH-NAME-VERSION/…, and the same below /gnu/store. The
// version begins after the first dash that a digit follows, as Nix defines it.
func nix(_ untrustedfs.Tree, exe string) (Package, bool) {
	rest, ok := strings.CutPrefix(exe, "/nix/store/")
	if !ok {
		if rest, ok = strings.CutPrefix(exe, "/gnu/store/"); !ok {
			return Package{}, false
		}
	}
	item, _, inside := strings.Cut(rest, "/")
	hash, name, ok := strings.Cut(item, "-")
	if !ok || !inside || len(hash) != 32 {
		return Package{}, false
	}
	p := Package{Manager: "nix", Name: name}
	for i := 0; i+1 < len(name); i++ {
		if name[i] == '-' && name[i+1] >= '0' && name[i+1] <= '9' {
			p.Name, p.Version = name[:i], name[i+1:]
			break
		}
	}
	return p, true
}

// flatpak reads /.flatpak-info. Whoever has made the root has written it.
func flatpak(t untrustedfs.Tree, exe string) (Package, bool) {
	if !strings.HasPrefix(exe, appPrefix) && !strings.HasPrefix(exe, runtimePrefix) {
		return Package{}, false
	}
	info, ok := readFlatpakInfo(t)
	if !ok {
		return Package{}, false
	}
	p, _, _ := info.of(exe)
	return p, p.Name != ""
}
