package cgroup

import (
	"strconv"
	"strings"
)

// prefixes are how runtimes name the scope of a container under systemd:
// prefix, id, ".scope".
var prefixes = []struct{ prefix, runtime string }{
	{"docker-", "docker"},
	{"libpod-payload-", "podman"},
	{"libpod-", "podman"},
	{"cri-containerd-", "containerd"},
	{"nerdctl-", "containerd"},
	{"crio-", "cri-o"},
}

// parents are the groups in which runtimes that manage groups themselves put a
// container under its bare id.
var parents = map[string]string{
	"docker":  "docker",
	"libpod":  "podman",
	"default": "containerd",
	"k8s.io":  "containerd",
	"moby":    "docker",
}

// container recognises one component of a path. inPod says that it is below a
// Kubernetes pod, where a bare id is a container.
func container(before, part string, inPod bool) (runtime, id, name string) {
	scope := strings.TrimSuffix(part, ".scope")
	// Nested groups of containerd: "slice:prefix:id".
	if f := strings.Split(scope, ":"); len(f) == 3 && isID(f[2]) {
		scope = f[1] + "-" + f[2]
	}
	for _, p := range prefixes {
		if id, ok := strings.CutPrefix(scope, p.prefix); ok && isID(id) {
			return p.runtime, id, ""
		}
	}
	if isID(part) {
		if runtime := parents[before]; runtime != "" {
			return runtime, part, ""
		}
		if inPod {
			return "kubernetes", part, ""
		}
	}
	runtime, name = named(before, part)
	return runtime, "", name
}

// named recognises what has a name and no id.
func named(before, part string) (runtime, name string) {
	switch {
	case strings.HasPrefix(part, "lxc.payload."):
		return "lxc", strings.TrimPrefix(part, "lxc.payload.")
	case before == "lxc":
		return "lxc", part
	case strings.HasPrefix(part, "systemd-nspawn@") && strings.HasSuffix(part, ".service"):
		return "nspawn", unescape(strings.TrimSuffix(strings.TrimPrefix(part, "systemd-nspawn@"), ".service"))
	case strings.HasPrefix(part, "snap."):
		// snap.<snap>.<app>.service or snap.<snap>.<app>-<uuid>.scope.
		if name, _, ok := strings.Cut(strings.TrimPrefix(part, "snap."), "."); ok {
			return "snap", unescape(name)
		}
	case strings.HasPrefix(part, "app-flatpak-"):
		// app-flatpak-<application>-<number>.scope; the dashes within the
		// application's name are escaped.
		if name, _, ok := strings.Cut(strings.TrimPrefix(part, "app-flatpak-"), "-"); ok {
			return "flatpak", unescape(name)
		}
	}
	return "", ""
}

// isID reports whether s is a container's id: 64 hexadecimal digits, or the 32 of
// one and a number that some schedulers use.
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

// unescape undoes systemd's escaping of unit names, systemd.unit(5): \x2d is "-".
func unescape(s string) string {
	if !strings.Contains(s, `\x`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\x`) && i+4 <= len(s) {
			if c, err := strconv.ParseUint(s[i+2:i+4], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
