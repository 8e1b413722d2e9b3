//go:build linux

package procfs

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// FS is a mounted proc file system.
type FS struct {
	// Root is where it is mounted; empty is /proc.
	Root string
}

// maxFile is the most that is read of any file, in bytes.
const maxFile = 16 << 10

var errMalformed = errors.New("malformed")

// Tick is the unit of Stat.Start: USER_HZ, which is 100 on every architecture
// that Go supports.
const Tick = 10 * time.Millisecond

// pfKthread is PF_KTHREAD of include/linux/sched.h.
const pfKthread = 0x00200000

// Stat is what is read from /proc/PID/stat (proc_pid_stat(5)).
type Stat struct {
	Comm string
	PPID int
	// Start is when the process was started, since boot, in whole ticks.
	Start time.Duration
	// Kernel says that it is a kernel thread.
	Kernel bool
}

func (fs FS) root() string {
	if fs.Root == "" {
		return "/proc"
	}
	return fs.Root
}

// Path returns the path of a file of a process, such as "stat".
func (fs FS) Path(pid int, file string) string {
	return fs.root() + "/" + strconv.Itoa(pid) + "/" + file
}

// read reads at most maxFile bytes of a file of a process.
func (fs FS) read(pid int, file string) ([]byte, error) { return read(fs.Path(pid, file)) }

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	buf := make([]byte, maxFile)
	n := 0
	for n < len(buf) {
		m, err := f.Read(buf[n:])
		n += m
		if err != nil || m == 0 {
			break
		}
	}
	return buf[:n], nil
}

// Stat reads /proc/PID/stat.
func (fs FS) Stat(pid int) (Stat, error) {
	b, err := fs.read(pid, "stat")
	if err != nil {
		return Stat{}, err
	}
	s, err := parseStat(b)
	if err != nil {
		return Stat{}, fmt.Errorf("stat of process %d: %w", pid, err)
	}
	return s, nil
}

// parseStat reads the text of /proc/PID/stat. It looks for the end of the name from the
// end, since a name may contain blanks and parentheses.
func parseStat(b []byte) (Stat, error) {
	open, end := bytes.IndexByte(b, '('), bytes.LastIndexByte(b, ')')
	if open < 0 || end < open {
		return Stat{}, errMalformed
	}
	// Numbered as in the man page: the field after the name is number 3.
	const state, ppid, flags, startTime = 3, 4, 9, 22
	fields := strings.Fields(string(b[end+1:]))
	if len(fields) <= startTime-state {
		return Stat{}, errMalformed
	}
	parent, err1 := strconv.Atoi(fields[ppid-state])
	bits, err2 := strconv.ParseUint(fields[flags-state], 10, 64)
	start, err3 := strconv.ParseUint(fields[startTime-state], 10, 48)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Stat{}, errMalformed
	}
	return Stat{
		Comm:   string(b[open+1 : end]),
		PPID:   parent,
		Start:  time.Duration(start) * Tick,
		Kernel: bits&pfKthread != 0,
	}, nil
}

// UID returns the effective user id of a process.
func (fs FS) UID(pid int) (uint32, error) {
	b, err := fs.read(pid, "status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		rest, ok := strings.CutPrefix(line, "Uid:")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			break
		}
		uid, err := strconv.ParseUint(fields[1], 10, 32)
		if err != nil {
			break
		}
		return uint32(uid), nil
	}
	return 0, fmt.Errorf("status of process %d: %w", pid, errMalformed)
}

// Cgroup returns the text of /proc/PID/cgroup (cgroups(7)).
func (fs FS) Cgroup(pid int) (string, error) {
	b, err := fs.read(pid, "cgroup")
	return string(b), err
}

// CommandLine returns the arguments of a process, at most 16 KiB of them. A process may
// overwrite them with anything.
func (fs FS) CommandLine(pid int) ([]string, error) {
	b, err := fs.read(pid, "cmdline")
	if err == nil && len(b) == 0 {
		b, err = read(fs.Dir(pid) + "/cmdline") // The main thread may have ended.
	}
	if err != nil {
		return nil, err
	}
	b = bytes.TrimRight(b, "\x00")
	if len(b) == 0 {
		return nil, nil
	}
	return strings.Split(string(b), "\x00"), nil
}

// Namespace returns the inode number of a namespace of a process, such as "net"
// or "mnt".
func (fs FS) Namespace(pid int, kind string) (uint32, error) {
	inode, err := namespace(fs.Path(pid, "ns/"+kind), kind)
	if errors.Is(err, os.ErrNotExist) {
		return namespace(fs.Dir(pid)+"/ns/"+kind, kind)
	}
	return inode, err
}

// OwnNamespace returns the inode number of a namespace of the calling thread, which may
// differ from that of the main thread.
func (fs FS) OwnNamespace(kind string) (uint32, error) {
	return namespace(fs.root()+"/thread-self/ns/"+kind, kind)
}

func namespace(path, kind string) (uint32, error) {
	link, err := os.Readlink(path)
	if err != nil {
		return 0, err
	}
	digits, ok := strings.CutPrefix(link, kind+":[")
	if !ok {
		return 0, fmt.Errorf("namespace %q: %w", link, errMalformed)
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(digits, "]"), 10, 32)
	if err != nil {
		return 0, fmt.Errorf("namespace %q: %w", link, errMalformed)
	}
	return uint32(n), nil
}
