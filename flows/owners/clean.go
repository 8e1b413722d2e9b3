package owners

import (
	"unicode/utf8"

	"iftopgo/flows"
)

// The most that is kept of texts from outside, in bytes.
const (
	maxName = 64
	maxUser = 64
	maxPath = 1024
	maxArgs = 4096
)

// longestPath is PATH_MAX, include/uapi/linux/limits.h, with every byte replaced by
// U+FFFD: more does not come in.
const longestPath = 4096 * utf8.UTFMax

// clean makes the texts of an owner fit to be shown, once, where they enter, and names
// it. The container and unit have been cleaned where the control group was parsed, the
// package where its database was read.
func clean(o flows.Owner) flows.Owner {
	o.Exe = cleanPath(o.Exe)
	o.User = flows.Clean(o.User, maxUser)
	o.Comm = flows.Clean(o.Comm, maxName)
	o.Name = nameOf(&o)
	return o
}

// cleanPath cleans the path of a program. Of a path that is too long the end stays, which
// says what the program is called.
func cleanPath(s string) string {
	s = flows.Clean(s, longestPath)
	if len(s) <= maxPath {
		return s
	}
	const cut = "…"
	s = s[len(s)-maxPath+len(cut):]
	for !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return cut + s
}

// nameOf returns what an owner is called, on all screens and in all lines: a process as
// flows.ProcessName says. The name of a part of the kernel may be empty, as may those of
// a process and its user.
func nameOf(o *flows.Owner) string {
	switch {
	case o.Kind == flows.KindForwarded:
		return "forwarded"
	case o.Kind == flows.KindKernel && o.Name == "":
		return "kernel"
	case o.Kind == flows.KindKernel:
		return "kernel: " + flows.Clean(o.Name, maxName)
	case o.Exe == "" && o.Comm == "" && o.User != "":
		return "a process of " + o.User
	default:
		return flows.ProcessName(o.Exe, o.Comm)
	}
}
