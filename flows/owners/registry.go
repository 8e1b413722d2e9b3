package owners

import (
	"maps"
	"slices"
	"sync"
	"time"

	"iftopgo/flows"
)

// maxOwners bounds the owners that are known at a time.
const maxOwners = 8192

// registry knows the owners that have been met.
type registry struct {
	mu     sync.Mutex
	ids    map[ref]flows.OwnerID
	owners map[flows.OwnerID]*known
	last   flows.OwnerID
	round  flows.OwnerID
}

// known is an owner in the registry.
type known struct {
	described
	ref  ref
	used time.Time
	// packaged says that its package has been asked for.
	packaged bool
}

func newRegistry() *registry {
	return &registry{ids: map[ref]flows.OwnerID{}, owners: map[flows.OwnerID]*known{}}
}

// meet returns the owner with this ref, described by describe if it is new.
func (g *registry) meet(r ref, now time.Time, describe func(ref, time.Time) described) (o flows.Owner, isNew bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if id, ok := g.ids[r]; ok {
		k := g.owners[id]
		k.used = now
		return k.Owner, false
	}
	if len(g.owners) >= maxOwners {
		g.shrink()
	}
	g.last++
	k := &known{described: describe(r, now), ref: r, used: now}
	k.Owner = clean(k.Owner)
	k.ID = g.last
	g.ids[r] = k.ID
	g.owners[k.ID] = k
	return k.Owner, true
}

// shrink forgets a quarter of the owners: those not met for the longest time,
// the ended ones first.
func (g *registry) shrink() {
	all := slices.SortedFunc(maps.Values(g.owners), func(a, b *known) int {
		if a.Ended != b.Ended {
			if a.Ended {
				return -1
			}
			return 1
		}
		return a.used.Compare(b.used)
	})
	for _, k := range all[:maxOwners/4] {
		delete(g.owners, k.ID)
		delete(g.ids, k.ref)
	}
}

// thoroughly is in how many rounds each process is looked at closely once.
const thoroughly = 16

// endings returns the owners that have ended since the last call.
func (g *registry) endings(alive func(r ref, thorough bool) bool) []flows.Owner {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.round++
	var ended []flows.Owner
	for id, k := range g.owners {
		if k.Ended || k.ref.pid == 0 || alive(k.ref, (id+g.round)%thoroughly == 0) {
			continue
		}
		k.Ended = true
		ended = append(ended, k.Owner)
	}
	return ended
}

// unpackaged calls ask for every owner whose package has not been asked for, until
// ask declines.
func (g *registry) unpackaged(ask func(packageJob) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.owners {
		if k.packaged || k.Kind != flows.KindProcess || k.Exe == "" {
			continue
		}
		if !ask(packageJob{id: k.ID, pid: k.PID, root: k.root, exe: k.Exe}) {
			return
		}
		k.packaged = true
	}
}

// packaged notes the package of an owner.
func (g *registry) packaged(result packageResult) (flows.Owner, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.owners[result.id]
	if !ok {
		return flows.Owner{}, false
	}
	k.PackageName, k.Package, k.SHA256 = result.pkg.String(), result.pkg.Full(), result.pkg.SHA256
	return k.Owner, true
}

// get returns an owner.
func (g *registry) get(id flows.OwnerID) (known, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.owners[id]
	if !ok {
		return known{}, false
	}
	return *k, true
}
