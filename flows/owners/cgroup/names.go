package cgroup

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Files reads what container runtimes write about their containers.
type Files struct {
	// Root is put before every path; empty is the root of the file system.
	Root string
}

// maxConfig is the most that is read of a runtime's file.
const maxConfig = 4 << 20

// annotations are the names under which runtimes note what a container is
// called, the better ones first.
var (
	nameAnnotations = []string{"io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name"}
	podAnnotations  = []string{"io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"}
)

// Name fills in the name of the container and of its pod where the runtime's
// files tell them. Files that are missing, unreadable or malformed change nothing.
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
		p = f.annotated(p)
	}
	return p.clean()
}

func (f Files) docker(id string) string {
	var config struct{ Name string }
	if f.read(filepath.Join("/var/lib/docker/containers", id, "config.v2.json"), &config) != nil {
		return ""
	}
	// Docker's own tools do not show the leading slash either.
	if len(config.Name) > 1 && config.Name[0] == '/' {
		return config.Name[1:]
	}
	return config.Name
}

// podman looks through the system's containers and those of users, which live in
// their home directories.
func (f Files) podman(id string) string {
	const list = "overlay-containers/containers.json"
	paths := []string{"/var/lib/containers/storage/" + list}
	homes, err := os.ReadDir(filepath.Join(f.Root, "/home"))
	if err == nil {
		for _, h := range homes {
			paths = append(paths, filepath.Join("/home", h.Name(), ".local/share/containers/storage", list))
		}
	}
	for _, path := range paths {
		var containers []struct {
			ID    string   `json:"id"`
			Names []string `json:"names"`
		}
		if f.read(path, &containers) != nil {
			continue
		}
		for _, c := range containers {
			if c.ID == id && len(c.Names) > 0 {
				return c.Names[0]
			}
		}
	}
	return ""
}

// annotated reads the annotations of the OCI bundle.
func (f Files) annotated(p Place) Place {
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
		p.Name = first(config.Annotations, nameAnnotations)
		if pod := first(config.Annotations, podAnnotations); pod != "" {
			p.Pod = pod
		}
		return p
	}
	return p
}

func first(m map[string]string, keys []string) string {
	for _, k := range keys {
		if v := m[k]; v != "" {
			return v
		}
	}
	return ""
}

var errTooLong = errors.New("file too long")

// read decodes a JSON file of bounded size.
func (f Files) read(path string, into any) error {
	file, err := os.Open(filepath.Join(f.Root, path))
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // It was only read.
	b, err := io.ReadAll(io.LimitReader(file, maxConfig+1))
	if err != nil {
		return err
	}
	if len(b) > maxConfig {
		return errTooLong
	}
	return json.Unmarshal(b, into)
}
