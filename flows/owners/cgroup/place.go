package cgroup

import (
	"strings"

	"iftopgo/flows"
)

// Place is where a process belongs. The zero value is "nowhere in particular".
type Place struct {
	// Runtime is what runs the container: "docker", "podman", "containerd",
	// "cri-o", "kubernetes" (which of its runtimes is not told), "lxc", "nspawn",
	// "flatpak" or "snap"; empty outside containers.
	Runtime string
	// ID is the runtime's full id of the container; empty where the runtime has
	// names only.
	ID string
	// Name is the container's or application's name, if known.
	Name string
	// Pod is the Kubernetes pod: its name if known, else its UID.
	Pod string
	// Unit is the innermost systemd unit: a service or a scope.
	Unit string
}

// shortID is how much of a container's id its runtime's own tools show.
const shortID = 12

// ShortID returns the id as the runtime's tools show it.
func (p Place) ShortID() string { return p.ID[:min(len(p.ID), shortID)] }

// Label returns the best short name of the container, empty outside containers.
func (p Place) Label() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.ID != "":
		return p.ShortID()
	default:
		return p.Pod
	}
}

// maxText is the most that is kept of any name, in bytes. A path component is at
// most 255 bytes long.
const maxText = 255

// clean makes the texts fit to be shown. The id is made of letters, digits and
// dashes already.
func (p Place) clean() Place {
	p.Name = flows.Clean(p.Name, maxText)
	p.Pod = flows.Clean(p.Pod, maxText)
	p.Unit = flows.Clean(p.Unit, maxText)
	return p
}

// ParseFile understands the text of /proc/PID/cgroup, cgroups(7): one line for
// each hierarchy, of which the one that says most is taken.
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

// ParsePath understands one control group path, from the outside in: what is
// further in is nearer to the process.
func ParsePath(path string) Place {
	var p Place
	parts := strings.SplitN(strings.Trim(path, "/"), "/", maxDepth+1)
	for i, part := range parts[:min(len(parts), maxDepth)] {
		before := ""
		if i > 0 {
			before = parts[i-1]
		}
		p = p.enter(before, part)
	}
	return p.clean()
}

// enter takes one more component into account.
func (p Place) enter(before, part string) Place {
	if pod, ok := podUID(part); ok {
		p.Pod = pod
		return p
	}
	if runtime, id, name := container(before, part, p.Pod != ""); runtime != "" {
		p.Runtime, p.ID, p.Name = runtime, id, name
	}
	if strings.HasSuffix(part, ".service") || strings.HasSuffix(part, ".scope") {
		p.Unit = unescape(part)
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
