package buildinfo

import "strings"

// Feature is something a kernel may have.
type Feature struct {
	// Name is its name, such as "tpacket_v3" or "ebpf".
	Name string
	// Has says that the kernel has it.
	Has bool
	// Detail is more about it: a version, what is missing. It may be empty.
	Detail string
	// Needs is the privileges that this process lacks to use it; empty when it may.
	Needs string
}

// String describes the feature: "yes", "no", "ABI 7", "not permitted: needs cap_net_raw".
func (f Feature) String() string {
	var parts []string
	if f.Detail != "" {
		parts = append(parts, f.Detail)
	}
	switch {
	case !f.Has && f.Detail == "":
		parts = append(parts, "no")
	case f.Has && f.Needs != "":
		parts = append(parts, "not permitted: needs "+f.Needs)
	case f.Has && f.Detail == "":
		parts = append(parts, "yes")
	}
	return strings.Join(parts, ", ")
}
