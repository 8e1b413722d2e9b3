package accuracy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// maps is what the kernel has taken for the eBPF maps that the process has open, in KiB: "memlock" of
// proc_pid_fdinfo(5). It is in the resident memory of no process.
func (p *tool) maps() (kib uint64) {
	p.t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fdinfo/*", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	sizes := map[uint64]uint64{} // By the number of a map, which may be open twice.
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // It was closed.
		}
		var id, size uint64
		for line := range strings.Lines(string(text)) {
			if _, err := fmt.Sscanf(line, "memlock: %d", &size); err == nil {
				continue
			}
			_, _ = fmt.Sscanf(line, "map_id: %d", &id) // It is another line.
		}
		if id > 0 {
			sizes[id] = size
		}
	}
	for _, size := range sizes {
		kib += size >> 10
	}
	return kib
}
