package owners

import (
	"context"
	"sync"

	"iftopgo/flows/owners/publisher"
)

// packageJob asks which package brought a program.
type packageJob struct {
	id        ID
	pid       int
	root, exe string
}

// packageResult answers it.
type packageResult struct {
	id  ID
	pkg publisher.Package
}

// packages looks programs up in package databases, one after the other, in a
// goroutine of its own: reading a database takes a while.
type packages struct {
	// A few places, so that the owners met in one turn can be handed over in
	// one; what does not fit is handed over in the next.
	jobs chan packageJob
	done chan struct{}

	mu      sync.Mutex
	results []packageResult
}

func startPackages(ctx context.Context) *packages {
	p := &packages{jobs: make(chan packageJob, 64), done: make(chan struct{})}
	go p.run(ctx)
	return p
}

// ask hands a job over, if there is room.
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

func (p *packages) wait() { <-p.done }

func (p *packages) run(ctx context.Context) {
	defer close(p.done)
	finder := publisher.New()
	defer finder.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.jobs:
			p.work(ctx, finder, j)
		}
	}
}

// work answers one job; a program that no package brought is answered twice, the
// second time with its hash.
func (p *packages) work(ctx context.Context, finder *publisher.Finder, j packageJob) {
	pkg, err := finder.Lookup(j.root, j.exe)
	if err != nil {
		return // Not known, and so not told.
	}
	p.put(packageResult{id: j.id, pkg: pkg})
	if pkg.Manager != publisher.Unpackaged {
		return
	}
	if pkg.SHA256, err = finder.Hash(ctx, j.root, j.exe); err == nil {
		p.put(packageResult{id: j.id, pkg: pkg})
	}
}

func (p *packages) put(r packageResult) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = append(p.results, r)
}
