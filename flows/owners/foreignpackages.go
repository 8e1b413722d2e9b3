package owners

import (
	"context"
	"errors"
	"runtime"
	"time"

	"iftopgo/flows/owners/pkgdb"
)

// laterInterval is how often the databases of containers that had to wait are tried again.
const laterInterval = 5 * time.Second

// lookUpForeign looks up programs of processes in other mount namespaces.
func (p *packages) lookUpForeign(ctx context.Context) {
	runtime.LockOSThread() // For threadCPUTime. The thread ends with the goroutine.
	finder := pkgdb.NewForeign()
	finder.CPU = threadCPUTime
	again := time.NewTicker(laterInterval)
	defer again.Stop()
	var waiting []packageJob
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.foreign:
			if p.lookUpIn(ctx, finder, j) {
				continue
			}
			p.mark(&p.late)
			if len(waiting) >= maxWaiting {
				p.mark(&p.dropped)
				continue
			}
			waiting = append(waiting, j)
		case <-again.C:
			left := waiting[:0]
			for _, j := range waiting {
				if !p.lookUpIn(ctx, finder, j) {
					left = append(left, j)
				}
			}
			waiting = left
		}
	}
}

// lookUpIn looks a program up and reports whether that is done with: it is not while its
// database may not be read.
func (p *packages) lookUpIn(ctx context.Context, finder *pkgdb.Finder, j packageJob) (done bool) {
	pkg, ours, err := finder.LookupProgram(ctx, hostRoot, *j.foreign)
	switch {
	case errors.Is(err, pkgdb.ErrLater):
		return false
	case err == nil && ours:
		select {
		case p.own <- packageJob{id: j.id, exe: j.exe}:
		case <-ctx.Done():
		}
	default:
		p.settle(j, pkg, err)
	}
	return true
}
