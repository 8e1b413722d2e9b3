package pkgdb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/owners/untrustedfs"
)

// planted writes files below a root and returns it opened. What was there before
// is replaced, so that a fuzz target has one root for all its inputs.
func planted(t *testing.T, root string, files map[string]string) untrustedfs.Tree {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := untrustedfs.Open(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// checkPackage wants the text of a package to be fit to be shown.
func checkPackage(t *testing.T, p Package) {
	t.Helper()
	for _, text := range []string{p.Manager, p.Name, p.Version} {
		if flows.Clean(text, maxText) != text {
			t.Errorf("%q may not be shown", text)
		}
	}
}

// checkIndex wants every package of an index to be fit to be shown, and every
// file to belong to one.
func checkIndex(t *testing.T, x *index) {
	t.Helper()
	for _, p := range x.packages {
		checkPackage(t, p)
	}
	for _, e := range x.entries {
		if int(e.owner) >= len(x.packages) {
			t.Errorf("a file of package %d of %d", e.owner, len(x.packages))
		}
	}
	x.sort()
	if p, ok := x.find("/usr/bin/ssh"); ok {
		checkPackage(t, p)
	}
}

// FuzzDpkg reads status files and lists of files of any content.
func FuzzDpkg(f *testing.F) {
	f.Add(dpkgFiles["/var/lib/dpkg/status"], dpkgFiles["/var/lib/dpkg/info/openssh-client.list"])
	f.Add("Version: 1\nPackage:\nPackage: openssh-client\r\nVersion: a\x1b[31m\n", "/usr/bin/ssh\n\n/\nusr/bin/ssh\x00\n")
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, status, list string) {
		tr := planted(t, root, map[string]string{
			dpkgDir + "/status": status, dpkgDir + "/info/openssh-client.list": list, dpkgDir + "/info/libc6:amd64.list": list,
		})
		defer tr.Close()
		x := newIndex(ownLimits)
		if err := readDpkg(tr, x); err != nil {
			t.Fatal(err)
		}
		if len(x.packages) != 2 {
			t.Errorf("%d packages, two have lists", len(x.packages))
		}
		checkIndex(t, x)
		if _, found := x.find("/usr/bin/ssh"); found != lists(list, "/usr/bin/ssh", "/bin/ssh", "/usr/sbin/ssh", "/sbin/ssh") {
			t.Errorf("ssh is found: %v, in the list %q", found, list)
		}
	})
}

// lists says whether one of the names is a line of a list.
func lists(list string, names ...string) bool {
	for line := range strings.Lines(list) {
		for _, name := range names {
			if strings.TrimSuffix(line, "\n") == name {
				return true
			}
		}
	}
	return false
}

// FuzzApk reads databases of apk of any content.
func FuzzApk(f *testing.F) {
	f.Add("C:Q1\nP:busybox\nV:1.36.1-r2\nF:bin\nR:busybox\na:0:0:755\nF:etc\nR:securetty\n\nP:curl\nV:8\nF:usr/bin\nR:curl\n")
	f.Add("R:ssh\nF:usr/bin\nR:ssh\nP:a\x1b]0;x\x07\n\n\nF:\nR:/usr/bin/ssh\n:::\n")
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, installed string) {
		tr := planted(t, root, map[string]string{apkFiles[0]: installed})
		defer tr.Close()
		x := newIndex(ownLimits)
		if err := readApk(tr, x); err != nil {
			t.Fatal(err)
		}
		checkIndex(t, x)
	})
}

// FuzzPacman reads descriptions and lists of files of pacman of any content.
func FuzzPacman(f *testing.F) {
	f.Add("%NAME%\nopenssh\n\n%VERSION%\n10.0p1-1\n", "%FILES%\nusr/\nusr/bin/\nusr/bin/ssh\n\n%BACKUP%\netc/ssh/sshd_config\tabc\n")
	f.Add("%%\n%NAME%\n%\n\x1b[2J\n%VERSION%", "usr/bin/ssh\n%FILES%\n/usr/bin/ssh\n../../usr/bin/ssh")
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, desc, files string) {
		tr := planted(t, root, map[string]string{pacmanDir + "/openssh-10.0p1-1/desc": desc, pacmanDir + "/openssh-10.0p1-1/files": files})
		defer tr.Close()
		x := newIndex(ownLimits)
		if err := readPacman(tr, x); err != nil {
			t.Fatal(err)
		}
		if len(x.packages) != 1 {
			t.Errorf("%d packages, there is one directory", len(x.packages))
		}
		checkIndex(t, x)
	})
}

// FuzzLayout reads what says itself to which package it belongs: paths of snaps,
// of the stores of Nix and Guix, and of Flatpak, with any content in their files.
func FuzzLayout(f *testing.F) {
	f.Add("/snap/firefox/4242/usr/lib/firefox/firefox", "name: firefox\nversion: '148.0-1'\n")
	f.Add("/var/lib/snapd/snap/a\x1b/1/b", "version:\x00\n")
	f.Add("/nix/store/0123456789abcdefghijklmnopqrstuv-openssh-10.0p1/bin/ssh", "")
	f.Add("/gnu/store/0123456789abcdefghijklmnopqrstuv-9/x", "")
	f.Add("/app/bin/gimp", "[Application]\nname=org.gimp.GIMP\nruntime=runtime/org.gnome.Platform/x86_64/46\nbranch=stable\n")
	f.Add("/usr/bin/bash", "runtime=runtime/org.gnome.Platform/x86_64/46\n")
	f.Add("/snap/../../../etc/1/x", "version: 1")
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, exe, text string) {
		tr := planted(t, root, map[string]string{
			"/snap/firefox/4242/meta/snap.yaml": text, "/.flatpak-info": text, "/outside": "version: escaped",
		})
		defer tr.Close()
		if p, ok := byLayout(tr, exe); ok {
			checkPackage(t, p)
			if p.Manager == "" {
				t.Errorf("%q belongs to a package of nobody: %+v", exe, p)
			}
		}
	})
}
