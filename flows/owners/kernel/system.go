//go:build linux

package kernel

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// ownNetns returns the inode number of the network namespace of the calling thread.
func ownNetns() (uint32, error) {
	var st syscall.Stat_t
	if err := syscall.Stat("/proc/thread-self/ns/net", &st); err != nil {
		return 0, fmt.Errorf("own network namespace: %w", err)
	}
	return uint32(st.Ino), nil
}

// cgroupRoot returns the mount point of the unified cgroup hierarchy, empty if it is not
// mounted. Programs attached there run for every process in it.
func cgroupRoot() string {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // It was only read.
	s := bufio.NewScanner(f)
	for s.Scan() {
		if dir, ok := cgroup2Mount(s.Text()); ok {
			return dir
		}
	}
	return ""
}

// cgroup2Mount reads one line of mountinfo, proc_pid_mountinfo(5).
func cgroup2Mount(line string) (string, bool) {
	left, right, ok := strings.Cut(line, " - ")
	if !ok || !strings.HasPrefix(right, "cgroup2 ") {
		return "", false
	}
	fields := strings.Fields(left)
	if len(fields) < 5 {
		return "", false
	}
	return fields[4], true
}
