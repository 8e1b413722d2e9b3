package cgroup

import (
	"strings"

	"iftopgo/flows/owners/hexescape"
)

// scopePrefixes are the prefixes by which runtimes name the systemd scope of a
// container: prefix, id, ".scope".
var scopePrefixes = []struct{ prefix, runtime string }{
	{"docker-", "docker"},
	{"libpod-payload-", "podman"},
	{"libpod-", "podman"},
	{"cri-containerd-", "containerd"},
	{"nerdctl-", "containerd"},
	{"crio-", "cri-o"},
}

// runtimeParents are the groups in which runtimes that manage control groups themselves
// put the group of a container, whose name is its id.
var runtimeParents = map[string]string{
	"docker":  "docker",
	"libpod":  "podman",
	"default": "containerd",
	"k8s.io":  "containerd",
	"moby":    "docker",
}

// container recognises a container by one component of a path and its parent. inPod says
// that it is below a Kubernetes pod, where an id alone is a container.
func container(parent, part string, inPod bool) (runtime, id, name string) {
	scope := strings.TrimSuffix(part, ".scope")
	// Nested groups of containerd: "slice:prefix:id".
	if f := strings.Split(scope, ":"); len(f) == 3 && isID(f[2]) {
		scope = f[1] + "-" + f[2]
	}
	for _, p := range scopePrefixes {
		if id, ok := strings.CutPrefix(scope, p.prefix); ok && isID(id) {
			return p.runtime, id, ""
		}
	}
	if isID(part) {
		if runtime := runtimeParents[parent]; runtime != "" {
			return runtime, part, ""
		}
		if inPod {
			return "kubernetes", part, ""
		}
	}
	runtime, name = namedContainer(parent, part)
	return runtime, "", name
}

// namedContainer recognises containers and applications that have a name and no id.
func namedContainer(parent, part string) (runtime, name string) {
	switch {
	case strings.HasPrefix(part, "lxc.payload."):
		return "lxc", strings.TrimPrefix(part, "lxc.payload.")
	case parent == "lxc":
		return "lxc", part
	case strings.HasPrefix(part, "systemd-nspawn@") && strings.HasSuffix(part, ".service"):
		return "nspawn", hexescape.Decode(strings.TrimSuffix(strings.TrimPrefix(part, "systemd-nspawn@"), ".service"))
	case strings.HasPrefix(part, "snap."):
		// snap.<snap>.<app>.service or snap.<snap>.<app>-<uuid>.scope.
		if name, _, ok := strings.Cut(strings.TrimPrefix(part, "snap."), "."); ok {
			return "snap", hexescape.Decode(name)
		}
	case strings.HasPrefix(part, "app-flatpak-"):
		// app-flatpak-<application>-<number>.scope; the dashes within the
		// application's name are escaped.
		if name, _, ok := strings.Cut(strings.TrimPrefix(part, "app-flatpak-"), "-"); ok {
			return "flatpak", hexescape.Decode(name)
		}
	}
	return "", ""
}

// isID reports whether s is the id of a container: 64 hexadecimal digits, or 32 of them
// with a dash and a decimal number, as Amazon ECS has it.
func isID(s string) bool {
	if len(s) < 32 || len(s) > 64 {
		return false
	}
	head, tail, dashed := strings.Cut(s, "-")
	if strings.Trim(head, "0123456789abcdef") != "" || len(head) < 32 {
		return false
	}
	if !dashed {
		return len(s) == 64
	}
	return tail != "" && strings.Trim(tail, "0123456789") == ""
}
