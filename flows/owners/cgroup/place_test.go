package cgroup

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

const (
	id  = "3f4e1c2b7d6a5948372615f0e9d8c7b6a594837261504f3e2d1c0b9a88776655"
	pod = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
)

func TestParsePath(t *testing.T) {
	t.Parallel()
	podSlice := "kubepods-burstable-pod" + strings.ReplaceAll(pod, "-", "_") + ".slice"
	tests := map[string]struct {
		path string
		want Place
	}{
		"the root is nowhere":        {"/", Place{}},
		"docker with systemd":        {"/system.slice/docker-" + id + ".scope", Place{Runtime: "docker", ID: id, Unit: "docker-" + id + ".scope"}},
		"docker with cgroupfs":       {"/docker/" + id, Place{Runtime: "docker", ID: id}},
		"a group within docker":      {"/docker/" + id + "/init", Place{Runtime: "docker", ID: id}},
		"podman as root":             {"/machine.slice/libpod-" + id + ".scope/container", Place{Runtime: "podman", ID: id, Unit: "libpod-" + id + ".scope"}},
		"podman's monitor is not it": {"/machine.slice/libpod-conmon-" + id + ".scope", Place{Unit: "libpod-conmon-" + id + ".scope"}},
		"rootless podman": {
			"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + id + ".scope",
			Place{Runtime: "podman", ID: id, Unit: "libpod-" + id + ".scope", User: "1000"},
		},
		"kubernetes, containerd, systemd": {
			"/kubepods.slice/kubepods-burstable.slice/" + podSlice + "/cri-containerd-" + id + ".scope",
			Place{Runtime: "containerd", ID: id, Pod: pod, Unit: "cri-containerd-" + id + ".scope"},
		},
		"kubernetes, CRI-O": {
			"/kubepods.slice/" + podSlice + "/crio-" + id + ".scope",
			Place{Runtime: "cri-o", ID: id, Pod: pod, Unit: "crio-" + id + ".scope"},
		},
		"kubernetes with cgroupfs":     {"/kubepods/besteffort/pod" + pod + "/" + id, Place{Runtime: "kubernetes", ID: id, Pod: pod}},
		"containerd's nested notation": {"/kubelet-" + podSlice + ":cri-containerd:" + id, Place{Runtime: "containerd", ID: id}},
		"containerd's own":             {"/default/" + id, Place{Runtime: "containerd", ID: id}},
		"lxc":                          {"/lxc.payload.web/system.slice/nginx.service", Place{Runtime: "lxc", Name: "web", Unit: "nginx.service"}},
		"lxc of old":                   {"/lxc/101/ns", Place{Runtime: "lxc", Name: "101"}},
		"lxc's monitor is not it":      {"/lxc.monitor.web", Place{}},
		"nspawn":                       {`/machine.slice/systemd-nspawn@my\x2dbox.service/payload`, Place{Runtime: "nspawn", Name: "my-box", Unit: "systemd-nspawn@my-box.service"}},
		"a system service":             {"/system.slice/system-getty.slice/getty@tty1.service", Place{Unit: "getty@tty1.service"}},
		"a login session":              {"/user.slice/user-1000.slice/session-3.scope", Place{Unit: "session-3.scope"}},
		"a desktop application": {
			"/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-firefox-4711.scope",
			Place{Unit: "app-gnome-firefox-4711.scope", User: "1000"},
		},
		"flatpak": {
			`/user.slice/user-1000.slice/user@1000.service/app.slice/app-flatpak-org.gnome.Foo\x2dBar-12.scope`,
			Place{Runtime: "flatpak", Name: "org.gnome.Foo-Bar", Unit: "app-flatpak-org.gnome.Foo-Bar-12.scope", User: "1000"},
		},
		"a snap's service": {"/system.slice/snap.lxd.daemon.service", Place{Runtime: "snap", Name: "lxd", Unit: "snap.lxd.daemon.service"}},
		"a snap's application": {
			"/user.slice/snap.firefox.firefox-0a1b.scope",
			Place{Runtime: "snap", Name: "firefox", Unit: "snap.firefox.firefox-0a1b.scope"},
		},
		"a container within one": {
			"/machine.slice/systemd-nspawn@box.service/payload/docker/" + id,
			Place{Runtime: "nspawn", Name: "box", Unit: "systemd-nspawn@box.service", Inner: "3f4e1c2b7d6a"},
		},
		"a container that takes the name of another": {
			"/docker/" + strings.Repeat("e", 64) + "/system.slice/docker-" + id + ".scope",
			Place{Runtime: "docker", ID: strings.Repeat("e", 64), Unit: "docker-" + id + ".scope", Inner: "3f4e1c2b7d6a"},
		},
		"a pod within a container": {
			"/docker/" + strings.Repeat("e", 64) + "/kubelet/kubepods/pod" + pod + "/" + id,
			Place{Runtime: "docker", ID: strings.Repeat("e", 64)},
		},
		"a user's group that is called like another user's": {
			"/user.slice/user-1000.slice/user@1000.service/user@7.service/lxc/web",
			Place{Runtime: "lxc", Name: "web", Unit: "user@7.service", User: "1000"},
		},
		"an id that is none":             {"/docker/../../etc/passwd", Place{}},
		"an id in capitals is none":      {"/docker/" + strings.ToUpper(id), Place{}},
		"an escape sequence in a unit":   {"/system.slice/a\x1b[31m.service", Place{Unit: "a[31m.service"}},
		"an escaped escape in a unit":    {`/system.slice/a\x1b[31m.service`, Place{Unit: "a[31m.service"}},
		"a bidi override in an lxc name": {"/lxc/a\u202eb", Place{Runtime: "lxc", Name: "ab"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, ParsePath(tt.path)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseFileTakesTheLineThatSaysMost(t *testing.T) {
	t.Parallel()
	text := "12:memory:/docker/" + id + "\n1:name=systemd:/system.slice/ssh.service\n0::/\nnonsense\n"
	want := Place{Runtime: "docker", ID: id, Unit: "ssh.service"}
	if diff := cmp.Diff(want, ParseFile(text)); diff != "" {
		t.Error(diff)
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Place{
		"web":          {Name: "web", ID: id},
		"3f4e1c2b7d6a": {ID: id, Pod: pod},
		pod:            {Pod: pod},
		"":             {Unit: "ssh.service", User: "1000"},

		"box/3f4e1c2b7d6a":         {Name: "box", Inner: "3f4e1c2b7d6a"},
		"web (user 1000)":          {Name: "web", ID: id, User: "1000"},
		"3f4e1c2b7d6a (user 1000)": {ID: id, User: "1000"},
		"web/payload (user 1000)":  {Name: "web", Inner: "payload", User: "1000"},
	} {
		if got := p.Label(); got != want {
			t.Errorf("Label of %+v = %q, want %q", p, got, want)
		}
	}
}

// ofUser is a place of the user who runs the test.
func ofUser(p Place) Place {
	p.User = strconv.Itoa(os.Getuid())
	return p
}

func TestNamesComeFromTheFilesOfTheRuntime(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file, text string
		in, want   Place
	}{
		"docker": {
			"/var/lib/docker/containers/" + id + "/config.v2.json", `{"Name":"/web\u001b[31m","ID":"x"}`,
			Place{Runtime: "docker", ID: id},
			Place{Runtime: "docker", ID: id, Name: "web[31m"},
		},
		"podman": {
			"/var/lib/containers/storage/overlay-containers/containers.json", `[{"id":"x","names":["a"]},{"id":"` + id + `","names":["db"]}]`,
			Place{Runtime: "podman", ID: id},
			Place{Runtime: "podman", ID: id, Name: "db"},
		},
		"rootless podman": {
			"/home/u/.local/share/containers/storage/overlay-containers/containers.json", `[{"id":"` + id + `","names":["mine"]}]`,
			ofUser(Place{Runtime: "podman", ID: id}),
			ofUser(Place{Runtime: "podman", ID: id, Name: "mine"}),
		},
		"an id of root's docker that a user has chosen": {
			"/var/lib/docker/containers/" + id + "/config.v2.json", `{"Name":"/db"}`,
			ofUser(Place{Runtime: "docker", ID: id}),
			ofUser(Place{Runtime: "docker", ID: id}),
		},
		"an id of root's podman that a user has chosen": {
			"/var/lib/containers/storage/overlay-containers/containers.json", `[{"id":"` + id + `","names":["db"]}]`,
			ofUser(Place{Runtime: "podman", ID: id}),
			ofUser(Place{Runtime: "podman", ID: id}),
		},
		"kubernetes on containerd": {
			"/run/containerd/io.containerd.runtime.v2.task/k8s.io/" + id + "/config.json",
			`{"annotations":{"io.kubernetes.cri.container-name":"app","io.kubernetes.cri.sandbox-name":"app-7f"}}`,
			Place{Runtime: "containerd", ID: id, Pod: pod},
			Place{Runtime: "containerd", ID: id, Pod: "app-7f", Name: "app"},
		},
		"CRI-O": {
			"/run/containers/storage/overlay-containers/" + id + "/userdata/config.json",
			`{"annotations":{"io.kubernetes.container.name":"app","io.kubernetes.pod.name":"app-9"}}`,
			Place{Runtime: "cri-o", ID: id},
			Place{Runtime: "cri-o", ID: id, Pod: "app-9", Name: "app"},
		},
		"a malformed file changes nothing": {
			"/var/lib/docker/containers/" + id + "/config.v2.json", `{"Name":`,
			Place{Runtime: "docker", ID: id},
			Place{Runtime: "docker", ID: id},
		},
		"an id that leads elsewhere is not followed": {
			"/etc/config.v2.json", `{"Name":"x"}`,
			Place{Runtime: "docker", ID: "../../../../etc"},
			Place{Runtime: "docker", ID: "../../../../etc"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			path := filepath.Join(root, tt.file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, (&Files{Root: root}).Name(tt.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParsePath(f *testing.F) {
	f.Add("/system.slice/docker-" + id + ".scope")
	f.Add(`/a\x1b.service/pod` + pod + "/x:y:" + id)
	f.Fuzz(func(t *testing.T, path string) {
		p := ParsePath(path)
		if p.ID != "" && !isID(p.ID) {
			t.Errorf("id %q", p.ID)
		}
		_ = p.Label()
	})
}

// FuzzParseFile reads /proc/PID/cgroup of any content: what is found may be shown, and
// reading the same lines once more finds nothing else.
func FuzzParseFile(f *testing.F) {
	f.Add("0::/system.slice/docker-" + id + ".scope\n")
	f.Add("12:pids:/user.slice\n1:name=systemd:/kubepods/besteffort/pod" + pod + "/" + id + "\n0::/\n")
	f.Add("3:cpu:/system.slice/ssh.service\n2:memory:/docker/" + id + "\n")
	f.Add("0::/machine.slice/systemd-nspawn@\\x1b\\x5b2J.service\n")
	f.Add("0:/\n::\n:::\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		p := ParseFile(text)
		if p.ID != "" && (!isID(p.ID) || p.Runtime == "") {
			t.Errorf("id %q of runtime %q", p.ID, p.Runtime)
		}
		for _, shown := range []string{p.Name, p.Pod, p.Unit, p.Runtime, p.Label()} {
			if flows.Clean(shown, maxText) != shown {
				t.Errorf("%q may not be shown", shown)
			}
		}
		if again := ParseFile(text + "\n" + text); again != p {
			t.Errorf("%+v became %+v", p, again)
		}
	})
}
