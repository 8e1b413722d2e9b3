package owners

import (
	"context"
	"sync"

	"iftopgo/flows"
	"iftopgo/flows/owners/pkgdb"
)

// packageJob asks for the package of a program.
type packageJob struct {
	id        flows.OwnerID
	pid       int
	root, exe string
}

// packageResult is the answer to a packageJob.
type packageResult struct {
	id  flows.OwnerID
	pkg pkgdb.Package
}

// packages looks programs up in package databases, one after the other, in a goroutine
// of its own, because reading a database takes a while. Another goroutine hashes the
// programs that came with no package, which takes longer.
type packages struct {
	// The capacity lets the owners found in one tick be handed over at once; what does
	// not fit is handed over in the next.
	jobs, unpackaged chan packageJob
	working          sync.WaitGroup

	mu      sync.Mutex
	results []packageResult
}

func startPackages(ctx context.Context) *packages {
	p := &packages{jobs: make(chan packageJob, 64), unpackaged: make(chan packageJob, 64)}
	p.working.Go(func() { p.lookUp(ctx) })
	p.working.Go(func() { p.hash(ctx) })
	return p
}

// ask hands over a job and reports whether there was room.
func (p *packages) ask(j packageJob) bool {
	select {
	case p.jobs <- j:
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

func (p *packages) wait() { p.working.Wait() }

func (p *packages) lookUp(ctx context.Context) {
	finder := pkgdb.New()
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.jobs:
			pkg, err := finder.Lookup(j.root, j.exe)
			if err != nil {
				continue // The package stays unknown.
			}
			p.put(packageResult{id: j.id, pkg: pkg})
			if pkg.Manager != pkgdb.Unpackaged {
				continue
			}
			select {
			case p.unpackaged <- j:
			default: // Too many programs at once: this one gets no hash.
			}
		}
	}
}

func (p *packages) hash(ctx context.Context) {
	hasher := pkgdb.NewHasher()
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.unpackaged:
			sum, err := hasher.Hash(ctx, j.root, j.exe)
			if err != nil {
				continue
			}
			p.put(packageResult{id: j.id, pkg: pkgdb.Package{Manager: pkgdb.Unpackaged, SHA256: sum}})
		}
	}
}

func (p *packages) put(r packageResult) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = append(p.results, r)
}
