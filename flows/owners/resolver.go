package owners

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"iftopgo/flows"
)

// Config says how process owners are found. The zero value does all that is possible.
type Config struct {
	// TablesOnly leaves out eBPF, as on a kernel that does not have it.
	TablesOnly bool
	// MapShare is the part of what eBPF usually remembers that fits into memory: one of so
	// many. 0 is all of it; with less there is no room to load eBPF.
	MapShare int
	// NoPackages leaves out the packages of programs.
	NoPackages bool
	// Ready, if not nil, is called on Linux, before the first answer, once everything
	// is open that needs more privileges than finding owners does.
	Ready func()
}

// Resolver finds the process owners of flows. It works in goroutines of its own, which
// run from Start to Close. Its methods may be called from several goroutines; only Next
// and Close wait. All that it finds comes from Next.
type Resolver struct {
	config   Config
	out      *outbox
	registry *registry
	stop     context.CancelFunc
	done     chan struct{}
	woken    chan struct{}

	mu      sync.Mutex
	asked   []flows.Key
	lines   []flows.OwnerID // whose command lines were asked for
	again   rechecks
	refused uint64
	err     error

	// The following fields belong to the working goroutine.
	pending       pending
	lookups       budget
	recheckTime   budget
	packages      *packages
	lastExitCheck time.Time
	reported      flows.OwnerSearch
}

// How often the working goroutine works, and looks for processes that have exited.
const (
	tickInterval      = 250 * time.Millisecond
	exitCheckInterval = time.Second
)

// maxAsked bounds the keys that wait for the working goroutine, maxLines the command
// lines that do.
const (
	maxAsked = 65536
	maxLines = 64
)

// The budget of looking up flows: on average a tenth of a core, which is some
// thousands of flows a second, with a burst for the flows there are at the start.
// Without it a flood of flows without an owner here would take a whole core.
const (
	lookupShare = 10
	lookupBurst = 300 * time.Millisecond
)

// Start starts a resolver. It returns at once; what the system offers is found out in
// the background and comes as the first Search. Close must be called.
func Start(config Config) *Resolver {
	ctx, stop := context.WithCancel(context.Background())
	r := &Resolver{
		config: config, out: newOutbox(), registry: newRegistry(), stop: stop,
		// woken has capacity 1: it says that there is something, not how much.
		done: make(chan struct{}), woken: make(chan struct{}, 1), pending: pending{},
		lookups: newLookups(), recheckTime: newRecheckTime(), again: rechecks{},
	}
	go r.run(ctx)
	return r
}

// Ask asks for the process owners of flows. It never waits: the answers come from Next.
// A key may be asked for again at any time; one whose owner is not certain is looked
// up a few times more anyway. Too many keys at once are refused and counted.
func (r *Resolver) Ask(keys ...flows.Key) {
	r.mu.Lock()
	n := min(len(keys), maxAsked-len(r.asked))
	r.asked = append(r.asked, keys[:n]...)
	r.refused += uint64(len(keys) - n)
	r.mu.Unlock()
	r.wake()
}

// AskCommandLine asks for the command line of an owner, which is long and rarely
// needed, and so looked up on request only. It never waits: the answer comes from
// Next, and is empty if the command line is not known.
func (r *Resolver) AskCommandLine(id flows.OwnerID) {
	r.mu.Lock()
	if len(r.lines) < maxLines {
		r.lines = append(r.lines, id)
	}
	r.mu.Unlock()
	r.wake()
}

