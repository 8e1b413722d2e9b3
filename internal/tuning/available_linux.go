package tuning

import (
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// available finds out how much memory there is from files below root.
type available struct {
	// root is put before every path; empty is the root of the file system.
	root string
	// addresses is the limit of addresses (RLIMIT_AS of getrlimit(2)).
	addresses uint64
}

// reservedAddresses is what Go reserves of addresses before the first line of a program
// runs, whatever it uses of them.
const reservedAddresses = 700 << 20

// availableMemory returns how much memory this process may take, in bytes, and what limits
// it.
func availableMemory() (limit uint64, source string) {
	a := available{addresses: unix.RLIM_INFINITY}
	var r unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &r) == nil {
		a.addresses = r.Cur
	}
	return a.memory()
}

// memory returns the least of the limits.
func (a available) memory() (limit uint64, source string) {
	limit, source = a.machine()/shareOfMachine, machine
	if limit == 0 {
		limit = unix.RLIM_INFINITY // Not known.
	}
	if g := a.group(); g < limit {
		limit, source = g, "memory cgroup"
	}
	if a.addresses != unix.RLIM_INFINITY {
		left := uint64(0)
		if a.addresses > reservedAddresses {
			left = a.addresses - reservedAddresses
		}
		if left < limit {
			limit, source = left, "RLIMIT_AS"
		}
	}
	return limit, source
}

// machine returns the memory of the machine (proc_meminfo(5)), 0 if that is not known.
func (a available) machine() uint64 {
	text, err := os.ReadFile(a.root + "/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == "MemTotal:" {
			kib, err := strconv.ParseUint(f[1], 10, 53)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}

// group returns the least limit of the control groups that this process is in
// (cgroups(7)): each limits all groups below it.
func (a available) group() uint64 {
	limit := uint64(unix.RLIM_INFINITY)
	text, err := os.ReadFile(a.root + "/proc/self/cgroup")
	if err != nil {
		return limit
	}
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		switch {
		case f[0] == "0" && f[1] == "": // The second version, alone or beside the first.
			for _, mount := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified"} {
				limit = min(limit, a.above(mount, f[2], "memory.max"), a.above(mount, f[2], "memory.high"))
			}
		case hasController(f[1], "memory"):
			limit = min(limit, a.above("/sys/fs/cgroup/memory", f[2], "memory.limit_in_bytes"))
		}
	}
	return limit
}

func hasController(list, name string) bool {
	for c := range strings.SplitSeq(list, ",") {
		if c == name {
			return true
		}
	}
	return false
}

// above returns the least limit of a group and those above it, in a mount of control
// groups, which "ip netns exec" hides: the first process still has it. Within a container the
// path may be one of the host, of which only the mount itself is there.
func (a available) above(mount, group, file string) uint64 {
	limit := uint64(unix.RLIM_INFINITY)
	for dir := path.Clean("/" + group); ; dir = path.Dir(dir) {
		text, err := os.ReadFile(a.root + mount + dir + "/" + file)
		if err != nil {
			text, err = os.ReadFile(a.root + "/proc/1/root" + mount + dir + "/" + file)
		}
		if err == nil {
			// "max", and what the first version has for it, is no limit.
			if n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil && n < 1<<62 {
				limit = min(limit, n)
			}
		}
		if dir == "/" {
			return limit
		}
	}
}
