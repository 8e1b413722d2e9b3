//go:build linux

package kernel

import (
	"bytes"
	"slices"
	"strings"
)

// Process is what was recorded of an image when it first used a socket. Texts are as the
// kernel has them, not cleaned: processes control them.
type Process struct {
	// Comm is the name of the process (not of its thread), at most 15 bytes.
	Comm string
	PPID uint32
	// UID is the effective user id in the initial user namespace.
	UID uint32
	// Exe is the path of the program, seen from the root of the mount namespace
	// MountNS, as readlink(2) of /proc/PID/exe without " (deleted)"; empty when too
	// long, for kernel threads, and where the path ends in a directory that is not
	// below that root.
	Exe     string
	MountNS uint32
	// Cgroup is the path in the unified hierarchy, or, when that is its root,
	// in the hierarchy of the version 1 memory or pids controller.
	Cgroup string
	// Args is the beginning of the command line, at most 256 bytes. It is empty
	// for processes that were found by [Tracker.Scan].
	Args []string
}

func newProcess(p *ownersProcess) Process {
	return Process{
		Comm:    cString(p.Comm[:]),
		PPID:    p.Ppid,
		UID:     p.Uid,
		Exe:     path(p.Exe[:], int(p.ExeLen)),
		MountNS: p.Mntns,
		Cgroup:  path(p.Cgroup[:], int(p.CgroupLen)),
		Args:    arguments(p.Args[:], int(p.ArgsLen)),
	}
}

func cString(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// path joins the names that the eBPF program has recorded, the last one first. It is
// empty if the path is not known.
func path(b []byte, n int) string {
	if n == 0 || n > len(b) {
		return ""
	}
	names := strings.Split(strings.TrimSuffix(string(b[:n]), "\x00"), "\x00")
	slices.Reverse(names)
	return "/" + strings.Join(names, "/")
}

func arguments(b []byte, n int) []string {
	b = bytes.TrimRight(b[:min(n, len(b))], "\x00")
	if len(b) == 0 {
		return nil
	}
	return strings.Split(string(b), "\x00")
}
