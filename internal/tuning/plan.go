package tuning

import "strconv"

// Plan is how much memory the program takes, by what there is.
type Plan struct {
	// Limit is the memory there is, in bytes, and Source what says so: "memory cgroup",
	// "RLIMIT_AS", "this machine".
	Limit  uint64
	Source string
	// MaxFlows is how many flows have a row of their own.
	MaxFlows int
	// SoftLimit is where the garbage collector works harder, in bytes.
	SoftLimit uint64
	// HelperSoftLimit is the same for the helper.
	HelperSoftLimit uint64
	// MapShare is the part of what is usually remembered in the kernel of uses of sockets
	// that there is room for: one of so many; less than 0 where there is none to load what
	// notes them.
	MapShare int
	// Ring is the largest ring of an interface, in bytes; 0 where there is room for any.
	Ring int
}

// What there is to plan for where nothing is short, and where little is. Least is what the
// program, with a screen, and the processes that it starts take without any traffic, 34 MiB, a
// sixth of which is data that each of the four has relocated for itself (PIE); and what garbage
// takes that is collected late on a busy machine.
const (
	// AllFlows is how many flows have a row of their own where memory is not short, and
	// LeastFlows however short it is.
	AllFlows   = 65_536
	LeastFlows = 1024

	least     = 42 << 20
	perFlow   = 4 << 10 // with the flows, accounts and owners that come with a row
	leastRing = 256 << 10
	// plentyForMaps is where all of what is remembered in the kernel fits.
	plentyForMaps = 384 << 20
	// leastForEvents is where eBPF can be loaded beside all else: while it verifies a program
	// the kernel takes up to 20 MiB, for a moment.
	leastForEvents = 60 << 20
	leastSoft      = 12 << 20
	softPerFlow    = 1600
)

// memoryLimit is where the garbage collector starts to work harder, in bytes, where
// memory is not short. Most
// of the memory is flows, of which every batch makes a new version; the limit is
// soft, and above what a full table of flows needs.
const memoryLimit = 120 << 20

// helperMemoryLimit is the same for the helper, which holds little.
const helperMemoryLimit = 64 << 20

// NewPlan returns the plan for an amount of memory.
func NewPlan(limit uint64, source string) Plan {
	p := Plan{Limit: limit, Source: source, MaxFlows: AllFlows, SoftLimit: memoryLimit, HelperSoftLimit: helperMemoryLimit, MapShare: 1}
	room := int64(min(limit, 1<<40)) - least
	p.MaxFlows = int(min(max(room/perFlow, LeastFlows), AllFlows)) &^ (LeastFlows - 1)
	if p.MaxFlows == AllFlows {
		return p
	}
	p.SoftLimit = min(leastSoft+softPerFlow*uint64(p.MaxFlows), memoryLimit)
	p.HelperSoftLimit = min(limit/6, helperMemoryLimit)
	p.MapShare = int(max(plentyForMaps/max(limit, 1<<20), 1))
	if limit < leastForEvents {
		p.MapShare = -1
	}
	p.Ring = max(int(limit/16), leastRing)
	return p
}

// WithMaxFlows returns the plan for another number of flows that have rows; 0 changes
// nothing. Fewer of them take less memory; more take what there is, at the user's risk.
func (p Plan) WithMaxFlows(n int) Plan {
	if n <= 0 || n == p.MaxFlows {
		return p
	}
	if n < p.MaxFlows {
		p.SoftLimit = min(p.SoftLimit, leastSoft+softPerFlow*uint64(n))
	}
	p.MaxFlows = n
	return p
}

// RingSize returns the size of a ring in bytes where so much is wanted.
func (p *Plan) RingSize(wanted int) int {
	if p.Ring == 0 {
		return wanted
	}
	return min(wanted, p.Ring)
}

// String says in words what the plan is.
func (p *Plan) String() string {
	text := "soft limit " + mebibytes(p.SoftLimit) + ", " + grouped(p.MaxFlows) + " flows have rows"
	switch {
	case p.Limit > 1<<50: // Not known.
		return text
	case p.Source == machine:
		return text + "; this machine has " + mebibytes(shareOfMachine*p.Limit)
	default:
		return text + "; " + p.Source + " of " + mebibytes(p.Limit)
	}
}

func mebibytes(n uint64) string { return grouped(int(n>>20)) + " MiB" }

// grouped writes a number with a comma before each three digits.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// machine is the source of a limit that is a part of the machine's memory.
const machine = "this machine"

// shareOfMachine is the part of the memory of a machine that the program may take: one of
// so many.
const shareOfMachine = 2
