package tuning

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestTheLeastLimitOfMemoryCounts has the files of machines, of both versions of control
// groups, and within containers.
func TestTheLeastLimitOfMemoryCounts(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	meminfo := "MemTotal:        2097152 kB\nMemFree:  1 kB\n"
	for name, c := range map[string]struct {
		files     map[string]string
		addresses uint64
		limit     uint64
		source    string
	}{
		"a machine alone": {
			files: map[string]string{"/proc/meminfo": meminfo}, limit: 1024 * mib, source: machine,
		},
		"nothing known": {limit: unix.RLIM_INFINITY, source: machine},
		"a group of the second version": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "0::/system.slice/iftopgo.service\n",
				"/sys/fs/cgroup/system.slice/iftopgo.service/memory.max": "67108864\n",
			},
			limit: 64 * mib, source: "memory cgroup",
		},
		"a group without a limit in one that has one": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "0::/a/b\n",
				"/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "134217728\n",
			},
			limit: 128 * mib, source: "memory cgroup",
		},
		"memory.high": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "0::/a\n",
				"/sys/fs/cgroup/a/memory.max": "134217728\n", "/sys/fs/cgroup/a/memory.high": "67108864\n",
			},
			limit: 64 * mib, source: "memory cgroup",
		},
		"a container of the second version, in a namespace of its own": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "67108864\n",
			},
			limit: 64 * mib, source: "memory cgroup",
		},
		"a group of the first version": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "3:cpu,cpuacct:/\n2:memory:/x\n0::/\n",
				"/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n", "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "50331648\n",
			},
			limit: 48 * mib, source: "memory cgroup",
		},
		"a container of the first version, by a path of the host": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "2:memory:/docker/0123\n",
				"/sys/fs/cgroup/memory/memory.limit_in_bytes": "67108864\n",
			},
			limit: 64 * mib, source: "memory cgroup",
		},
		"a group whose mount is hidden, as by ip netns exec": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "2:memory:/x\n",
				"/proc/1/root/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "67108864\n",
			},
			limit: 64 * mib, source: "memory cgroup",
		},
		"a limit above what the machine has": {
			files: map[string]string{
				"/proc/meminfo": meminfo, "/proc/self/cgroup": "0::/a\n", "/sys/fs/cgroup/a/memory.max": "4294967296\n",
			},
			limit: 1024 * mib, source: machine,
		},
		"few addresses":                  {files: map[string]string{"/proc/meminfo": meminfo}, addresses: 800 * mib, limit: 100 * mib, source: "RLIMIT_AS"},
		"fewer than Go reserves":         {addresses: 300 * mib, limit: 0, source: "RLIMIT_AS"},
		"malformed files say nothing":    {files: map[string]string{"/proc/meminfo": "MemTotal: x kB\n", "/proc/self/cgroup": "nonsense\n0::/a\n", "/sys/fs/cgroup/a/memory.max": "-1"}, limit: unix.RLIM_INFINITY, source: machine},
		"a path that leads elsewhere is": {files: map[string]string{"/proc/self/cgroup": "0::/../../etc\n", "/etc/memory.max": "1"}, limit: unix.RLIM_INFINITY, source: machine},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for file, text := range c.files {
				path := filepath.Join(root, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.addresses == 0 {
				c.addresses = unix.RLIM_INFINITY
			}
			if limit, source := (available{root: root, addresses: c.addresses}).memory(); limit != c.limit || source != c.source {
				t.Errorf("%d by %s, want %d by %s", limit, source, c.limit, c.source)
			}
		})
	}
}
