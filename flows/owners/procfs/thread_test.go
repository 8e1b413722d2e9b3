//go:build linux

package procfs

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// plantThread adds a thread with sockets to a process of a planted file system.
func plantThread(t *testing.T, fs FS, pid, tid int, sockets ...int) {
	t.Helper()
	dir := threadDir(fs.dir(pid), tid)
	if err := os.MkdirAll(dir+"/fd", 0o755); err != nil {
		t.Fatal(err)
	}
	links := map[string]string{dir + "/root": "/", dir + "/exe": "/bin/prog"}
	for fd, inode := range sockets {
		links[dir+"/fd/"+strconv.Itoa(fd)] = "socket:[" + strconv.Itoa(inode) + "]"
	}
	for link, target := range links {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
}

// TestThreadsHaveWhatTheirMainThreadHasLeft looks at a process whose main thread has
// ended: 10, which has threads 10, 11 and 12, of which 11 has ended too.
func TestThreadsHaveWhatTheirMainThreadHasLeft(t *testing.T) {
	t.Parallel()
	fs := plant(t, map[int][]int{10: nil, 20: {200}})
	for _, gone := range []string{"/10/fd/1000", "/10/exe", "/10/root"} {
		_ = os.Remove(fs.Root + gone)
	}
	for _, tid := range []string{"10", "11"} {
		if err := os.MkdirAll(fs.Root+"/10/task/"+tid+"/fd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	plantThread(t, fs, 10, 12, 100, 101)
	x := Index{FS: fs}
	if !x.Update(time.Hour) {
		t.Fatal("not finished within an hour")
	}
	for _, inode := range []uint64{100, 101} {
		if h, _ := x.Find(inode); h != (Holder{PID: 10, Start: 10 * Tick}) {
			t.Errorf("socket %d: %+v", inode, h)
		}
	}
	if exe, err := fs.Exe(10); exe != "/bin/prog" || err != nil {
		t.Errorf("exe %q, %v", exe, err)
	}
	if dir := fs.Dir(10); dir != fs.Root+"/10/task/12" {
		t.Errorf("directory %s", dir)
	}
}

// TestThreadsWithFilesOfTheirOwnAreLookedAtWhenAsked looks at a process with a thread that
// has another list of open files than the others.
func TestThreadsWithFilesOfTheirOwnAreLookedAtWhenAsked(t *testing.T) {
	t.Parallel()
	fs := plant(t, map[int][]int{10: {100}})
	plantThread(t, fs, 10, 11, 111)
	x := Index{FS: fs}
	x.Update(time.Hour)
	if h, ok := x.Find(111); ok || x.Deep() {
		t.Errorf("%+v was found unasked", h)
	}
	x.Threads = true
	x.Update(time.Hour)
	for _, inode := range []uint64{100, 111} {
		if h, _ := x.Find(inode); h != (Holder{PID: 10, Start: 10 * Tick}) || !x.Deep() {
			t.Errorf("socket %d: %+v", inode, h)
		}
	}
}
