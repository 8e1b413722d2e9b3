package owners

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/pkgdb"
)

// packageJob asks for the package of a program.
type packageJob struct {
	id  flows.OwnerID
	exe string
	// foreign is the program of a process in another mount namespace, nil for one that is
	// at its path in this one.
	foreign *pkgdb.Program
}

// packageResult is the answer to a packageJob.
type packageResult struct {
	id  flows.OwnerID
	pkg pkgdb.Package
}

// hostRoot is the root directory of this host.
const hostRoot = "/"

// packages looks programs up in package databases, because reading one takes a while, and
// hashes those without a package, which takes longer. Each is done by two goroutines: one
// for programs of this host, one for those in other mount namespaces. What any user can
// make up never keeps the host's own waiting.
type packages struct {
	// The capacities let the owners found in one tick be handed over at once; what does
	// not fit is handed over in the next.
	own, foreign         chan packageJob
	hashOwn, hashForeign chan packageJob
	working              sync.WaitGroup

	mu      sync.Mutex
	results []packageResult
	// incomplete says that a database was not read to the end, late that one has to wait,
	// dropped that too many programs do.
	incomplete, late, dropped bool
}

// maxWaiting is how many programs wait for their databases to be read.
const maxWaiting = 256

func startPackages(ctx context.Context) *packages {
	p := &packages{
		own: make(chan packageJob, 64), foreign: make(chan packageJob, 64),
		hashOwn: make(chan packageJob, 64), hashForeign: make(chan packageJob, 64),
	}
	p.working.Go(func() { p.lookUpOwn(ctx) })
	p.working.Go(func() { p.lookUpForeign(ctx) })
	p.working.Go(func() { p.hash(ctx, p.hashOwn, pkgdb.NewHasher()) })
	p.working.Go(func() { p.hash(ctx, p.hashForeign, pkgdb.NewForeignHasher()) })
	return p
}

// ask hands over a job and reports whether there was room.
func (p *packages) ask(j packageJob) bool {
	to := p.own
	if j.foreign != nil {
		to = p.foreign
	}
	select {
	case to <- j:
		return true
	default:
		return false
	}
}

// take returns the results since the last call.
func (p *packages) take() []packageResult {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.results
	p.results = nil
	return r
}

// notes says in words what is left out, for as long as this runs.
func (p *packages) notes() (all []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.incomplete {
		all = append(all, "packages of some containers: not all of their databases is read ("+pkgdb.ForeignLimits+")")
	}
	if p.late {
		all = append(all, "packages of some containers come late: of their databases no more is read than "+pkgdb.ForeignLimits)
	}
	if p.dropped {
		all = append(all, "packages of some programs in containers: too many wait for databases to be read")
	}
	return all
}

// lastPatience is how long wait waits: a file system that a user has mounted may not
// answer, and what reads from it cannot be stopped.
const lastPatience = time.Second

// wait waits until all goroutines have ended, as their context has.
func (p *packages) wait() {
	done := make(chan struct{})
	go func() { p.working.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(lastPatience):
	}
}

// lookUpOwn looks up programs of this host.
func (p *packages) lookUpOwn(ctx context.Context) {
	runtime.LockOSThread() // For threadCPUTime. The thread ends with the goroutine.
	finder := pkgdb.New()
	finder.CPU = threadCPUTime
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.own:
			pkg, err := finder.Lookup(ctx, hostRoot, j.exe)
			p.settle(j, pkg, err)
		}
	}
}

// settle stores what came of looking a program up. On an error its package stays unknown. What no
// package vouches for is hashed, as is a program that no part of a database has that was read.
func (p *packages) settle(j packageJob, pkg pkgdb.Package, err error) {
	incomplete := errors.Is(err, pkgdb.ErrIncomplete)
	switch {
	case incomplete:
		p.mark(&p.incomplete)
	case err != nil:
		return
	default:
		p.put(packageResult{id: j.id, pkg: pkg})
	}
	if !incomplete && pkg.Manager != pkgdb.Unpackaged && pkg.Manager != pkgdb.Unverified {
		return
	}
	to := p.hashOwn
	if j.foreign != nil {
		to = p.hashForeign
	}
	select {
	case to <- j:
	default: // Too many programs at once: this one gets no hash.
	}
}

func (p *packages) hash(ctx context.Context, jobs <-chan packageJob, hasher *pkgdb.Hasher) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-jobs:
			sum, err := hashOf(ctx, hasher, j)
			if err != nil {
				continue
			}
			p.mu.Lock()
			p.results = append(p.results, packageResult{id: j.id, pkg: pkgdb.Package{SHA256: sum}})
			p.mu.Unlock()
		}
	}
}

func hashOf(ctx context.Context, hasher *pkgdb.Hasher, j packageJob) (string, error) {
	if j.foreign != nil {
		return hasher.HashProgram(ctx, *j.foreign)
	}
	return hasher.Hash(ctx, hostRoot, j.exe)
}

func (p *packages) put(r packageResult) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = append(p.results, r)
}

// mark sets one of the marks of notes.
func (p *packages) mark(what *bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*what = true
}
