package ebpfmaps

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Memory is what the kernel has taken for maps, in bytes.
type Memory struct {
	// Open has the maps that a process has open, by their numbers: one may be open in several processes. It is "memlock" of
	// proc_pid_fdinfo(5).
	Open map[uint64]uint64
	// Resident is what the resident memory of the process has of them, because it has mapped it.
	Resident uint64
}

// Of is the memory of the maps of a process, "self" or a number. That of one that ends meanwhile is incomplete.
func Of(pid string) Memory {
	m := Memory{Open: map[uint64]uint64{}}
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%s/fdinfo/*", pid)) // The pattern is right, which is all that it may find fault with.
	for _, path := range files {
		var id, size uint64
		for line := range lines(path) {
			scan(line, "map_id: %d", &id)
			scan(line, "memlock: %d", &size)
		}
		if id > 0 {
			m.Open[id] = size
		}
	}
	mapped := false
	for line := range lines(fmt.Sprintf("/proc/%s/smaps", pid)) {
		var kib uint64
		switch {
		case strings.Contains(line, "-") && !strings.Contains(line, "kB"):
			mapped = strings.HasSuffix(strings.TrimSpace(line), "anon_inode:bpf-map")
		case mapped && scan(line, "Rss: %d", &kib):
			m.Resident += kib << 10
		}
	}
	return m
}

// lines are those of a file of /proc, none if it is no longer there.
func lines(path string) func(yield func(string) bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return strings.Lines("")
	}
	return strings.Lines(string(text))
}

// scan reads a number of a line, if it is such a line.
func scan(line, format string, n *uint64) bool {
	read, err := fmt.Sscanf(line, format, n)
	return err == nil && read == 1
}
