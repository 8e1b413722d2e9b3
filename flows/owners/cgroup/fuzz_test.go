package cgroup

import (
	"os"
	"path/filepath"
	"testing"

	"iftopgo/flows"
)

// FuzzName reads what container runtimes write, of any content.
func FuzzName(f *testing.F) {
	f.Add([]byte(`{"Name":"/web"}`), uint8(0))
	f.Add([]byte(`[{"id":"`+id+`","names":["a\u001b[2Jb"]}]`), uint8(1))
	f.Add([]byte(`{"annotations":{"io.kubernetes.cri.container-name":"web","io.kubernetes.cri.sandbox-name":"shop-1"}}`), uint8(2))
	f.Add([]byte(`{"annotations":[]}`), uint8(2))
	f.Add([]byte(`{"Name":{"Name":"/"}}`), uint8(0))
	paths := []string{
		"/var/lib/docker/containers/" + id + "/config.v2.json",
		"/var/lib/containers/storage/overlay-containers/containers.json",
		"/run/containerd/io.containerd.runtime.v2.task/k8s.io/" + id + "/config.json",
	}
	root := f.TempDir()
	for _, path := range paths {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, which uint8) {
		n := int(which) % len(paths)
		if err := os.WriteFile(filepath.Join(root, paths[n]), text, 0o600); err != nil {
			t.Fatal(err)
		}
		p := (&Files{Root: root}).Name(Place{Runtime: []string{"docker", "podman", "containerd"}[n], ID: id})
		for _, name := range []string{p.Name, p.Pod, p.Label()} {
			if flows.Clean(name, len(name)) != name {
				t.Errorf("%q may not be shown", name)
			}
		}
		if p.ID != id {
			t.Errorf("the container became %q", p.ID)
		}
	})
}
