package owners

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/lsof"
)

// darwinFinder runs lsof(8) within a budget and reads its output.
type darwinFinder struct {
	context context.Context
	stop    context.CancelFunc
	running sync.WaitGroup
	budget  budget

	mu          sync.Mutex
	table       *lsof.Table
	lsofRunning bool
	known       map[int]lsof.Process
	err         error
	elapsed     time.Duration
}

const (
	// lsofShare is the part of a core that lsof may use on average: one in so many.
	lsofShare = 20
	lsofBurst = time.Second
	// lsofTimeout is when a run of lsof is cancelled.
	lsofTimeout = 10 * time.Second
	maxOutput   = 64 << 20
)

func newFinder(Config) finder {
	ctx, stop := context.WithCancel(context.Background())
	return &darwinFinder{
		context: ctx, stop: stop, table: lsof.NewTable(nil),
		budget: budget{share: lsofShare, burst: lsofBurst},
	}
}

func (*darwinFinder) prepare(int) {}

func (f *darwinFinder) find(k flows.Key, _ time.Time) (answer, bool) {
	if k.Net == flows.NetNone || (k.Proto != flows.ProtoTCP && k.Proto != flows.ProtoUDP) {
		return withoutSocket(k)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	p, certain, ok := f.table.Find(k)
	if !ok {
		return answer{}, false
	}
	a := answer{ref: ref{kind: flows.KindProcess, pid: p.PID, name: p.Command}, evidence: flows.EvidenceTable}
	if !certain {
		a.evidence = flows.EvidenceGuess
	}
	return a, true
}

// refresh starts lsof in the background.
func (f *darwinFinder) refresh(now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.budget.spend(f.elapsed)
	f.elapsed = 0
	if !f.lsofRunning && f.budget.allowed(now) > 0 {
		f.lsofRunning = true
		f.running.Go(f.run)
	}
	return false
}

func (f *darwinFinder) run() {
	ctx, cancel := context.WithTimeout(f.context, lsofTimeout)
	defer cancel()
	began := time.Now()
	cmd := exec.CommandContext(ctx, "/usr/sbin/lsof", lsof.Arguments...)
	out := limitedBuffer{left: maxOutput}
	cmd.Stdout = &out
	err := cmd.Run()
	// lsof exits with status 1 when there is anything it could not list.
	if out.Len() > 0 {
		err = nil
	}
	var sockets []lsof.Socket
	if err == nil {
		sockets, err = lsof.Parse(out.Bytes())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lsofRunning, f.err, f.elapsed = false, err, time.Since(began)
	if err != nil {
		return
	}
	f.table = lsof.NewTable(sockets)
	f.known = map[int]lsof.Process{}
	for _, s := range sockets {
		f.known[s.Process.PID] = s.Process
	}
}

// limitedBuffer is a buffer that drops what goes beyond a limit.
type limitedBuffer struct {
	bytes.Buffer
	left int
}

func (l *limitedBuffer) Write(b []byte) (int, error) {
	n := min(len(b), l.left)
	l.left -= n
	l.Buffer.Write(b[:n])
	return len(b), nil
}

func (f *darwinFinder) describe(r ref, _ time.Time) described {
	d := described{Owner: flows.Owner{Kind: r.kind, PID: r.pid}, mountKnown: true}
	if r.kind != flows.KindProcess {
		d.Name = r.name
		return d
	}
	d.Comm = r.name
	f.mu.Lock()
	p := f.known[r.pid]
	f.mu.Unlock()
	d.PPID, d.UID, d.User = p.PPID, p.UID, p.User
	if info, err := unix.SysctlKinfoProc("kern.proc.pid", r.pid); err == nil {
		d.Started = time.Unix(info.Proc.P_starttime.Sec, int64(info.Proc.P_starttime.Usec)*1000)
	}
	if b, err := unix.SysctlRaw("kern.procargs2", r.pid); err == nil {
		// On failure the path and the arguments stay empty.
		d.Exe, d.args, _ = lsof.ParseProcArgs(b)
	}
	return d
}

// program is not told apart: lsof shows the name of a process, which is part of the ref.
func (*darwinFinder) program(ref) string { return "" }

func (f *darwinFinder) alive(r ref, _ bool) bool {
	return !errors.Is(unix.Kill(r.pid, 0), unix.ESRCH)
}

func (f *darwinFinder) commandLine(r ref) []string {
	b, err := unix.SysctlRaw("kern.procargs2", r.pid)
	if err != nil {
		return nil
	}
	_, args, err := lsof.ParseProcArgs(b)
	if err != nil {
		return nil
	}
	return args
}

func (f *darwinFinder) status() flows.OwnerSearch {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := flows.OwnerSearch{Engine: "lsof", Missing: "short-lived processes"}
	if f.err != nil {
		s.Missing = "all processes: lsof: " + f.err.Error()
	}
	return s
}

func (f *darwinFinder) close() error {
	f.stop()
	f.running.Wait()
	return nil
}
