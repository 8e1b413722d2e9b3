package cgroup

import (
	"cmp"
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
	// Inner is the name or the short id of a container within the container, which the
	// container has chosen.
	Inner string
	// User is the number of the user whose systemd has made the groups: everything in them
	// is called as that user likes. Empty for those that the system has made.
	User string
}

// shortID is how many digits of an id runtimes show, such as docker ps.
const shortID = 12

// Label returns the name of the container, or else its short id, or else the pod; it is
// empty outside containers. A container within it, and a container of a user, cannot take
// the name of another one: the outer name and the user are part of the label.
func (p Place) Label() string {
	label := p.Pod
	switch {
	case p.Name != "":
		label = p.Name
	case p.ID != "":
		label = short(p.ID)
	}
	if p.Inner != "" {
		label += "/" + p.Inner
	}
	if label != "" && p.User != "" {
		label += " (user " + p.User + ")"
	}
	return label
}

// short returns an id as runtimes show it.
func short(id string) string { return id[:min(len(id), shortID)] }

// maxText is the most that is kept of any name, in bytes. A path component is at
// most 255 bytes long.
const maxText = 255

// clean makes the texts fit to be shown. The id consists of letters, digits and dashes.
func (p Place) clean() Place {
	p.Name = flows.Clean(p.Name, maxText)
	p.Pod = flows.Clean(p.Pod, maxText)
	p.Unit = flows.Clean(p.Unit, maxText)
	p.Inner = flows.Clean(p.Inner, maxText)
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

// ParsePath reads one control group path. The outermost container counts: whatever is
// in it makes groups of its own, by any name. Of units it is the innermost.
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
		if p.Runtime == "" {
			p.Pod = pod
		}
		return p
	}
	if uid, ok := userOf(part); ok && p.Runtime == "" && p.User == "" {
		p.User = uid
	}
	runtime, id, name := container(parent, part, p.Pod != "")
	switch {
	case runtime == "" || id != "" && id == p.ID: // A scope has the id in a group below, too.
	case p.Runtime == "":
		p.Runtime, p.ID, p.Name = runtime, id, name
	default:
		p.Inner = cmp.Or(name, short(id))
	}
	if strings.HasSuffix(part, ".service") || strings.HasSuffix(part, ".scope") {
		p.Unit = hexescape.Decode(part)
	}
	return p
}

// userOf reads "user@1000.service", the group of the systemd of a user, which may make
// any groups in it (Delegate= of systemd.resource-control(5)).
func userOf(part string) (uid string, ok bool) {
	name, service := strings.CutSuffix(part, ".service")
	uid, user := strings.CutPrefix(name, "user@")
	const longest = 10 // digits of 32 bits
	return uid, service && user && uid != "" && len(uid) <= longest && strings.Trim(uid, "0123456789") == ""
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
