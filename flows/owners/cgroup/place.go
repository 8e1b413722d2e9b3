package cgroup

import (
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/owners/hexescape"
)

// Place is the container, pod or unit that a process belongs to. The zero value is none.
type Place struct {
	// Runtime is what runs the container: "docker", "podman", "containerd",
	// "cri-o", "kubernetes" (where the runtime is not known), "lxc", "nspawn",
	// "flatpak" or "snap"; empty outside containers.
	Runtime string
	// ID is the full id of the container; empty where the runtime has names only.
	ID string
	// Name is the container's or application's name, if known.
	Name string
	// Pod is the Kubernetes pod: its name if known, else its UID.
	Pod string
	// Unit is the innermost systemd unit: a service or a scope.
	Unit string
}

// shortID is how many digits of an id runtimes show, such as docker ps.
const shortID = 12

// Label returns the name of the container, or else its short id, or else the pod; it is
// empty outside containers.
func (p Place) Label() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.ID != "":
		return p.ID[:min(len(p.ID), shortID)]
	default:
		return p.Pod
	}
}

// maxText is the most that is kept of any name, in bytes. A path component is at
// most 255 bytes long.
const maxText = 255

// clean makes the texts fit to be shown. The id consists of letters, digits and dashes.
func (p Place) clean() Place {
	p.Name = flows.Clean(p.Name, maxText)
	p.Pod = flows.Clean(p.Pod, maxText)
	p.Unit = flows.Clean(p.Unit, maxText)
	return p
}

// ParseFile reads the text of /proc/PID/cgroup, cgroups(7), which has a line for each
// hierarchy. It takes the first line with a container, and the first unit if that line
// has none.
func ParseFile(text string) Place {
	var best Place
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(fields) != 3 {
			continue
		}
		p := ParsePath(fields[2])
		switch {
		case best.Runtime == "" && p.Runtime != "":
			unit := best.Unit
			best = p
			if best.Unit == "" {
				best.Unit = unit
			}
		case best.Unit == "":
			best.Unit = p.Unit
		}
	}
	return best
}

// maxDepth bounds how many components of a path are looked at.
const maxDepth = 32

// ParsePath reads one control group path. Inner components overrule outer ones, which
// are farther from the process.
func ParsePath(path string) Place {
	var p Place
	parts := strings.SplitN(strings.Trim(path, "/"), "/", maxDepth+1)
	for i, part := range parts[:min(len(parts), maxDepth)] {
		parent := ""
		if i > 0 {
			parent = parts[i-1]
		}
		p = p.addComponent(parent, part)
	}
	return p.clean()
}

// addComponent takes the next component of a path into account.
func (p Place) addComponent(parent, part string) Place {
	if pod, ok := podUID(part); ok {
		p.Pod = pod
		return p
	}
	if runtime, id, name := container(parent, part, p.Pod != ""); runtime != "" {
		p.Runtime, p.ID, p.Name = runtime, id, name
	}
	if strings.HasSuffix(part, ".service") || strings.HasSuffix(part, ".scope") {
		p.Unit = hexescape.Decode(part)
	}
	return p
}

// podUID reads "kubepods-burstable-pod<uid>.slice" and "pod<uid>".
func podUID(part string) (string, bool) {
	name := strings.TrimSuffix(part, ".slice")
	if i := strings.LastIndex(name, "-pod"); i >= 0 && strings.Contains(name[:i+1], "kubepods") {
		name = name[i+1:]
	}
	uid, ok := strings.CutPrefix(name, "pod")
	if !ok || len(uid) < 32 {
		return "", false
	}
	uid = strings.ReplaceAll(uid, "_", "-")
	if strings.Trim(uid, "0123456789abcdef-") != "" {
		return "", false
	}
	return uid, true
}
