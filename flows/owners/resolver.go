package owners

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"time"

	"iftopgo/flows"
)

// Config says how owners are found. The zero value does all that is possible.
type Config struct {
	// TablesOnly leaves out the notes of the kernel's own events, as on a kernel
	// that has none.
	TablesOnly bool
	// NoPackages leaves out which package a program came with.
	NoPackages bool
	// Ready, if it is not nil, is called on Linux once everything is open that
	// takes a right which is not needed any more; before the first answer.
	Ready func()
}

// Resolver finds the owners of flows. It works in goroutines of its own, which
// live from Start to Close; none of its methods but Next and Close ever waits.
// All it knows comes by Next.
type Resolver struct {
	config   Config
	out      *outbox
	registry *registry
	stop     context.CancelFunc
	done     chan struct{}
	wake     chan struct{}

	mu      sync.Mutex
	asked   []flows.Key
	lines   []flows.OwnerID // whose command lines were asked for
	refused uint64
	failed  error

	// What follows belongs to the working goroutine.
	pending  pending
	lookups  budget
	packages *packages
	looked   time.Time
	told     flows.OwnerSearch
}

// The rhythm of the working goroutine.
const (
	turnPause   = 250 * time.Millisecond
	endingPause = time.Second
)

// maxAsked bounds the keys that have been handed over and not been looked at,
// maxLines the owners whose command lines are asked for.
const (
	maxAsked = 65536
	maxLines = 64
)

// What looking flows up may take: on average a tenth of a core, which is some
// thousands of flows a second, and three times as many as there are at the start.
// In a flood of flows that nobody here owns it would take a whole core else.
const (
	lookupShare = 10
	lookupBurst = 300 * time.Millisecond
)

// Start begins to find owners. It returns at once; what the system offers is found
// out in the background and told as the first Status. Close must be called.
func Start(config Config) *Resolver {
	ctx, stop := context.WithCancel(context.Background())
	r := &Resolver{
		config: config, out: newOutbox(), registry: newRegistry(), stop: stop,
		// One place: the signal says that there is something, not how much.
		done: make(chan struct{}), wake: make(chan struct{}, 1), pending: pending{},
		lookups: newLookups(),
	}
	go r.run(ctx)
	return r
}

// Ask asks who owns flows. It never waits: the answers come by Next. A key may be
// asked for again at any time; one whose owner is not certain is looked up a few
// times more by itself.
func (r *Resolver) Ask(keys ...flows.Key) {
	r.mu.Lock()
	n := min(len(keys), maxAsked-len(r.asked))
	r.asked = append(r.asked, keys[:n]...)
	r.refused += uint64(len(keys) - n)
	r.mu.Unlock()
	r.rouse()
}

// AskCommandLine asks for the command line of an owner, which is looked up only
// for those who want to see it, because it is long and rarely wanted. It never
// waits: the answer comes by Next, and is empty if it is not known.
func (r *Resolver) AskCommandLine(id flows.OwnerID) {
	r.mu.Lock()
	if len(r.lines) < maxLines {
		r.lines = append(r.lines, id)
	}
	r.mu.Unlock()
	r.rouse()
}

// rouse says that there is something to do.
func (r *Resolver) rouse() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Next waits for what is known and has not been told. After Close it returns what
// is left, and then io.EOF, or what ended the work.
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
		return Batch{}, errors.Join(io.EOF, r.failed)
	}
}

// Close ends the work and waits for that.
func (r *Resolver) Close() error {
	r.stop()
	<-r.done
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// run works until the context ends.
func (r *Resolver) run(ctx context.Context) {
	defer close(r.done)
	f := newFinder(r.config)
	r.out.put(Batch{Search: r.newStatus(f)})
	if !r.config.NoPackages {
		r.packages = startPackages(ctx)
		defer r.packages.wait()
	}
	defer func() {
		err := f.close()
		r.mu.Lock()
		r.failed = err
		r.mu.Unlock()
	}()
	tick := time.NewTicker(turnPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-tick.C:
		}
		r.turn(f, time.Now())
	}
}

// turn looks up what is due, once.
func (r *Resolver) turn(f finder, now time.Time) {
	var batch Batch
	batch.CommandLines = r.commandLines(f, r.takeAsked(now))
	r.answerDue(f, now, &batch)
	if now.Sub(r.looked) >= endingPause {
		r.looked = now
		batch.Owners = append(batch.Owners, r.registry.endings(f.alive)...)
		batch.Search = r.newStatus(f)
	}
	if r.packages != nil {
		batch.Owners = append(batch.Owners, r.exchangePackages()...)
	}
	r.out.put(batch)
}

// newStatus returns how owners are found, nil if that has been told.
func (r *Resolver) newStatus(f finder) *flows.OwnerSearch {
	s := f.status()
	r.mu.Lock()
	s.Refused = r.refused + r.out.refused()
	r.mu.Unlock()
	if s.Equal(r.told) {
		return nil
	}
	r.told = s
	return &s
}

// commandLines answers for owners whose command lines were asked for. Of a process
// that has ended the beginning may have been noted.
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

// takeAsked turns what was asked into questions, and returns the owners whose
// command lines were asked for.
func (r *Resolver) takeAsked(now time.Time) (lines []flows.OwnerID) {
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

// newLookups is the budget of looking flows up.
func newLookups() budget { return budget{share: lookupShare, burst: lookupBurst} }

// answerDue looks up what is due, as far as the budget goes; the rest stays due.
// Tables are brought up to date for what is not known, or only guessed.
func (r *Resolver) answerDue(f finder, now time.Time, batch *Batch) {
	unsure := map[flows.Key]answer{}
	runtime.LockOSThread() // For worked.
	defer runtime.UnlockOSThread()
	left, began := r.lookups.allowed(now), worked()
	defer func() { r.lookups.spend(worked() - began) }()
	for k := range r.pending.due(now) {
		if worked()-began >= left {
			break
		}
		a, ok := f.find(k, now)
		if ok && a.evidence > flows.EvidenceGuess {
			r.tell(f, k, a, now, batch)
			continue
		}
		unsure[k] = a
	}
	if len(unsure) == 0 {
		return
	}
	again := f.refresh(now)
	for k, a := range unsure {
		if again {
			a, _ = f.find(k, now)
		}
		if a == (answer{}) {
			if r.pending[k].attempt == 0 {
				batch.Owned = append(batch.Owned, flows.Owned{Key: k})
			}
			r.pending.later(k, now)
			continue
		}
		r.tell(f, k, a, now, batch)
	}
}

// tell puts an answer into the batch if it is news.
func (r *Resolver) tell(f finder, k flows.Key, a answer, now time.Time, batch *Batch) {
	o, isNew := r.registry.meet(a.ref, now, f.describe)
	if isNew {
		batch.Owners = append(batch.Owners, o)
	}
	if r.pending.answered(k, a, now) {
		batch.Owned = append(batch.Owned, flows.Owned{Key: k, Owner: o.ID, Evidence: a.evidence})
	}
}

// exchangePackages hands over whose package is wanted and takes what was found.
func (r *Resolver) exchangePackages() []flows.Owner {
	r.registry.unpackaged(r.packages.ask)
	var changed []flows.Owner
	for _, result := range r.packages.take() {
		if o, ok := r.registry.packaged(result); ok {
			changed = append(changed, o)
		}
	}
	return changed
}
