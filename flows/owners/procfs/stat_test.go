//go:build linux

package procfs

import (
	"os"
	"strconv"
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	t.Parallel()
	rest := " S 17 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 1 2 3"
	kernel := " S 2 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0"
	tests := map[string]struct {
		in   string
		want Stat
	}{
		"a plain name":             {"42 (curl)" + rest, Stat{Comm: "curl", PPID: 17, Start: 123456 * Tick}},
		"a name with parentheses":  {"42 (a) S 1 (b)" + rest, Stat{Comm: "a) S 1 (b", PPID: 17, Start: 123456 * Tick}},
		"a name with a line break": {"42 (a\nb)" + rest, Stat{Comm: "a\nb", PPID: 17, Start: 123456 * Tick}},
		"a thread of the kernel":   {"9 (kworker/0:0)" + kernel, Stat{Comm: "kworker/0:0", PPID: 2, Start: 9 * Tick, Kernel: true}},
	}
	for name, tt := range tests {
		got, err := parseStat([]byte(tt.in))
		if err != nil || got != tt.want {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	for _, bad := range []string{"", "42", "42 (x", "42 )x(", "42 (x) S 1", "42 (x) S a b c d e f g h i j k l m n o p q r s t"} {
		if got, err := parseStat([]byte(bad)); err == nil {
			t.Errorf("%q: got %+v", bad, got)
		}
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add([]byte("42 (a) S 1 (b) S 17 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456"))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = parseStat(b) })
}

func TestReadingOurOwnProcess(t *testing.T) {
	t.Parallel()
	var fs FS
	pid := os.Getpid()
	s, err := fs.Stat(pid)
	if err != nil || s.PPID != os.Getppid() || s.Start == 0 || s.Kernel {
		t.Errorf("stat: %+v, %v", s, err)
	}
	if uid, err := fs.UID(pid); err != nil || int(uid) != os.Geteuid() {
		t.Errorf("uid: %d, %v", uid, err)
	}
	if exe, err := fs.Exe(pid); err != nil || exe != os.Args[0] {
		t.Errorf("exe: %q, %v", exe, err)
	}
	if args, err := fs.CommandLine(pid); err != nil || len(args) != len(os.Args) {
		t.Errorf("command line: %q, %v", args, err)
	}
	if ns, err := fs.Namespace(pid, "net"); err != nil || ns == 0 {
		t.Errorf("namespace: %d, %v", ns, err)
	}
}

// plant makes a proc file system of processes and the inodes of their sockets.
func plant(t *testing.T, processes map[int][]int) FS {
	t.Helper()
	root := t.TempDir()
	for pid, inodes := range processes {
		dir := root + "/" + strconv.Itoa(pid)
		if err := os.MkdirAll(dir+"/fd", 0o755); err != nil {
			t.Fatal(err)
		}
		stat := strconv.Itoa(pid) + " (p) S 1 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 " + strconv.Itoa(pid)
		if err := os.WriteFile(dir+"/stat", []byte(stat), 0o600); err != nil {
			t.Fatal(err)
		}
		for fd, inode := range inodes {
			if err := os.Symlink("socket:["+strconv.Itoa(inode)+"]", dir+"/fd/"+strconv.Itoa(fd)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink("/dev/null", dir+"/fd/1000"); err != nil {
			t.Fatal(err)
		}
	}
	return FS{Root: root}
}

func TestIndexFindsHolders(t *testing.T) {
	t.Parallel()
	x := Index{FS: plant(t, map[int][]int{10: {100, 101}, 20: {200}, 30: nil})}
	if !x.Update(time.Hour) {
		t.Fatal("not finished within an hour")
	}
	for inode, want := range map[uint64]int{100: 10, 101: 10, 200: 20, 300: 0} {
		h, _ := x.Find(inode)
		if h != (Holder{PID: want, Start: time.Duration(want) * Tick}) {
			t.Errorf("socket %d: got %+v; want process %d", inode, h, want)
		}
	}
	if err := os.RemoveAll(x.FS.Root + "/10"); err != nil {
		t.Fatal(err)
	}
	x.Update(time.Hour)
	if h, ok := x.Find(100); ok {
		t.Errorf("process %d has ended and still holds a socket", h.PID)
	}
}

func TestASocketThatIsPassedOnIsFoundWithItsNewHolder(t *testing.T) {
	t.Parallel()
	x := Index{FS: plant(t, map[int][]int{10: {100, 101}, 20: nil})}
	x.Update(time.Hour)
	socket := func(pid int) string { return x.FS.Root + "/" + strconv.Itoa(pid) + "/fd/7" }
	if err := os.Symlink("socket:[100]", socket(20)); err != nil {
		t.Fatal(err)
	}
	x.Update(time.Hour)
	if h, _ := x.Find(100); h.PID != 10 || !h.Shared {
		t.Errorf("held by two: got %+v, want the one found first, and that it is shared", h)
	}
	if h, _ := x.Find(101); h.PID != 10 || h.Shared {
		t.Errorf("held by one: got %+v", h)
	}
	// The first one closes it: from then on it is not an answer, whatever is walked.
	if err := os.Remove(x.FS.Root + "/10/fd/0"); err != nil {
		t.Fatal(err)
	}
	if h, ok := x.Find(100); ok {
		t.Errorf("got %+v, which has closed the socket", h)
	}
	x.Update(time.Hour)
	if h, _ := x.Find(100); h.PID != 20 || h.Shared {
		t.Errorf("after another walk: got %+v, want process 20 alone", h)
	}
}

func TestAHolderStaysTheSameFromWalkToWalk(t *testing.T) {
	t.Parallel()
	x := Index{FS: plant(t, map[int][]int{10: {100}, 20: {100, 200, 201}, 30: {100, 300}})}
	x.Update(time.Hour)
	first, ok := x.Find(100)
	for range 5 {
		x.Update(time.Hour)
		if h, _ := x.Find(100); !ok || h.PID != first.PID || !h.Shared {
			t.Fatalf("got %+v after %+v", h, first)
		}
	}
}

func TestIndexStopsWhenTheBudgetIsSpent(t *testing.T) {
	t.Parallel()
	many := make([]int, 5*chunk)
	for i := range many {
		many[i] = 1000 + i
	}
	var now time.Duration
	x := Index{
		FS: plant(t, map[int][]int{10: many, 20: many[:1]}),
		// Every look at the clock costs a millisecond.
		Clock: func() time.Duration { now += time.Millisecond; return now },
	}
	steps := 1
	for !x.Update(time.Millisecond) {
		steps++
		if steps > 100 {
			t.Fatal("the walk does not end")
		}
	}
	if steps < 5 {
		t.Errorf("the walk took %d steps, want one for each %d files", steps, chunk)
	}
	if h, _ := x.Find(uint64(many[len(many)-1])); h.PID != 10 {
		t.Errorf("the last socket: got process %d", h.PID)
	}
}
