package pkgdb

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// plant writes files below a new root and returns the root.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

var dpkgFiles = map[string]string{
	"/var/lib/dpkg/status": "Package: openssh-client\nStatus: install ok installed\nVersion: 1:9.2p1-2\nDescription: x\n Version: no\n\n" +
		"Package: libc6\nVersion: 2.36\n",
	"/var/lib/dpkg/info/openssh-client.list":    "/.\n/usr\n/usr/bin\n/usr/bin/ssh\n/usr/share/man/man1/ssh.1.gz\n",
	"/var/lib/dpkg/info/libc6:amd64.list":       "/lib64\n/lib64/ld-linux-x86-64.so.2\n",
	"/var/lib/dpkg/info/openssh-client.md5sums": "/usr/bin/other\n",
}

func TestLookupReadsEveryDatabase(t *testing.T) {
	t.Parallel()
	sqlite, err := os.ReadFile("testdata/rpmdb.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	ssh := Package{Manager: "dpkg", Name: "openssh-client", Version: "1:9.2p1-2"}
	tests := map[string]struct {
		files map[string]string
		exe   string
		want  Package
	}{
		"dpkg":                            {dpkgFiles, "/usr/bin/ssh", ssh},
		"dpkg, listed before /usr merged": {dpkgFiles, "/bin/ssh", ssh},
		"dpkg, for one architecture":      {dpkgFiles, "/usr/lib64/ld-linux-x86-64.so.2", Package{Manager: "dpkg", Name: "libc6", Version: "2.36"}},
		"no package's":                    {dpkgFiles, "/usr/local/bin/ssh", Package{Manager: Unpackaged}},
		"a data file is no program":       {dpkgFiles, "/usr/share/man/man1/ssh.1.gz", Package{Manager: Unpackaged}},
		"apk": {
			map[string]string{"/lib/apk/db/installed": "C:Q1\nP:busybox\nV:1.36.1-r2\nF:bin\nR:busybox\na:0:0:755\nF:etc\nR:securetty\n\nP:curl\nV:8\nF:usr/bin\nR:curl\n"},
			"/bin/busybox",
			Package{Manager: "apk", Name: "busybox", Version: "1.36.1-r2"},
		},
		"apk below /usr": {
			map[string]string{"/usr/lib/apk/db/installed": "P:curl\nV:8\nF:usr/bin\nR:curl\n"},
			"/usr/bin/curl",
			Package{Manager: "apk", Name: "curl", Version: "8"},
		},
		"pacman, which has links for sbin": {
			map[string]string{
				"/var/lib/pacman/local/curl-8.1-1/desc":  "%NAME%\ncurl\n\n%VERSION%\n8.1-1\n",
				"/var/lib/pacman/local/curl-8.1-1/files": "%FILES%\nusr/\nusr/bin/\nusr/bin/curl\n\n%BACKUP%\netc/x\tabc\n",
			},
			"/usr/sbin/curl",
			Package{Manager: "pacman", Name: "curl", Version: "8.1-1"},
		},
		"rpm in SQLite, in one page": {
			map[string]string{"/usr/lib/sysimage/rpm/rpmdb.sqlite": string(sqlite)},
			"/usr/bin/tool0",
			Package{Manager: "rpm", Name: "tool0", Version: "1.0-1.fc40"},
		},
		"rpm in SQLite, with overflow pages": {
			map[string]string{"/var/lib/rpm/rpmdb.sqlite": string(sqlite)},
			"/opt/p39/bin/extra38",
			Package{Manager: "rpm", Name: "tool39", Version: "1.39-40.fc40"},
		},
		"rpm in its own format": {
			map[string]string{"/var/lib/rpm/Packages.db": ndb(header("5", "1"))},
			"/usr/bin/bash",
			Package{Manager: "rpm", Name: "bash", Version: "5-1"},
		},
		"rpm in Berkeley DB": {
			map[string]string{"/var/lib/rpm/Packages": bdb(header("4.2", "46.el7"))},
			"/bin/bash",
			Package{Manager: "rpm", Name: "bash", Version: "4.2-46.el7"},
		},
		"snap": {
			map[string]string{"/snap/firefox/4173/meta/snap.yaml": "name: firefox\nversion: '126.0'\n"},
			"/snap/firefox/4173/usr/lib/firefox/firefox",
			Package{Manager: "snap", Name: "firefox", Version: "126.0"},
		},
		"nix": {
			nil, "/nix/store/" + strings.Repeat("a", 32) + "-curl-with-x-8.7.1/bin/curl",
			Package{Manager: "nix", Name: "curl-with-x", Version: "8.7.1"},
		},
		"a flatpak's application": {
			map[string]string{"/.flatpak-info": "[Application]\nname=org.mozilla.firefox\nruntime=runtime/org.freedesktop.Platform/x86_64/23.08\n[Instance]\nbranch=stable\n"},
			"/app/lib/firefox/firefox",
			Package{Manager: "flatpak", Name: "org.mozilla.firefox", Version: "stable"},
		},
		"a flatpak's runtime": {
			map[string]string{"/.flatpak-info": "[Application]\nname=x\nruntime=runtime/org.gnome.Platform/x86_64/46\n"},
			"/usr/libexec/WebKitNetworkProcess",
			Package{Manager: "flatpak", Name: "org.gnome.Platform", Version: "46"},
		},
		"an escape sequence in a name": {
			map[string]string{"/lib/apk/db/installed": "P:a\x1b[31m\u202eb\nV:1\nF:bin\nR:x\n"},
			"/bin/x",
			Package{Manager: "apk", Name: "a[31mb", Version: "1"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := New().Lookup(t.Context(), plant(t, tt.files), tt.exe)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookupWithoutAnyDatabase(t *testing.T) {
	t.Parallel()
	if p, err := New().Lookup(t.Context(), t.TempDir(), "/bin/sh"); !errors.Is(err, ErrNoDatabase) {
		t.Errorf("got %+v, %v; want ErrNoDatabase", p, err)
	}
}

func TestLinksOutOfTheRootAreNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := plant(t, dpkgFiles)
	root := t.TempDir()
	if err := os.MkdirAll(root+"/var/lib", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere+"/var/lib/dpkg", root+"/var/lib/dpkg"); err != nil {
		t.Fatal(err)
	}
	if p, err := New().Lookup(t.Context(), root, "/usr/bin/ssh"); err == nil {
		t.Errorf("got %+v through a link that leads out of the root", p)
	}
}

func TestAFIFOInPlaceOfADatabaseDoesNotBlock(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"/lib/apk/db/x": ""})
	if err := syscall.Mkfifo(root+"/lib/apk/db/installed", 0o600); err != nil {
		t.Skip("no FIFOs:", err)
	}
	p, err := New().Lookup(t.Context(), root, "/bin/sh")
	if err != nil || p.Manager != Unpackaged {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestAnUpdateOfTheDatabaseIsNoticed(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"/lib/apk/db/installed": "P:a\nV:1\nF:bin\nR:x\n"})
	now := time.Unix(1000, 0)
	f := New()
	f.Now = func() time.Time { return now }
	for _, version := range []string{"1", "2"} {
		file := root + "/lib/apk/db/installed"
		if err := os.WriteFile(file, []byte("P:a\nV:"+version+"\nF:bin\nR:x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now, now); err != nil {
			t.Fatal(err)
		}
		p, err := f.Lookup(t.Context(), root, "/bin/x")
		if err != nil || p.Version != version {
			t.Errorf("got %+v, %v; want version %s", p, err, version)
		}
		now = now.Add(time.Minute)
	}
}

func TestTheNumberOfIndexesIsBounded(t *testing.T) {
	t.Parallel()
	f := newFinder(foreignLimits)
	for range 3 * foreignLimits.roots {
		if _, err := f.Lookup(t.Context(), plant(t, dpkgFiles), "/usr/bin/ssh"); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.roots) > foreignLimits.roots {
		t.Errorf("%d indexes, want at most %d", len(f.roots), foreignLimits.roots)
	}
}

// header builds the header of a package bash with one file, /usr/bin/bash.
func header(version, release string) []byte {
	var index, data []byte
	add := func(tag, kind uint32, value []byte) {
		for kind == typeInt32 && len(data)%4 != 0 {
			data = append(data, 0)
		}
		for _, n := range []uint32{tag, kind, uint32(len(data)), 1} {
			index = binary.BigEndian.AppendUint32(index, n)
		}
		data = append(data, value...)
	}
	add(tagName, typeString, []byte("bash\x00"))
	add(tagVersion, typeString, []byte(version+"\x00"))
	add(tagRelease, typeString, []byte(release+"\x00"))
	add(tagDirIndexes, typeInt32, make([]byte, 4))
	add(tagBaseNames, typeStringArray, []byte("bash\x00"))
	add(tagDirNames, typeStringArray, []byte("/usr/bin/\x00"))
	b := binary.BigEndian.AppendUint32(nil, uint32(len(index)/tagLen))
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	return append(append(b, index...), data...)
}

// ndb builds a database in rpm's own format with one package.
func ndb(blob []byte) string {
	le := binary.LittleEndian
	b := make([]byte, ndbPage+ndbBlobLen+len(blob))
	le.PutUint32(b, ndbMagic)
	le.PutUint32(b[12:], 1)
	le.PutUint32(b[32:], ndbSlotMagic)
	le.PutUint32(b[36:], 7)
	le.PutUint32(b[40:], ndbPage/ndbUnit)
	le.PutUint32(b[ndbPage:], ndbBlobMagic)
	le.PutUint32(b[ndbPage+4:], 7)
	le.PutUint32(b[ndbPage+12:], uint32(len(blob)))
	copy(b[ndbPage+ndbBlobLen:], blob)
	return string(b)
}

// bdb builds a Berkeley DB hash file with one package, in a chain of two pages.
func bdb(blob []byte) string {
	const page = bdbMinPage
	le := binary.LittleEndian
	b := make([]byte, 4*page)
	le.PutUint32(b[12:], bdbHashMagic)
	le.PutUint32(b[20:], page)
	hash := b[page:]
	hash[bdbOffsetType] = bdbPageHash
	le.PutUint16(hash[bdbOffsetEntries:], 2)
	le.PutUint16(hash[bdbHeaderLen:], page-4)
	le.PutUint16(hash[bdbHeaderLen+2:], page-16)
	hash[page-16] = bdbItemOffPage
	le.PutUint32(hash[page-16+4:], 3)
	le.PutUint32(hash[page-16+8:], uint32(len(blob)))
	half := len(blob) / 2
	for i, part := range [][]byte{blob[half:], blob[:half]} {
		p := b[(2+i)*page:]
		p[bdbOffsetType] = bdbPageOverflow
		le.PutUint16(p[bdbOffsetFree:], uint16(len(part)))
		le.PutUint32(p[bdbOffsetNext:], uint32(2*i))
		copy(p[bdbHeaderLen:], part)
	}
	return string(b)
}
