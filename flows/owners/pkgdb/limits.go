package pkgdb

import (
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// limits are what a Finder reads and keeps of databases.
type limits struct {
	// roots is how many indexes are kept, packages and entries how much each has: an entry
	// is a path, and takes 16 bytes.
	roots, packages, entries int
	// root is what is read of one root at once, and again within refill; all is the same
	// of all roots together.
	root, all untrustedfs.Amount
	refill    time.Duration
}

// ofRoot and ofAll return what may be read of one root, and of all.
func (l *limits) ofRoot() untrustedfs.Allowance {
	return untrustedfs.Allowance{Burst: l.root, Refill: l.refill}
}

func (l *limits) ofAll() untrustedfs.Allowance {
	return untrustedfs.Allowance{Burst: l.all, Refill: l.refill}
}

// ownLimits are those of the databases of this host, which root writes. They are far above
// what there is anywhere: thousands of packages take a fifth of a second.
var ownLimits = limits{
	roots: 1, packages: 1 << 16, entries: 1 << 18,
	root:   untrustedfs.Amount{Bytes: 1 << 30, Entries: 1 << 20, CPU: 20 * time.Second},
	all:    untrustedfs.Amount{Bytes: 1 << 30, Entries: 1 << 20, CPU: 20 * time.Second},
	refill: 10 * time.Minute,
}

// foreignLimits are those of containers: whoever is root in one writes its databases. All
// of them together take a hundredth of a core on average.
var foreignLimits = limits{
	roots: 5, packages: 1 << 14, entries: 1 << 17,
	root:   untrustedfs.Amount{Bytes: 256 << 20, Entries: 1 << 16, CPU: time.Second},
	all:    untrustedfs.Amount{Bytes: 512 << 20, Entries: 1 << 17, CPU: 2 * time.Second},
	refill: 200 * time.Second,
}

// ForeignLimits says in words what is read of the databases of containers.
const ForeignLimits = "256 MiB, 65,536 files and 1 s of CPU time of each; 1 % of a core for all"

// leastShare is the share of what is read of a root that has to be allowed for reading to
// begin: what could not be completed is not begun.
const leastShare = 0.5
