package owners

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"iftopgo/flows"
)

// maxOwners bounds the owners that are kept.
const maxOwners = 8192

// registry holds the owners that were found and gives them their ids.
type registry struct {
	mu     sync.Mutex
	ids    map[ref]flows.OwnerID
	owners map[flows.OwnerID]*entry
	lastID flows.OwnerID
	round  flows.OwnerID
}

// entry is an owner in the registry.
type entry struct {
	described
	ref  ref
	used time.Time
	// compared is when it was last compared with what its process runs.
	compared time.Time
	// packageRequested says that its package has been asked for.
	packageRequested bool
}

func newRegistry() *registry {
	return &registry{ids: map[ref]flows.OwnerID{}, owners: map[flows.OwnerID]*entry{}}
}

// getOrCreate returns the owner with this ref. A new one is described by describe.
func (g *registry) getOrCreate(r ref, now time.Time, describe func(ref, time.Time) described) (o flows.Owner, isNew bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if id, ok := g.ids[r]; ok {
		k := g.owners[id]
		k.used = now
		return k.Owner, false
	}
	if len(g.owners) >= maxOwners {
		g.evict()
	}
	g.lastID++
	k := &entry{described: describe(r, now), ref: r, used: now}
	k.Owner = clean(k.Owner)
	k.ID = g.lastID
	g.ids[r] = k.ID
	g.owners[k.ID] = k
	return k.Owner, true
}

// updateInterval is how often at most an owner is compared with what its process runs.
const updateInterval = time.Second

// update describes an owner anew if its process runs another program by now (execve(2)),
// and returns it and whether that is so.
func (g *registry) update(r ref, now time.Time, f finder) (o flows.Owner, changed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := g.owners[g.ids[r]]
	if k == nil || k.Ended || now.Sub(k.compared) < updateInterval {
		return flows.Owner{}, false
	}
	k.compared = now
	if k.program == "" {
		return flows.Owner{}, false
	}
	if is := f.program(r); is == "" || is == k.program {
		return flows.Owner{}, false
	}
	d := f.describe(r, now)
	if d.Ended {
		return flows.Owner{}, false
	}
	d.Owner = clean(d.Owner)
	d.ID = k.ID
	k.described, k.packageRequested = d, false
	return k.Owner, true
}

// evict removes a quarter of the owners: first those that have exited, then those not
// used for the longest time.
func (g *registry) evict() {
	all := slices.SortedFunc(maps.Values(g.owners), func(a, b *entry) int {
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

// thoroughEvery is the number of rounds in which each process is checked thoroughly
// once.
const thoroughEvery = 16

// markExited marks the owners whose processes have exited since the last call, and
// returns them.
func (g *registry) markExited(alive func(r ref, thorough bool) bool) []flows.Owner {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.round++
	var ended []flows.Owner
	for id, k := range g.owners {
		if k.Ended || k.ref.pid == 0 || alive(k.ref, (id+g.round)%thoroughEvery == 0) {
			continue
		}
		k.Ended = true
		ended = append(ended, k.Owner)
	}
	return ended
}

// requestPackages calls ask for every owner whose package has not been asked for. It is
// asked again for those for which ask returns false.
func (g *registry) requestPackages(ask func(packageJob) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.owners {
		if k.packageRequested || k.Kind != flows.KindProcess || !strings.HasPrefix(k.Exe, "/") {
			continue
		}
		if !k.mountKnown { // Its path may mean any file.
			continue
		}
		k.packageRequested = ask(packageJob{id: k.ID, exe: k.Exe, foreign: k.foreign})
	}
}

// setPackage stores the package of an owner and returns the owner, if it is still
// known.
func (g *registry) setPackage(result packageResult) (flows.Owner, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.owners[result.id]
	if !ok {
		return flows.Owner{}, false
	}
	if result.pkg.SHA256 != "" { // What has no package is hashed afterwards.
		k.SHA256 = result.pkg.SHA256
		return k.Owner, true
	}
	k.PackageName, k.Package = result.pkg.String(), result.pkg.Full()
	return k.Owner, true
}

// get returns a copy of the entry of an owner.
func (g *registry) get(id flows.OwnerID) (entry, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.owners[id]
	if !ok {
		return entry{}, false
	}
	return *k, true
}
