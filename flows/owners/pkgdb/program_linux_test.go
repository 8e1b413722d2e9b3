package pkgdb

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows/owners/untrustedfs"
)

// ssh is the package of /usr/bin/ssh in dpkgFiles.
var ssh = Package{Manager: "dpkg", Name: "openssh-client", Version: "1:9.2p1-2"}

// withProgram are dpkgFiles with the program they mean.
func withProgram(more map[string]string) map[string]string {
	files := maps.Clone(dpkgFiles)
	files["/usr/bin/ssh"] = "a program"
	maps.Copy(files, more)
	return files
}

// programOf is a process that runs a file below one root directory and has another one.
func programOf(t *testing.T, exe, root, file string) Program {
	t.Helper()
	id, err := untrustedfs.IDOf(file)
	if err != nil {
		t.Fatal(err)
	}
	return Program{Exe: exe, Root: root, File: file, ID: id}
}

// own makes something below a root that of another user.
func own(t *testing.T, root, name string) {
	t.Helper()
	if err := os.Chown(filepath.Join(root, name), 1000, 1000); err != nil {
		t.Fatal(err)
	}
}

// TestThePathOfAProgramInAnotherNamespaceSaysNothing has processes in other mount
// namespaces, in which any user can put any file at any path.
func TestThePathOfAProgramInAnotherNamespaceSaysNothing(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root to make files that are root's and others that are not")
	}
	const exe = "/usr/bin/ssh"
	unverified := Package{Manager: Unverified}
	flatpakInfo := "[Application]\nname=org.x.App\nruntime=runtime/org.x.Platform/x86_64/46\n[Instance]\nbranch=stable\n" +
		"app-path=/var/lib/flatpak/app/org.x.App/x86_64/stable/abc/files\n" +
		"runtime-path=/var/lib/flatpak/runtime/org.x.Platform/x86_64/46/def/files\n"
	const installed = "/var/lib/flatpak/app/org.x.App/x86_64/stable/abc/files/bin/app"
	const installedRuntime = "/var/lib/flatpak/runtime/org.x.Platform/x86_64/46/def/files/libexec/web"
	tests := map[string]struct {
		// program returns the process, host is the root of this host.
		program func(t *testing.T, host string) Program
		want    Package
		ours    bool
	}{
		"the file that this host has there": {
			program: func(t *testing.T, host string) Program { return programOf(t, exe, host, host+exe) },
			ours:    true,
		},
		"the file that this host has there, under another root": {
			program: func(t *testing.T, host string) Program { return programOf(t, exe, plant(t, nil), host+exe) },
			ours:    true,
		},
		"another file mounted over the path": {
			program: func(t *testing.T, host string) Program {
				return programOf(t, exe, host, plant(t, map[string]string{"/evil": ""})+"/evil")
			},
			want: unverified,
		},
		"a container": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				return programOf(t, exe, root, root+exe)
			},
			want: ssh,
		},
		"a program that a container has from nowhere": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(map[string]string{"/opt/tool": ""}))
				return programOf(t, "/opt/tool", root, root+"/opt/tool")
			},
			want: Package{Manager: Unpackaged},
		},
		"a file mounted over the path in a container": {
			program: func(t *testing.T, _ string) Program {
				return programOf(t, exe, plant(t, withProgram(nil)), plant(t, map[string]string{"/evil": ""})+"/evil")
			},
			want: unverified,
		},
		"a root directory of a user": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				own(t, root, ".")
				return programOf(t, exe, root, root+exe)
			},
			want: unverified,
		},
		"a program of a user": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				own(t, root, exe)
				return programOf(t, exe, root, root+exe)
			},
			want: unverified,
		},
		"in a directory of a user": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				own(t, root, "/usr")
				return programOf(t, exe, root, root+exe)
			},
			want: unverified,
		},
		"a database in a directory of a user": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				own(t, root, "/var")
				return programOf(t, exe, root, root+exe)
			},
			want: unverified,
		},
		"a list of a user in a database": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, withProgram(nil))
				own(t, root, "/var/lib/dpkg/info/openssh-client.list")
				return programOf(t, exe, root, root+exe)
			},
			want: Package{Manager: Unpackaged},
		},
		"a sandbox with an application that is installed": {
			program: func(t *testing.T, host string) Program {
				return programOf(t, "/app/bin/app", plant(t, map[string]string{"/.flatpak-info": flatpakInfo}), host+installed)
			},
			want: Package{Manager: "flatpak", Name: "org.x.App", Version: "stable"},
		},
		"a sandbox with a runtime that is installed": {
			program: func(t *testing.T, host string) Program {
				return programOf(t, "/usr/libexec/web", plant(t, map[string]string{"/.flatpak-info": flatpakInfo}), host+installedRuntime)
			},
			want: Package{Manager: "flatpak", Name: "org.x.Platform", Version: "46"},
		},
		"a sandbox that says it is an application": {
			program: func(t *testing.T, _ string) Program {
				root := plant(t, map[string]string{"/.flatpak-info": flatpakInfo, "/app/bin/app": ""})
				own(t, root, ".")
				return programOf(t, "/app/bin/app", root, root+"/app/bin/app")
			},
			want: unverified,
		},
		"a sandbox that says where its application is": {
			program: func(t *testing.T, _ string) Program {
				evil := plant(t, map[string]string{"/files/bin/app": ""})
				info := "name=org.x.App\nbranch=stable\napp-path=/var/lib/flatpak/app/org.x.App/../../../../.." + evil + "/files\n"
				root := plant(t, map[string]string{"/.flatpak-info": info})
				own(t, root, ".")
				return programOf(t, "/app/bin/app", root, evil+"/files/bin/app")
			},
			want: unverified,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := plant(t, withProgram(map[string]string{installed: "app", installedRuntime: "web"}))
			got, ours, err := NewForeign().LookupProgram(t.Context(), host, tt.program(t, host))
			if err != nil || ours != tt.ours {
				t.Fatalf("ours: %v, %v; want %v", ours, err, tt.ours)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnotherProgramByNowIsNotLookedUp has a process that runs another file than when it
// was described, and one of which it was not known then.
func TestAnotherProgramByNowIsNotLookedUp(t *testing.T) {
	t.Parallel()
	host := plant(t, withProgram(map[string]string{"/usr/bin/evil": ""}))
	p := programOf(t, "/usr/bin/ssh", host, host+"/usr/bin/evil")
	p.File = host + "/usr/bin/ssh"
	for _, id := range []untrustedfs.FileID{p.ID, {}} {
		p.ID = id
		if got, ours, err := NewForeign().LookupProgram(t.Context(), host, p); !errors.Is(err, errReplaced) {
			t.Errorf("got %+v, %v, %v", got, ours, err)
		}
		if sum, err := NewForeignHasher().HashProgram(t.Context(), p); !errors.Is(err, errReplaced) {
			t.Errorf("hashed: %s, %v", sum, err)
		}
	}
}
