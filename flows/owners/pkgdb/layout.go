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
	b, err := t.Read("/snap/"+parts[0]+"/"+parts[1]+"/meta/snap.yaml", 1<<20)
	if err != nil {
		return p, true
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "version:"); ok {
			p.Version = strings.Trim(strings.TrimSpace(v), `'"`)
			break
		}
	}
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

// flatpak reads /.flatpak-info, which every sandbox has in its root,
// flatpak-metadata(5).
func flatpak(t untrustedfs.Tree, exe string) (Package, bool) {
	inApp := strings.HasPrefix(exe, "/app/")
	if !inApp && !strings.HasPrefix(exe, "/usr/") {
		return Package{}, false
	}
	b, err := t.Read("/.flatpak-info", 1<<20)
	if err != nil {
		return Package{}, false
	}
	info := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			info[key] = value
		}
	}
	p := Package{Manager: "flatpak", Name: info["name"], Version: info["branch"]}
	if !inApp {
		// runtime/org.gnome.Platform/x86_64/46.
		parts := strings.Split(info["runtime"], "/")
		if len(parts) == 4 {
			p.Name, p.Version = parts[1], parts[3]
		}
	}
	return p, p.Name != ""
}
