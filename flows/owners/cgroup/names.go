package cgroup

import (
	"encoding/json"
	"io"
	"path/filepath"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// Files reads what container runtimes write about their containers. It is not safe for
// concurrent use.
type Files struct {
	// Root is put before every path; empty is the root of the file system.
	Root string
	// Now is the clock; nil is time.Now. CPU returns the CPU time of the calling thread; nil
	// leaves it out of the limits.
	Now func() time.Time
	CPU func() time.Duration

	known map[Place]named
	homes homes
}

// named is the answer for a place, for as long as it is remembered.
type named struct {
	Place
	until time.Time
}

// maxConfig is the most that is read of a runtime's file. Of nobody are names
// remembered longer than namesAge, unless they are too many.
const (
	maxConfig = 4 << 20
	namesAge  = 10 * time.Second
	maxKnown  = 1024
)

// The annotations in which runtimes keep the names of a container and of its pod, the
// better ones first.
var (
	nameAnnotations = []string{"io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name"}
	podAnnotations  = []string{"io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"}
)

// Name fills in the names of the container and of its pod from the files of the
// runtime. Files that are missing, unreadable or malformed change nothing.
func (f *Files) Name(p Place) Place {
	if p.ID == "" || !isID(p.ID) {
		return p
	}
	now := time.Now()
	if f.Now != nil {
		now = f.Now()
	}
	if n, ok := f.known[p]; ok && now.Before(n.until) {
		return n.Place
	}
	if f.known == nil || len(f.known) >= maxKnown {
		f.known = map[Place]named{}
	}
	n := named{Place: f.read(p, now), until: now.Add(namesAge)}
	f.known[p] = n
	return n.Place
}

// Limited reports whether names of containers are missing because no more is read of the
// files of users.
func (f *Files) Limited() bool { return f.homes.limited }

// read looks a place up. What a user's systemd runs has no name in files of root: the
// user chooses the id, too.
func (f *Files) read(p Place, now time.Time) Place {
	switch {
	case p.User != "" && p.Runtime == "podman":
		p.Name = f.homePodman(p, now)
	case p.User != "":
	case p.Runtime == "docker":
		p.Name = f.docker(p.ID)
	case p.Runtime == "podman":
		p.Name = f.podman(p.ID)
	default:
		p = f.fromAnnotations(p)
	}
	return p.clean()
}

func (f *Files) docker(id string) string {
	var config struct{ Name string }
	if f.config(filepath.Join("/var/lib/docker/containers", id, "config.v2.json"), &config) != nil {
		return ""
	}
	// Like docker ps, without the leading slash.
	if len(config.Name) > 1 && config.Name[0] == '/' {
		return config.Name[1:]
	}
	return config.Name
}

// podmanList is the list of podman's containers, below its storage.
const podmanList = "overlay-containers/containers.json"

// podman returns the name of a container of root.
func (f *Files) podman(id string) string {
	file, err := untrustedfs.OpenFile(filepath.Join(f.Root, "/var/lib/containers/storage", podmanList), nil)
	if err != nil {
		return ""
	}
	defer file.Close() //nolint:errcheck // It was only read.
	return nameIn(io.LimitReader(file, maxConfig), id)
}

// nameIn returns the first name of a container in a list of podman, empty for none. Of
// the list only one entry is in memory at a time.
func nameIn(list io.Reader, id string) string {
	d := json.NewDecoder(list)
	if _, err := d.Token(); err != nil { // The bracket.
		return ""
	}
	for d.More() {
		var c struct {
			ID    string   `json:"id"`
			Names []string `json:"names"`
		}
		if d.Decode(&c) != nil {
			return ""
		}
		if c.ID == id && len(c.Names) > 0 {
			return c.Names[0]
		}
	}
	return ""
}

// fromAnnotations reads the annotations in the config.json of the OCI bundle.
func (f *Files) fromAnnotations(p Place) Place {
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
		if f.config(filepath.Join(dir, p.ID, file), &config) != nil {
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

// config decodes a file in a directory that only root can write to.
func (f *Files) config(path string, into any) error {
	b, err := untrustedfs.ReadFile(filepath.Join(f.Root, path), maxConfig, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}