// wake tells the working goroutine that there is something to do.
func (r *Resolver) wake() {
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// Next waits for what became known since the last call, or until ctx ends. After
// Close it returns what is left, and then io.EOF, joined with the error of closing if
// there was one.
func (r *Resolver) Next(ctx context.Context) (Batch, error) {
	if err := ctx.Err(); err != nil {
		return Batch{}, err
	}
	select {
	case <-r.out.ready:
		return r.out.take(), nil
	case <-ctx.Done():
		return Batch{}, ctx.Err()
	case <-r.done:
		select {
		case <-r.out.ready:
			return r.out.take(), nil
		default:
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		return Batch{}, errors.Join(io.EOF, r.err)
	}
}

// Close stops the working goroutine, waits for it, and releases what it has open.
func (r *Resolver) Close() error {
	r.stop()
	<-r.done
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// run is the working goroutine; it returns when the context ends.
func (r *Resolver) run(ctx context.Context) {
	defer close(r.done)
	f := newFinder(r.config)
	r.out.put(Batch{Search: r.changedStatus(f)})
	if !r.config.NoPackages {
		r.packages = startPackages(ctx)
		defer r.packages.wait()
	}
	defer func() {
		err := f.close()
		r.mu.Lock()
		r.err = err
		r.mu.Unlock()
	}()
	ticker := time.NewTicker(tickInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.woken:
		case <-ticker.C:
		}
		r.tick(f, time.Now())
	}
}

// tick does what is due now, once.
func (r *Resolver) tick(f finder, now time.Time) {
	var batch Batch
	batch.CommandLines = r.commandLines(f, r.takeRequests(now))
	r.lookUpDue(f, now, &batch)
	r.recheck(f, now, &batch)
	if now.Sub(r.lastExitCheck) >= exitCheckInterval {
		r.lastExitCheck = now
		batch.Owners = append(batch.Owners, r.registry.markExited(f.alive)...)
		batch.Search = r.changedStatus(f)
	}
	if r.packages != nil {
		batch.Owners = append(batch.Owners, r.exchangePackages()...)
	}
	r.out.put(batch)
}

// changedStatus returns how owners are found, nil if that is as reported before.
func (r *Resolver) changedStatus(f finder) *flows.OwnerSearch {
	s := f.status()
	r.mu.Lock()
	s.Refused = r.refused + r.out.droppedCount()
	r.mu.Unlock()
	if r.packages != nil {
		s.Notes = append(s.Notes, r.packages.notes()...)
	}
	if s.Equal(r.reported) {
		return nil
	}
	r.reported = s
	return &s
}

// commandLines returns the command lines that were asked for. Of a process that has
// exited, eBPF may have recorded the beginning.
func (r *Resolver) commandLines(f finder, ids []flows.OwnerID) []flows.CommandLine {
	all := make([]flows.CommandLine, 0, len(ids))
	for _, id := range ids {
		line := flows.CommandLine{Owner: id}
		if k, ok := r.registry.get(id); ok && k.ref.pid != 0 {
			args := k.args
			if now := f.commandLine(k.ref); len(now) > 0 {
				args = now
			}
			line.Text = flows.Clean(strings.Join(args, " "), maxArgs)
		}
		all = append(all, line)
	}
	return all
}

// takeRequests makes the keys that were asked for pending, and returns the owners whose
// command lines were asked for.
func (r *Resolver) takeRequests(now time.Time) (lines []flows.OwnerID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.asked {
		if !r.pending.add(k, now) {
			r.refused++
		}
	}
	lines = r.lines
	r.asked, r.lines = nil, nil
	return lines
}

// newLookups returns the budget of looking up flows.
func newLookups() budget { return budget{share: lookupShare, burst: lookupBurst} }

// unsureFlow is a flow without an owner, or with a guess.
type unsureFlow struct {
	key    flows.Key
	answer answer
}

// budgetStep is how often the CPU time spent is compared with the budget, which takes a
// system call. The clock, by which no less time passes, takes none.
const budgetStep = time.Millisecond

// lookUpDue looks up the flows that are due, as far as the budget allows; the rest
// stays due. For flows without an owner, or with a guess, it refreshes the tables.
func (r *Resolver) lookUpDue(f finder, now time.Time, batch *Batch) {
	due := slices.Collect(r.pending.due(now))
	if len(due) == 0 {
		return
	}
	runtime.LockOSThread() // For threadCPUTime.
	defer runtime.UnlockOSThread()
	left, began := r.lookups.allowed(now), threadCPUTime()
	defer func() { r.lookups.spend(threadCPUTime() - began) }()
	if left <= 0 {
		return
	}
	f.prepare(len(due))
	var unsure []unsureFlow
	compared := time.Now()
	for _, k := range due {
		if time.Since(compared) >= budgetStep {
			if threadCPUTime()-began >= left {
				break
			}
			compared = time.Now()
		}
		a, ok := f.find(k, now)
		if ok && a.evidence > flows.EvidenceGuess {
			r.report(f, k, a, now, batch)
			continue
		}
		unsure = append(unsure, unsureFlow{k, a})
	}
	if len(unsure) > 0 {
		r.lookUpAgain(f, unsure, now, batch)
	}
}

// lookUpAgain looks up flows without a certain owner once more if the tables can be
// refreshed.
func (r *Resolver) lookUpAgain(f finder, unsure []unsureFlow, now time.Time, batch *Batch) {
	again := f.refresh(now)
	if again {
		f.prepare(len(unsure))
	}
	for _, u := range unsure {
		k, a := u.key, u.answer
		if again {
			a, _ = f.find(k, now)
		}
		if a == (answer{}) {
			if r.pending[k].attempt == 0 {
				batch.Owned = append(batch.Owned, flows.Owned{Key: k})
			}
			r.pending.postpone(k, now)
			continue
		}
		r.report(f, k, a, now, batch)
	}
}

// report puts an answer into the batch if it is new.
func (r *Resolver) report(f finder, k flows.Key, a answer, now time.Time, batch *Batch) {
	o, isNew := r.registry.getOrCreate(a.ref, now, f.describe)
	if isNew {
		batch.Owners = append(batch.Owners, o)
	}
	if r.pending.record(k, a, now) {
		batch.Owned = append(batch.Owned, flows.Owned{Key: k, Owner: o.ID, Evidence: a.evidence})
	}
}

// exchangePackages asks for the packages that are not known and takes those found.
func (r *Resolver) exchangePackages() []flows.Owner {
	r.registry.requestPackages(r.packages.ask)
	var changed []flows.Owner
	for _, result := range r.packages.take() {
		if o, ok := r.registry.setPackage(result); ok {
			changed = append(changed, o)
		}
	}
	return changed
}
