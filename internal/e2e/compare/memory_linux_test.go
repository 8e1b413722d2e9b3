package compare

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/ebpfmaps"
)

// between is the time between two looks at the memory.
const between = time.Second

// peak is the most memory a group was seen to have.
type peak struct {
	most  int64
	stop  chan struct{}
	ended chan struct{}
}

// watchMemory looks at the memory of a group until it is asked for the most.
func watchMemory(t *testing.T, g *group) *peak {
	t.Helper()
	p := &peak{stop: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		tick := time.NewTicker(between)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-t.Context().Done():
				return
			case <-tick.C:
				p.most = max(p.most, memory(g))
			}
		}
	}()
	return p
}

// bytes ends the watch, looks once more and returns the most there was.
func (p *peak) bytes(g *group) int64 {
	close(p.stop)
	<-p.ended
	return max(p.most, memory(g))
}

// memory is what the processes of a group have resident, what several share only once (PSS),
// and the maps in the kernel that belong to them.
func memory(g *group) (bytes int64) {
	text, err := os.ReadFile(filepath.Join(g.dir, "cgroup.procs"))
	if err != nil {
		return 0
	}
	sizes := map[uint64]uint64{}
	for pid := range strings.FieldsSeq(string(text)) {
		proc := filepath.Join("/proc", pid)
		bytes += field(filepath.Join(proc, "smaps_rollup"), "Pss:") << 10
		of := ebpfmaps.Of(pid)
		maps.Copy(sizes, of.Open)
		bytes -= int64(of.Resident)
	}
	for _, size := range sizes {
		bytes += int64(size)
	}
	return bytes
}

// field is a number in a file of /proc, 0 where there is none: processes end at any time.
func field(path, name string) int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	_, rest, found := strings.Cut("\n"+string(text), "\n"+name)
	if fields := strings.Fields(rest); found && len(fields) > 0 {
		n, _ := strconv.ParseInt(fields[0], 10, 64)
		return n
	}
	return 0
}
