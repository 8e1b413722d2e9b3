package buildinfo

import "strings"

// Feature is one thing a kernel may have.
type Feature struct {
	// Name is what it is: "tpacket_v3", "ebpf".
	Name string
	// Has says that the kernel has it.
	Has bool
	// Detail is more about it: a version, what is missing. It may be empty.
	Detail string
	// Needs are the rights that this process lacks to use it, empty when it may.
	Needs string
}

// String is the offer in words: "yes", "no", "ABI 7", "not permitted: needs cap_net_raw".
func (o Feature) String() string {
	var parts []string
	if o.Detail != "" {
		parts = append(parts, o.Detail)
	}
	switch {
	case !o.Has && o.Detail == "":
		parts = append(parts, "no")
	case o.Has && o.Needs != "":
		parts = append(parts, "not permitted: needs "+o.Needs)
	case o.Has && o.Detail == "":
		parts = append(parts, "yes")
	}
	return strings.Join(parts, ", ")
}

// Features returns all there is to say: the native way to capture first.
func Features() []Feature { return features() }

// Kernel is its name and release: "Linux 6.18.44".
func Kernel() string { return kernel() }
