//go:build !linux && !darwin

package owners

import (
	"runtime"
	"time"

	"iftopgo/flows"
)

// newFinder finds nothing: there is no way to tell on this system that we know of.
func newFinder(Config) finder {
	return noFinder{why: "all: " + runtime.GOOS + " does not tell whose a flow is"}
}

// noFinder is for systems where nothing can be told.
type noFinder struct{ why string }

func (noFinder) find(flows.Key, time.Time) (answer, bool) { return answer{}, false }
func (noFinder) refresh(time.Time) bool                   { return false }
func (noFinder) describe(r ref, _ time.Time) described {
	return described{Owner: flows.Owner{Kind: r.kind}}
}
func (noFinder) alive(ref, bool) bool     { return true }
func (noFinder) commandLine(ref) []string { return nil }
func (noFinder) close() error             { return nil }
func (n noFinder) status() flows.OwnerSearch {
	return flows.OwnerSearch{Engine: "none", Missing: n.why}
}
