package cgroup

import (
	"encoding/json"
	"os"
	"path/filepath"

	"iftopgo/flows/owners/untrustedfs"
)

// Files reads what container runtimes write about their containers.
type Files struct {
	// Root is put before every path; empty is the root of the file system.
	Root string
}

// maxConfig is the most that is read of a runtime's file.
const maxConfig = 4 << 20

// The annotations in which runtimes keep the names of a container and of its pod, the
// better ones first.
var (
	nameAnnotations = []string{"io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name"}
	podAnnotations  = []string{"io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"}
)

// Name fills in the names of the container and of its pod from the files of the
// runtime. Files that are missing, unreadable or malformed change nothing.
func (f Files) Name(p Place) Place {
	if p.ID == "" || !isID(p.ID) {
		return p
	}
	switch p.Runtime {
	case "docker":
		p.Name = f.docker(p.ID)
	case "podman":
		p.Name = f.podman(p.ID)
	default:
		p = f.fromAnnotations(p)
	}
	return p.clean()
}

func (f Files) docker(id string) string {
	var config struct{ Name string }
	if f.read(filepath.Join("/var/lib/docker/containers", id, "config.v2.json"), &config) != nil {
		return ""
	}
	// Like docker ps, without the leading slash.
	if len(config.Name) > 1 && config.Name[0] == '/' {
		return config.Name[1:]
	}
	return config.Name
}

// podmanContainer is an entry of podman's containers.json.
type podmanContainer struct {
	ID    string   `json:"id"`
	Names []string `json:"names"`
}

// podman returns the name of a container of root, or of a user, whose containers are in
// the home directory.
func (f Files) podman(id string) string {
	const list = "overlay-containers/containers.json"
	var all []podmanContainer
	if f.read("/var/lib/containers/storage/"+list, &all) == nil {
		if name := nameOf(id, all); name != "" {
			return name
		}
	}
	homes, err := os.ReadDir(filepath.Join(f.Root, "/home"))
	if err != nil {
		return ""
	}
	for _, home := range homes {
		all = nil
		if f.readHome(home.Name(), ".local/share/containers/storage/"+list, &all) != nil {
			continue
		}
		if name := nameOf(id, all); name != "" {
			return name
		}
	}
	return ""
}

// nameOf returns the first name of a container, empty for none.
func nameOf(id string, all []podmanContainer) string {
	for _, c := range all {
		if c.ID == id && len(c.Names) > 0 {
			return c.Names[0]
		}
	}
	return ""
}

// fromAnnotations reads the annotations in the config.json of the OCI bundle.
func (f Files) fromAnnotations(p Place) Place {
	bundles := []string{
		"/run/containerd/io.containerd.runtime.v2.task/k8s.io",
		"/run/containerd/io.containerd.runtime.v2.task/default",
		"/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
		"/run/containers/storage/overlay-containers",
	}
	for _, dir := range bundles {
		file := "config.json"
		if filepath.Base(dir) == "overlay-containers" {
			file = "userdata/config.json"
		}
		var config struct {
			Annotations map[string]string `json:"annotations"`
		}
		if f.read(filepath.Join(dir, p.ID, file), &config) != nil {
			continue
		}
		p.Name = firstValue(config.Annotations, nameAnnotations)
		if pod := firstValue(config.Annotations, podAnnotations); pod != "" {
			p.Pod = pod
		}
		return p
	}
	return p
}

func firstValue(m map[string]string, keys []string) string {
	for _, k := range keys {
		if v := m[k]; v != "" {
			return v
		}
	}
	return ""
}

// decode decodes JSON unless reading it failed.
func decode(b []byte, err error, into any) error {
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// read decodes a file in a directory that only root can write to.
func (f Files) read(path string, into any) error {
	b, err := untrustedfs.ReadFile(filepath.Join(f.Root, path), maxConfig)
	return decode(b, err, into)
}

// readHome decodes a file in a home directory, following no link out of it.
func (f Files) readHome(home, path string, into any) error {
	t, err := untrustedfs.Open(filepath.Join(f.Root, "/home", home))
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	b, err := t.Read(path, maxConfig)
	return decode(b, err, into)
}
