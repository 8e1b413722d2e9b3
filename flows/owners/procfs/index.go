//go:build linux

package procfs

import (
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Index tells which process holds which socket. It is filled by walks of /proc/PID/fd of
// all processes, in steps as long as the caller allows: with 20,000 sockets a walk costs
// tens of milliseconds, too much to do at once every second. Processes that are new
// since the last walk come first.
//
// An Index is not safe for concurrent use.
type Index struct {
	FS FS
	// Threads makes walks that begin from now on look at the open files of all threads,
	// since one can have files of its own (unshare(2), CLONE_FILES). Else those of a
	// process are looked at, or those of its threads once its main thread has ended.
	Threads bool
	// Clock is what budgets are measured with, such as the CPU time of the thread; nil is
	// the time that passes.
	Clock func() time.Duration

	holders map[uint64]holder
	known   map[int]*process
	walk    []int
	round   uint32
	dir     *os.File
	denied  int

	// Of the process that is looked at: how many open files were found, and the threads
	// that are left to be looked at, nil while it is the main one.
	files   int
	threads []int
	// deep says that the walk looks at all threads, lastDeep that the last one did.
	deep, lastDeep bool
}

// holder is a process and the number of the file descriptor by which it holds a socket. tid
// is the thread whose descriptor it is, 0 for the main one.
type holder struct {
	pid, tid, fd int32
	// shared is the last walk that has found another process which holds it as well, 0
	// for none.
	shared uint32
}

// process is what walks have found of a process.
type process struct {
	round   uint32
	sockets int
	// start is read when the first socket is found.
	start time.Duration
}

// maxHolders bounds the index; when it is exceeded, the next walk starts with an empty
// one.
const maxHolders = 1 << 18

// chunk is how many open files are read between two looks at the clock.
const chunk = 64

// Holder is a process that holds a socket.
type Holder struct {
	PID int
	// Start is when the process was started, since boot.
	Start time.Duration
	// Shared says that other processes hold the socket as well, as a parent and its
	// child do. Which of them uses it is not known.
	Shared bool
}

// Find returns the process that holds the socket with an inode number. If several hold it,
// it is the one found first, for as long as it does. One that does not hold it any more is
// forgotten: the next walk finds who has it now.
func (x *Index) Find(inode uint64) (Holder, bool) {
	h, ok := x.holders[inode]
	if !ok {
		return Holder{}, false
	}
	p, ok := x.known[int(h.pid)]
	if !ok || !x.holds(h, inode) {
		delete(x.holders, inode)
		return Holder{}, false
	}
	return Holder{PID: int(h.pid), Start: p.start, Shared: h.shared != 0 && x.round-h.shared <= 1}, true
}

// holds reports whether a file descriptor is still that of a socket.
func (x *Index) holds(h holder, inode uint64) bool {
	dir := x.FS.dir(int(h.pid))
	if h.tid != 0 {
		dir = threadDir(dir, int(h.tid))
	}
	var buf [64]byte
	n, err := unix.Readlinkat(unix.AT_FDCWD, dir+"/fd/"+strconv.Itoa(int(h.fd)), buf[:])
	if err != nil {
		return false
	}
	is, ok := socketInode(buf[:n])
	return ok && is == inode
}

// Denied returns for how many processes the last walk had no permission.
func (x *Index) Denied() int { return x.denied }

// Deep reports whether the last walk that has finished looked at all threads.
func (x *Index) Deep() bool { return x.lastDeep }

// Update continues the walk for as long as the budget lasts and reports whether it has
// finished. The next call after that starts another walk.
func (x *Index) Update(budget time.Duration) (finished bool) {
	clock := x.Clock
	if clock == nil {
		began := time.Now()
		clock = func() time.Duration { return time.Since(began) }
	}
	end := clock() + budget
	if len(x.walk) == 0 {
		x.begin()
	}
	for len(x.walk) > 0 {
		if x.step(x.walk[0]) {
			x.walk = x.walk[1:]
		}
		if clock() >= end {
			break
		}
	}
	if len(x.walk) > 0 {
		return false
	}
	x.finish()
	return true
}

// Close ends the walk, if there is one.
func (x *Index) Close() error {
	if x.dir == nil {
		return nil
	}
	err := x.dir.Close()
	x.dir = nil
	return err
}

// begin lists the processes: the new ones first, then those with the most sockets.
func (x *Index) begin() {
	if x.known == nil || len(x.holders) > maxHolders {
		x.holders, x.known = map[uint64]holder{}, map[int]*process{}
	}
	x.round++
	x.denied, x.deep = 0, x.Threads
	x.walk = x.FS.PIDs()
	rank := func(pid int) int {
		if p, ok := x.known[pid]; ok {
			return -p.sockets
		}
		return -maxHolders
	}
	slices.SortStableFunc(x.walk, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
}

// finish removes what the walk has not found again.
func (x *Index) finish() {
	x.lastDeep = x.deep
	for pid, p := range x.known {
		if p.round != x.round {
			delete(x.known, pid)
		}
	}
	for inode, h := range x.holders {
		if _, ok := x.known[int(h.pid)]; !ok {
			delete(x.holders, inode)
		}
	}
}

// step reads the next open files of a process and reports whether there are no more.
func (x *Index) step(pid int) (done bool) {
	if x.dir == nil && !x.open(pid) {
		return !x.nextThread(pid)
	}
	p := x.known[pid]
	names, err := x.dir.Readdirnames(chunk)
	x.files += len(names)
	fd := int(x.dir.Fd())
	var buf [64]byte
	for _, name := range names {
		n, err := unix.Readlinkat(fd, name, buf[:])
		if err != nil {
			continue
		}
		if inode, ok := socketInode(buf[:n]); ok {
			x.countSocket(p, pid)
			x.setHolder(inode, pid, name)
		}
	}
	if err == nil {
		return false
	}
	if !errors.Is(err, io.EOF) {
		p.sockets = 0
	}
	_ = x.dir.Close() // Opened for reading only.
	x.dir = nil
	return !x.nextThread(pid)
}

// refused stands for the files of a process that may not be looked at.
const refused = -1

// open opens the list of open files of a process, or of the thread that is next.
func (x *Index) open(pid int) bool {
	dir := x.FS.dir(pid)
	if len(x.threads) > 0 {
		dir = threadDir(dir, x.threads[0])
	}
	f, err := os.Open(dir + "/fd")
	if err != nil {
		if errors.Is(err, os.ErrPermission) && x.threads == nil {
			x.denied++
			x.files = refused
		}
		return false
	}
	x.dir = f
	p := x.known[pid]
	if p == nil {
		p = &process{}
		x.known[pid] = p
	}
	if p.round != x.round {
		p.round, p.sockets = x.round, 0
	}
	return true
}

// nextThread goes on to the next thread of a process whose open files are to be looked at
// and reports whether there is one. Without any file in the list of one, it is one that
// has ended.
func (x *Index) nextThread(pid int) bool {
	switch {
	case x.files == refused, !x.deep && x.files > 0:
		x.threads = nil
	case x.threads == nil:
		x.threads = x.FS.threads(pid)
	default:
		x.threads = x.threads[1:]
	}
	if len(x.threads) == 0 {
		x.files, x.threads = 0, nil
		return false
	}
	return true
}

// countSocket counts a socket of a process. At the first one of a walk it reads when the
// process was started, as the PID may belong to another process since the last walk.
func (x *Index) countSocket(p *process, pid int) {
	p.sockets++
	if p.sockets > 1 {
		return
	}
	p.start = 0
	if s, err := x.FS.Stat(pid); err == nil {
		p.start = s.Start
	}
}

// setHolder stores the holder of a socket, unless another one still holds it: the answer
// must not change from walk to walk.
func (x *Index) setHolder(inode uint64, pid int, name string) {
	old, ok := x.holders[inode]
	if ok && int(old.pid) != pid && x.holds(old, inode) {
		old.shared = x.round
		x.holders[inode] = old
		return
	}
	fd, err := strconv.ParseInt(name, 10, 32)
	if err != nil {
		return // The kernel names no open file like that.
	}
	if int(old.pid) != pid {
		old.shared = 0
	}
	h := holder{pid: int32(pid), fd: int32(fd), shared: old.shared}
	if len(x.threads) > 0 {
		h.tid = int32(x.threads[0])
	}
	x.holders[inode] = h
}

// socketInode reads the target of a link in /proc/PID/fd: "socket:[123]".
func socketInode(link []byte) (uint64, bool) {
	const prefix = "socket:["
	if len(link) < len(prefix)+2 || string(link[:len(prefix)]) != prefix || link[len(link)-1] != ']' {
		return 0, false
	}
	var n uint64
	for _, c := range link[len(prefix) : len(link)-1] {
		if c < '0' || c > '9' || n > 1<<60 {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

// PIDs lists all processes, without their threads.
func (fs FS) PIDs() []int {
	f, err := os.Open(fs.root())
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // It was only read.
	names, err := f.Readdirnames(-1)
	if err != nil {
		return nil
	}
	pids := make([]int, 0, len(names))
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil && pid > 0 {
			pids = append(pids, pid)
		}
	}
	return pids
}
