//go:build linux

package procfs

import (
	"errors"
	"os"
	"strconv"
)

// Dir returns the directory of a process. Once its main thread has ended, while others go
// on, that directory says that there is nothing: then it is that of one of the others,
// PID/task/TID (proc_pid_task(5)).
func (fs FS) Dir(pid int) string {
	dir := fs.dir(pid)
	if !hasEnded(dir) {
		return dir
	}
	for _, tid := range fs.threads(pid) {
		if thread := threadDir(dir, tid); !hasEnded(thread) {
			return thread
		}
	}
	return dir
}

// dir returns the directory of a process, whatever has become of its main thread.
func (fs FS) dir(pid int) string { return fs.root() + "/" + strconv.Itoa(pid) }

// hasEnded reports whether the thread with this directory has given back what it had. Of
// one that it may not look into it says no.
func hasEnded(dir string) bool {
	_, err := os.Readlink(dir + "/root")
	return errors.Is(err, os.ErrNotExist)
}

func threadDir(process string, tid int) string { return process + "/task/" + strconv.Itoa(tid) }

// maxThreads bounds the threads that are listed of a process.
const maxThreads = 1 << 15

// threads lists the threads of a process but the main one.
func (fs FS) threads(pid int) []int {
	f, err := os.Open(fs.Path(pid, "task"))
	if err != nil {
		return nil
	}
	defer f.Close()                        //nolint:errcheck // It was only read.
	names, _ := f.Readdirnames(maxThreads) // With an error there are none, or those until then.
	all := make([]int, 0, len(names))
	for _, name := range names {
		if tid, err := strconv.Atoi(name); err == nil && tid > 0 && tid != pid {
			all = append(all, tid)
		}
	}
	return all
}
